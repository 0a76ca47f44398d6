"""Microsoft 365: the calendar, and drafts in Outlook."""

from connectors.microsoft.calendar import OutlookCalendar
from connectors.microsoft.drafts import OutlookDrafts

__all__ = ["OutlookCalendar", "OutlookDrafts"]
