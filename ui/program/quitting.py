"""*Quit* while a call is being written up: now, and on at the next start, or once it is done."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from ui.call.notes import call_name
from ui.call.outcome import about_seconds
from ui.kit.i18n import t
from ui.kit.outside import choice
from ui.kit.widgets import slot
from ui.program.base_program import BaseProgram

# How often it is looked whether the call is written up, for a person who waits.
LOOK_MS = 500


class Quitting(QObject):
    def __init__(self, program: BaseProgram) -> None:
        super().__init__()
        self._program = program
        self._app = program.app

    def ask(self) -> None:
        """Quits at once while nothing is being written up."""
        call_id = self._app.queue.at_work_on
        if call_id is None:
            QApplication.quit()
        else:
            self._program.bridge.run(
                lambda: call_name(self._app.calls.call(call_id)), done=self._ask, failed=self._program.trouble
            )

    def _ask(self, name: str) -> None:
        left = self._app.queue.seconds_left
        about = f" ({about_seconds(left)})" if left is not None else ""
        said = t("{name} is being written up{about}.", name=name, about=about)
        shown, now, wait = choice(said, t("Quit now, go on at the next start"), t("Wait"))
        now.clicked.connect(slot(QApplication.quit))
        wait.clicked.connect(slot(self._wait))
        self._program.windows["quit"] = shown
        shown.open()

    def _wait(self) -> None:
        if self._app.queue.at_work_on is None:
            QApplication.quit()
        else:
            QTimer.singleShot(LOOK_MS, self, self._wait)
