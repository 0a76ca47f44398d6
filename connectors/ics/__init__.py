"""Calendars that are files or secret links."""

from connectors.ics.calendar import IcsCalendar, file_text, link_text

__all__ = ["IcsCalendar", "file_text", "link_text"]
