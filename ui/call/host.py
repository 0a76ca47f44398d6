"""The program as the controllers of a call see it."""

from typing import Protocol

from PySide6.QtCore import QSettings

from app.services.application import Application
from ui.desktop.tray import Tray
from ui.kit.bridge import Bridge


class Host(Protocol):
    """The services, the tray, and the two things that a controller has to say to the whole program."""

    @property
    def app(self) -> Application: ...

    @property
    def bridge(self) -> Bridge: ...

    @property
    def tray(self) -> Tray: ...

    @property
    def memory(self) -> QSettings: ...

    def reviewable(self, call_id: str) -> None:
        """A call has been processed: its follow-ups wait to be reviewed."""

    def open_review(self, call_id: str) -> None:
        """The rep asks for a call's follow-ups: the window opens, and the panel that offered them closes."""

    def count(self) -> None:
        """Asks anew what waits to be reviewed, and shows it in the tray."""

    def trouble(self, sentence: str) -> None:
        """Shows what went wrong, as one sentence for a person."""
