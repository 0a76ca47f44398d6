"""Calendars that are files or secret links."""

from typing import TYPE_CHECKING, Any

from connectors.base.lazy import exported

if TYPE_CHECKING:
    from connectors.ics.calendar import IcsCalendar
    from connectors.ics.links import LinkText, file_text, link_text

__all__ = ["IcsCalendar", "LinkText", "file_text", "link_text"]

_MODULES = {"IcsCalendar": "calendar", "LinkText": "links", "file_text": "links", "link_text": "links"}


def __getattr__(name: str) -> Any:
    return exported(__name__, _MODULES, name)
