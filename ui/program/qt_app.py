"""The desktop program: the tray of a data folder, and the demo's story driven by a person's hands."""

import builtins
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QTimer, qVersion
from PySide6.QtWidgets import QApplication

from ui.kit import theme
from ui.kit.cycles import free_on_main_thread
from ui.kit.i18n import SYSTEM, speak, translate_message
from ui.kit.outside import box

if TYPE_CHECKING:
    from app.services.application import DemoApplication


def make_qt(language: str = SYSTEM) -> QApplication:
    """The one QApplication, dressed, in the person's language; Ctrl+C and SIGTERM end it like any program."""
    leave_imports_alone()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Callside")
    app.setQuitOnLastWindowClosed(False)
    free_on_main_thread(app)
    speak(app, language)
    theme.apply(app)
    theme.follow_system(app)
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: app.quit())
    return app


def leave_imports_alone() -> None:
    """Takes PySide's own import away again, which reads the source of each module to see whether it writes Qt's names in
    another style (`from __feature__ import snake_case`). None of ours does, and for all that Callside loads that is a
    quarter of a second and 20 MB."""
    plain = getattr(builtins, "__orig_import__", None)  # where PySide keeps Python's
    if plain is not None:
        builtins.__import__ = plain


def qt_version() -> str:
    return qVersion()


def platform_name() -> str:
    """Makes a window without showing it; which platform Qt made it on."""
    from PySide6.QtWidgets import QWidget

    app = make_qt()
    window = QWidget()
    window.winId()
    return f"Qt {qVersion()} on {app.platformName()}"


def run_demo(demo: "DemoApplication", *, out: Path) -> int:
    """Opens the program on the demo's story; answers its exit code when the person quits."""
    from ui.program.demo_program import DemoProgram

    return _run(make_qt(demo.application.settings.language), DemoProgram(demo, out))


def say(sentence: str) -> None:
    """One sentence in a box of its own, where the program can't open at all."""
    make_qt()
    box(translate_message(sentence)).exec()


class Program(Protocol):
    """What Qt's loop runs."""

    def begin(self) -> None: ...

    def leave(self) -> None: ...


# How long a signal may wait for Python.
HEARTBEAT_MS = 1_000


def heartbeat() -> QTimer:
    """Lets Python see Ctrl+C while Qt waits; as long as the timer is kept."""
    beat = QTimer()
    beat.timeout.connect(lambda: None)
    beat.start(HEARTBEAT_MS)
    return beat


def _run(qt: QApplication, program: Program) -> int:
    beat = heartbeat()
    QTimer.singleShot(0, program.begin)
    code = qt.exec()
    beat.stop()
    program.leave()
    return code
