"""Links to a moment of a call: what they open, and those that macOS hands to the program that runs. Linux and Windows
start `open LINK`, which knocks."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from app.domain.memory import moment_of
from ui.program.base_program import BaseProgram


def open_moment(program: BaseProgram, link: str) -> None:
    """Opens the moment that a link names, where the call may be read; for anything else the windows that are there."""
    moment = moment_of(link)
    if moment is None:
        program.show_up()
        return
    call_id, at = moment
    program.bridge.run(
        lambda: program.app.memory.linked(call_id, at),
        done=lambda found: program.show_moment(*found),
        failed=program.trouble,
    )


class LinkEvents(QObject):
    """`open_link` is told each link that the system hands over."""

    def __init__(self, parent: QObject, open_link: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._open_link = open_link

    def listen(self) -> None:
        """From now on, where the system hands links over; elsewhere a filter would only slow every event."""
        app = QApplication.instance()
        if sys.platform == "darwin" and app:
            app.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QFileOpenEvent) and event.url().scheme() == "callside":
            self._open_link(bytes(event.url().toEncoded().data()).decode("ascii", "replace"))
            return True
        return False
