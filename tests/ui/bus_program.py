"""Windows of the tray program for a screen reader: opens NAMES on the sample calls, and announces each line of standard input.

Usage: bus_program.py FOLDER NAME…; names are those of tests.ui.shots.gallery.
"""

import sys
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from tests.ui.shots import gallery
from ui.kit.announce import announce
from ui.program.qt_app import make_qt


class Lines(QObject):
    read = Signal(str)
    ended = Signal()

    def listen(self) -> None:
        for line in sys.stdin:
            self.read.emit(line.strip())
        self.ended.emit()


def main(folder: str, *names: str) -> None:
    qt = make_qt("en")
    states, windows = gallery(Path(folder)), []
    for name in names:
        make, prepare = states[name]
        window = make()
        window.show()
        prepare(window)
        windows.append(window)
    lines = Lines()
    lines.read.connect(lambda text: announce(windows[0], text))
    lines.ended.connect(qt.quit)
    threading.Thread(target=lines.listen, daemon=True).start()
    print("ready", flush=True)
    qt.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
