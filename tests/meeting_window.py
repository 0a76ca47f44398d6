"""A stand-in for a meeting's window: each line of standard input becomes what it says of who is speaking."""

import sys
import threading

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QVBoxLayout, QWidget


class Lines(QObject):
    read = Signal(str)
    ended = Signal()

    def listen(self) -> None:
        for line in sys.stdin:
            self.read.emit(line.strip())
        self.ended.emit()


def main() -> None:
    program = QApplication(sys.argv)
    window, speaking, people = QWidget(), QLabel(""), QListWidget()
    people.addItems([f"Participant {number}" for number in range(200)])
    layout = QVBoxLayout(window)
    for part in (QLabel("Weekly call"), people, speaking):
        layout.addWidget(part)
    window.setWindowTitle("Meeting")
    window.show()
    lines = Lines()
    lines.read.connect(speaking.setText)
    lines.read.connect(lambda _text: print("shown", flush=True))
    lines.ended.connect(program.quit)
    threading.Thread(target=lines.listen, daemon=True).start()
    print("ready", flush=True)
    program.exec()


if __name__ == "__main__":
    main()
