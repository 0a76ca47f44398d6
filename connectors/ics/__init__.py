"""Calendars that are files or secret links."""

from typing import TYPE_CHECKING, Any

from connectors.base.lazy import exported

if TYPE_CHECKING:
    from connectors.ics.calendar import IcsCalendar, file_text, link_text

__all__ = ["IcsCalendar", "file_text", "link_text"]

_MODULES = {"IcsCalendar": "calendar", "file_text": "calendar", "link_text": "calendar"}


def __getattr__(name: str) -> Any:
    return exported(__name__, _MODULES, name)
