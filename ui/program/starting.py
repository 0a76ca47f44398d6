"""The first moments of the tray program: the icon stands before the data folder is opened.

Nothing is loaded here that an icon with a menu does not need; a test keeps it so.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QElapsedTimer, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from ui.kit.cycles import keep_what_is_loaded
from ui.kit.i18n import SYSTEM, speak, t
from ui.kit.icons import TrayState, tray_icon
from ui.kit.outside import tip
from ui.program.qt_app import heartbeat, make_qt

if TYPE_CHECKING:
    from app.services.application import Application
    from ui.program.tray_program import TrayProgram

# The desktop takes an icon in by a few messages to and fro, and gets this long before the opening takes the processor.
LOOK_EVERY_MS, PATIENCE_MS = 15, 250

Ask = Callable[[], str | None]


class Opening(Protocol):
    """The data folder while it is opened elsewhere."""

    application: "Application | None"

    def begin(self, *, on_main_thread: Callable[[Ask], str | None], done: Callable[[], None]) -> None: ...


class Question:
    """A question of another thread, and its answer once it was asked."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.answer: str | None = None


class Starting(QObject):
    """An icon that says that Callside is starting; a press on it counts once the program is there."""

    _opened = Signal()
    _asked = Signal(object)

    def __init__(self, qt: QApplication, opening: Opening) -> None:
        super().__init__()
        self._qt, self._opening = qt, opening
        self.program: TrayProgram | None = None
        self.icon: QSystemTrayIcon | None = None
        self._wants_window = False
        self.menu = QMenu()
        self.menu.setAccessibleName("Callside")
        self.menu.addAction(t("Callside is starting")).setEnabled(False)
        self.menu.addSeparator()
        self.menu.addAction(t("Open Callside")).triggered.connect(self._want_window)
        self.menu.addAction(t("Quit Callside")).triggered.connect(qt.quit)
        self._opened.connect(self._go_on, Qt.ConnectionType.QueuedConnection)
        # The thread that asks waits for the answer.
        self._asked.connect(self._answer, Qt.ConnectionType.BlockingQueuedConnection)
        self._since = QElapsedTimer()
        self._look = QTimer(self)
        self._look.setInterval(LOOK_EVERY_MS)
        self._look.timeout.connect(self._begin_once_it_stands)

    def show(self) -> None:
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.icon = QSystemTrayIcon()
            self.icon.setContextMenu(self.menu)
            self.icon.setIcon(tray_icon(TrayState.IDLE, 0))
            tip(self.icon, t("Callside is starting"))
            self.icon.activated.connect(self._pressed)
            self.icon.show()
        self._since.start()
        self._look.start()

    def _begin_once_it_stands(self) -> None:
        stands = self.icon is None or self.icon.geometry().width() > 0
        if stands or self._since.elapsed() > PATIENCE_MS:
            self._look.stop()
            self._opening.begin(on_main_thread=self._on_main_thread, done=self._opened.emit)

    def _on_main_thread(self, ask: Ask) -> str | None:
        question = Question(ask)
        self._asked.emit(question)
        return question.answer

    def _answer(self, question: Question) -> None:
        question.answer = question.ask()

    def _pressed(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if self.program is None and reason is QSystemTrayIcon.ActivationReason.Trigger:
            self._want_window()

    def _want_window(self) -> None:
        self._wants_window = True

    def _go_on(self) -> None:
        """The program takes the icon over; where the folder can't be opened, the loop ends and the command says why."""
        application = self._opening.application
        if application is None:
            self._qt.quit()
            return
        from ui.program.tray_program import TrayProgram

        if application.settings.language != SYSTEM:
            speak(self._qt, application.settings.language)
        if self.icon:
            self.icon.activated.disconnect(self._pressed)
        self.program = TrayProgram(application, icon=self.icon)
        self.program.begin()
        keep_what_is_loaded()
        if self._wants_window:
            self.program.tray_clicked(self.icon.geometry() if self.icon else QRect())


def run_tray(opening: Opening) -> int:
    """The tray of a real data folder; answers the exit code when the person quits, or when it can't be opened."""
    qt = make_qt()
    starting = Starting(qt, opening)
    beat = heartbeat()
    starting.show()
    code = qt.exec()
    beat.stop()
    if starting.program:
        starting.program.leave()
    elif starting.icon:
        starting.icon.hide()
    return code
