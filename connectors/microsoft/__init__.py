"""Microsoft 365: the calendar, and drafts in Outlook."""

from typing import TYPE_CHECKING, Any

from connectors.base.lazy import exported

if TYPE_CHECKING:
    from connectors.microsoft.calendar import OutlookCalendar
    from connectors.microsoft.drafts import OutlookDrafts

__all__ = ["OutlookCalendar", "OutlookDrafts"]

_MODULES = {"OutlookCalendar": "calendar", "OutlookDrafts": "drafts"}


def __getattr__(name: str) -> Any:
    return exported(__name__, _MODULES, name)
