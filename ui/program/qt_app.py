"""The desktop program: the tray of a data folder, and the demo's story driven by a person's hands."""

import linecache
import signal
import sys
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QTimer, qVersion
from PySide6.QtWidgets import QApplication

from app.services.application import Application, DemoApplication
from ui.kit import theme
from ui.kit.i18n import SYSTEM, speak, translate_message
from ui.kit.outside import box


def make_qt(language: str = SYSTEM) -> QApplication:
    """The one QApplication, dressed, in the person's language; Ctrl+C and SIGTERM end it like any program."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Callside")
    app.setQuitOnLastWindowClosed(False)
    speak(app, language)
    theme.apply(app)
    theme.follow_system(app)
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: app.quit())
    return app


def qt_version() -> str:
    return qVersion()


def platform_name() -> str:
    """Makes a window without showing it; which platform Qt made it on."""
    from PySide6.QtWidgets import QWidget

    app = make_qt()
    window = QWidget()
    window.winId()
    return f"Qt {qVersion()} on {app.platformName()}"


def run_demo(demo: DemoApplication, *, out: Path) -> int:
    """Opens the program on the demo's story; answers its exit code when the person quits."""
    from ui.program.demo_program import DemoProgram

    return _run(make_qt(demo.application.settings.language), DemoProgram(demo, out))


def run_tray(application: Application) -> int:
    """The tray of a real data folder; useful from the first minute, connected or not."""
    from ui.program.tray_program import TrayProgram

    return _run(make_qt(application.settings.language), TrayProgram(application))


def say(sentence: str) -> None:
    """One sentence in a box of its own, where the program can't open at all."""
    make_qt()
    box(translate_message(sentence)).exec()


class Program(Protocol):
    """What Qt's loop runs."""

    def begin(self) -> None: ...

    def leave(self) -> None: ...


# When the tray has stood for a while.
SETTLED_MS = 3_000


def _run(qt: QApplication, program: Program) -> int:
    ticking = QTimer()  # lets Python see Ctrl+C while Qt waits
    ticking.start(500)
    ticking.timeout.connect(lambda: None)
    QTimer.singleShot(0, program.begin)
    # PySide has read the source of every module that came after it, to see whether it uses PySide; nobody needs it again.
    QTimer.singleShot(SETTLED_MS, linecache.clearcache)
    code = qt.exec()
    program.leave()
    return code
