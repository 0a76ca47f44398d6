"""Calendars that are files or secret links: iCalendar (RFC 5545), as other programs export or publish it."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

from app.domain.brief import CalendarChanges, CalendarEvent
from app.domain.errors import BadInput, CallsideError
from app.domain.messages import Message
from app.domain.sides import OwnSide
from app.logs import get_logger
from connectors.ics.events import calendar_event, event_id
from connectors.ics.series import CalendarFile, Look, Occurrence
from connectors.ics.zones import SystemZone

log = get_logger(__name__)

_AT = re.compile(r"/(\d{8}T\d{6})Z$")
_AHEAD = timedelta(days=400)  # in which an event is looked for by its UID alone


class IcsCalendar:
    """The calendar port over one iCalendar text. `read` is asked for each question; the text is taken apart anew only if it
    changed. `email` or `own` tells us from the others; times without a zone are in `zone`, by default this computer's."""

    def __init__(
        self, read: Callable[[], str], *, email: str = "", zone: tzinfo | None = None, own: OwnSide | None = None
    ) -> None:
        self._read = read
        self._own = (own or OwnSide()) | OwnSide.of([email])
        self._email = email.lower()
        self._zone = zone or SystemZone()
        self._text: str | None = None
        self._file = CalendarFile("", self._zone)
        self._told = 0

    def event(self, event_id: str) -> CalendarEvent | None:
        """One event by its UID, or by UID and start ("uid/20241206T140000Z")."""
        file = self._present()
        match = _AT.search(event_id)
        if match and (found := self._at(event_id, datetime.strptime(match[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC))):
            return found
        begins = file.first_day_of(event_id)
        if begins is None:
            return None
        today = datetime.now(UTC).date()
        for day, length in ((today - timedelta(days=1), _AHEAD), (begins, timedelta(days=1))):
            for event in self._events(day, day + length):
                if event.uid == event_id:
                    return event
        return None

    def _at(self, wanted: str, start: datetime) -> CalendarEvent | None:
        found = self._look(start.date(), start.date()).occurrences
        matching = (o for o in found if not o.is_all_day and event_id(o.uid, _aware(o)) == wanted)
        first = next(matching, None)
        return calendar_event(first, self._own, self._zone) if first else None

    def upcoming(self, now: datetime, hours: float) -> Sequence[CalendarEvent]:
        """Events that begin or run in the next hours, in order; cancelled ones and whole days left out."""
        end = now + timedelta(hours=hours)
        found = self._events(_utc_day(now), _utc_day(end))
        return [e for e in found if e.start < end and e.end > now and not e.cancelled]

    def changes(self, token: str | None, *, start: datetime, end: datetime) -> CalendarChanges:
        """A file has no memory of changes: everything, each time."""
        found = [e for e in self._events(_utc_day(start), _utc_day(end)) if start <= e.start < end and not e.cancelled]
        look = self._look(_utc_day(start), _utc_day(end))
        if look.left_out and look.left_out != self._told:
            log.info("events of the calendar left out", count=look.left_out, cut=look.is_cut)
        self._told = look.left_out
        # Where time ran out there may be more: nothing that was planned is taken for gone.
        return CalendarChanges(tuple(found), whole=not look.is_cut)

    def busy(self, email: str, start: datetime, end: datetime) -> bool:
        """What this calendar knows: the rep's own events. Others count as not busy."""
        if email.lower() != self._email:
            return False
        found = self._events(_utc_day(start), _utc_day(end))
        return any(e.start < end and e.end > start and not (e.cancelled or e.declined) for e in found)

    # ── what there is ───────────────────────────────────────────────────────────────────────────────────────────

    def occurrences(self, first: date, last: date) -> tuple[list[tuple[Occurrence, CalendarEvent]], int]:
        """(what begins on the days [first, last), whole days and cancelled ones too; how many events were left out)."""
        look = self._look(first, last)
        start, end = (datetime(d.year, d.month, d.day, tzinfo=UTC) for d in (first, last))
        found = [(o, calendar_event(o, self._own, self._zone)) for o in look.occurrences]
        inside = [(o, e) for o, e in found if _begins_within(o, e, start, end)]
        return inside, look.left_out

    def problems(self) -> Sequence[str]:
        """What a rep has to know of this calendar when it is connected."""
        try:
            file = self._present()
        except CallsideError as error:
            return (error.message,)
        today = datetime.now(UTC).date()
        look = self._look(today, today + timedelta(days=60))
        said: list[str] = []
        if file.has_events and not file.has_guests():
            said.append(Message("calendar.no_guests"))
        if look.left_out:
            said.append(Message("calendar.left_out", n=look.left_out))
        return said

    def _events(self, first: date, last: date) -> Iterator[CalendarEvent]:
        for found in self._look(first, last).occurrences:
            if not found.is_all_day:
                yield calendar_event(found, self._own, self._zone)

    def _look(self, first: date, last: date) -> Look:
        return self._present().look(first, last)

    def _present(self) -> CalendarFile:
        text = self._read()
        if text != self._text:
            if "BEGIN:VCALENDAR" not in text.upper()[:100_000] and "BEGIN:VEVENT" not in text.upper():
                raise BadInput(Message("calendar.no_calendar"))
            self._file = CalendarFile(text, self._zone)
            self._text = text
        return self._file


def _begins_within(found: Occurrence, event: CalendarEvent, start: datetime, end: datetime) -> bool:
    if found.is_all_day:
        return start.date() <= event.start.date() < end.date()
    return start <= event.start < end


def _aware(found: Occurrence) -> datetime:
    assert isinstance(found.start, datetime)
    return found.start


def _utc_day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
