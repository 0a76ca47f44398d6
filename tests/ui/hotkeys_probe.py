"""Presses that reach Callside while another program has the focus; run by test_hotkeys.py on a display of its own."""

import json
import subprocess
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ui.desktop.hotkeys import Shortcuts, system_keys


def main() -> int:
    app = QApplication(sys.argv[:1])
    seen: list[str] = []
    shortcuts = Shortcuts(system_keys())
    shortcuts.take({"Ctrl+Shift+F10": lambda: seen.append("off"), "Ctrl+Shift+F12": lambda: seen.append("mute")})
    rival = Shortcuts(system_keys())
    rival.take({"Ctrl+Shift+F10": lambda: seen.append("stolen"), "F7": lambda: None})
    QTimer.singleShot(300, lambda: press("ctrl+shift+F10", "ctrl+shift+F12", "a", "F10"))
    QTimer.singleShot(1500, lambda: (shortcuts.close(), press("ctrl+shift+F10")))
    QTimer.singleShot(2200, app.quit)
    app.exec()
    print(json.dumps({"seen": seen, "mine": shortcuts.problems, "rival": rival.problems}))
    return 0


def press(*keys: str) -> None:
    subprocess.run(["xdotool", "key", *keys], check=True, timeout=20)


if __name__ == "__main__":
    sys.exit(main())
