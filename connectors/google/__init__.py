"""Google: the calendar, and drafts in Gmail."""

from typing import TYPE_CHECKING, Any

from connectors.base.lazy import exported

if TYPE_CHECKING:
    from connectors.google.calendar import GoogleCalendar
    from connectors.google.gmail import Gmail

__all__ = ["Gmail", "GoogleCalendar"]

_MODULES = {"Gmail": "gmail", "GoogleCalendar": "calendar"}


def __getattr__(name: str) -> Any:
    return exported(__name__, _MODULES, name)
