"""Google: the calendar, and drafts in Gmail."""

from connectors.google.calendar import GoogleCalendar
from connectors.google.gmail import Gmail

__all__ = ["Gmail", "GoogleCalendar"]
