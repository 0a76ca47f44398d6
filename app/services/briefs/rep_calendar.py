"""The calendar in the rep's own time: Outlook tells UTC, a file the zone of whoever wrote it.

What is shown, and what of a call is kept as its wall time, is then the time on the rep's own clock.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.brief import CalendarChanges, CalendarEvent
from app.domain.ports import Calendar, Clock


class RepCalendar:
    """A Calendar whose events begin and end in the zone of `clock`."""

    def __init__(self, calendar: Calendar, clock: Clock) -> None:
        self._calendar = calendar
        self._clock = clock

    def event(self, event_id: str) -> CalendarEvent | None:
        found = self._calendar.event(event_id)
        return self._told(found) if found else None

    def upcoming(self, now: datetime, hours: float) -> Sequence[CalendarEvent]:
        return [self._told(event) for event in self._calendar.upcoming(now, hours)]

    def changes(self, token: str | None, *, start: datetime, end: datetime) -> CalendarChanges:
        found = self._calendar.changes(token, start=start, end=end)
        return replace(found, events=tuple(self._told(event) for event in found.events))

    def busy(self, email: str, start: datetime, end: datetime) -> bool:
        return self._calendar.busy(email, start, end)

    def _told(self, event: CalendarEvent) -> CalendarEvent:
        return replace(event, start=self._local(event.start), end=self._local(event.end))

    def _local(self, moment: datetime) -> datetime:
        """The system knows its zone's summer time, a clock only its offset now: the system's rule counts where they
        agree."""
        now = self._clock.now()
        is_systems = now.utcoffset() == now.astimezone().utcoffset()
        return moment.astimezone() if is_systems else moment.astimezone(now.tzinfo)
