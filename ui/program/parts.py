"""The program as its pages and the tray's panel see it."""

from typing import TYPE_CHECKING, Protocol

from app.domain.brief import CalendarEvent
from app.services.application import Application
from app.services.review.approvals import Approvals
from ui.desktop.tray import Tray
from ui.kit.bridge import Bridge

if TYPE_CHECKING:
    from ui.brief.today_page import TodayActions


class PagesHost(Protocol):
    """What the pages of the main window ask of the program."""

    newest_to_review: str | None
    to_review: int

    @property
    def app(self) -> Application: ...

    @property
    def bridge(self) -> Bridge: ...

    @property
    def tray(self) -> Tray: ...

    @property
    def approvals(self) -> Approvals | None: ...

    def count(self) -> None: ...

    def show_main(self) -> None: ...

    def show_review(self, call_id: str | None = None) -> None: ...

    def show_moment(self, call_id: str, at: float) -> None: ...

    def show_accounts(self) -> None: ...

    def show_fields(self) -> None: ...

    def show_settings(self) -> None: ...

    def setting_changed(self, name: str, value: object) -> None: ...

    def today_actions(self) -> "TodayActions": ...


class CallsHost(PagesHost, Protocol):
    """What the tray's panel asks of a program with real calls."""

    def start_call(self) -> None: ...

    def prepare_brief(self, event: CalendarEvent, account: str | None = None) -> None: ...

    def join(self, event: CalendarEvent) -> None: ...
