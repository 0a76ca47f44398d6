"""Calendars that are files or secret links: iCalendar (RFC 5545), as other programs export or publish it.

Read with icalendar, repeats worked out by dateutil; what neither can make sense of is left out rather than guessed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.domain.brief import CalendarChanges, CalendarEvent
from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.people import Participant, Side
from connectors.base import Account, HttpAnswer, as_error, classify_answer, classify_transport

MOST_REPEATS = 1000  # of one event; a daily meeting of almost three years
LINK_SECONDS = 10.0
DEFAULT_LENGTH = timedelta(minutes=30)  # of an event that names neither an end nor a duration
_VIDEO = re.compile(r"https://[^\s<>\"]*(?:zoom\.us|meet\.google|teams\.microsoft|webex)[^\s<>\"]*", re.IGNORECASE)
Span = tuple[datetime, datetime]


class IcsCalendar:
    """The calendar port over one iCalendar text, read anew for each question. `email` tells us from the others."""

    def __init__(self, read: Callable[[], str], *, email: str, zone: tzinfo = UTC) -> None:
        self._read = read
        self._domain = email.rpartition("@")[2].lower()
        self._email = email.lower()
        self._zone = zone

    def event(self, event_id: str) -> CalendarEvent | None:
        """One event by its UID, or by UID and start for one of a series ("uid/20241206T140000Z")."""
        uid, _, at = event_id.partition("/")
        for event in self._events():
            if event.uid == uid and (not at or event.id == event_id):
                return event
        return None

    def upcoming(self, now: datetime, hours: float) -> Sequence[CalendarEvent]:
        """Events that begin or run in the next hours, in order; cancelled ones left out."""
        end = now + timedelta(hours=hours)
        found = [e for e in self._events(until=end) if e.start < end and e.end > now and not e.cancelled]
        return sorted(found, key=lambda event: event.start)

    def changes(self, token: str | None, *, start: datetime, end: datetime) -> CalendarChanges:
        """A file has no memory of changes: everything, each time."""
        found = [e for e in self._events(until=end) if start <= e.start < end and not e.cancelled]
        return CalendarChanges(tuple(sorted(found, key=lambda event: event.start)), whole=True)

    def busy(self, email: str, start: datetime, end: datetime) -> bool:
        """What this calendar knows: the rep's own events. Others count as not busy."""
        if email.lower() != self._email:
            return False
        return any(e.start < end and e.end > start and not e.cancelled for e in self._events(until=end))

    def _events(self, until: datetime | None = None) -> Iterator[CalendarEvent]:
        moved: dict[str, set[datetime]] = {}
        series: list[tuple[CalendarEvent, Any]] = []
        for component in _components(self._read()):
            event = self._event(component)
            if event is None:
                continue
            if "RECURRENCE-ID" in component:
                moved.setdefault(event.uid, set()).add(self._aware(component["RECURRENCE-ID"].dt).astimezone(UTC))
                yield event
            elif "RRULE" not in component:
                yield event
            else:
                series.append((event, component))
        for event, component in series:
            gone = moved.get(event.uid, set()) | {at.astimezone(UTC) for at in self._left_out(component)}
            for start, end in _repeats(event, component["RRULE"], until):
                if start.astimezone(UTC) not in gone:
                    yield replace(event, id=_id(event.uid, start), start=start, end=end)

    def _left_out(self, component: Any) -> Iterator[datetime]:
        """The starts that EXDATE takes out of a series."""
        given = component.get("EXDATE", [])
        for part in given if isinstance(given, list) else [given]:
            yield from (self._aware(one.dt) for one in part.dts if isinstance(one.dt, datetime))

    def _aware(self, at: datetime) -> datetime:
        return at if at.tzinfo else at.replace(tzinfo=self._zone)

    def _event(self, component: Any) -> CalendarEvent | None:
        start, uid = component.get("DTSTART"), component.get("UID")
        if uid is None or start is None or not isinstance(getattr(start, "dt", None), datetime):
            return None  # a whole day is no call
        named = start.params.get("TZID")
        if named and start.dt.tzinfo is None:
            return None  # a zone that nobody knows: a guess would be hours off
        begins = self._aware(start.dt)
        organizer = component.get("ORGANIZER")
        given = component.get("ATTENDEE", [])
        people = [_participant(guest, self._domain) for guest in (given if isinstance(given, list) else [given])]
        return CalendarEvent(
            id=_id(str(uid), begins),
            uid=str(uid),
            title=str(component.get("SUMMARY") or "(no title)"),
            start=begins,
            end=self._end(component, begins),
            attendees=tuple(person for person in people if person),
            organizer_email=_address(organizer) if organizer else None,
            join_link=_join_link(component),
            cancelled=str(component.get("STATUS", "")).upper() == "CANCELLED",
        )

    def _end(self, component: Any, begins: datetime) -> datetime:
        end, lasting = component.get("DTEND"), component.get("DURATION")
        if end is not None and isinstance(getattr(end, "dt", None), datetime):
            return self._aware(end.dt)
        return begins + (lasting.dt if lasting is not None else DEFAULT_LENGTH)


def file_text(file: Path) -> str:
    """Raises BadInput where the file can't be read."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(Message("calendar.unreadable_file", file=file)) from error


def link_text(account: Account) -> str:
    """What a calendar's secret link answers; `account.token()` is the link. Raises from the error tree."""
    from connectors import http

    link = account.token()
    try:
        with http.requests_session(link, timeout=LINK_SECONDS, ca_file=account.ca_file) as session:
            answer = session.get(link)
    except OSError as error:  # requests' errors are OSErrors
        raise as_error(classify_transport(Message("calendar.system"), error)) from error
    if not answer.ok:
        raise as_error(classify_answer(Message("calendar.system"), HttpAnswer(answer.status_code, answer.headers)))
    answer.encoding = "utf-8"
    return str(answer.text)


def _components(text: str) -> list[Any]:
    from icalendar import Calendar

    if "BEGIN:VCALENDAR" not in text:
        raise BadInput(Message("calendar.no_calendar"))
    try:
        return [event for calendar in Calendar.from_ical(text, multiple=True) for event in calendar.walk("VEVENT")]
    except (ValueError, KeyError, IndexError) as error:
        raise BadInput(Message("calendar.damaged")) from error


def _repeats(event: CalendarEvent, rule: Any, until: datetime | None) -> Iterator[Span]:
    """The occurrences in the event's own wall time, so that an hour stays an hour across a clock change."""
    from dateutil.rrule import rrulestr

    lasts, zone = event.end - event.start, event.start.tzinfo
    asked = dict(rule)
    last = asked.pop("UNTIL", [None])[0]
    try:
        wall = rrulestr(type(rule)(asked).to_ical().decode(), dtstart=event.start.replace(tzinfo=None))
    except (ValueError, TypeError):
        yield event.start, event.end
        return
    for number, naive in enumerate(wall):
        start = naive.replace(tzinfo=zone)
        is_over = isinstance(last, datetime) and start > (last if last.tzinfo else last.replace(tzinfo=zone))
        is_over = is_over or (last is not None and not isinstance(last, datetime) and start.date() > last)
        if is_over or number >= MOST_REPEATS or (until and start >= until):
            return
        yield start, start + lasts


def _id(uid: str, start: datetime) -> str:
    return f"{uid}/{start.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _address(given: Any) -> str | None:
    scheme, _, address = str(given).partition(":")
    return address.strip().lower() if scheme.lower() == "mailto" and "@" in address else None


def _participant(guest: Any, own_domain: str) -> Participant | None:
    email = _address(guest)
    if email is None or str(guest.params.get("CUTYPE", "")).upper() in ("ROOM", "RESOURCE"):
        return None
    name = str(guest.params.get("CN") or "")
    if not name or "@" in name:
        name = email.partition("@")[0].replace(".", " ").title()
    return Participant(name, Side.US if email.rpartition("@")[2] == own_domain else Side.CUSTOMER, email=email)


def _join_link(component: Any) -> str | None:
    """A conference's own property first, else a known meeting service in the place or the text; only https."""
    for name in ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"):
        found = component.get(name)
        if found and urlsplit(str(found)).scheme == "https":
            return str(found)
    for name in ("LOCATION", "DESCRIPTION", "URL"):
        found = component.get(name)
        if found and (match := _VIDEO.search(str(found))):
            return match[0].rstrip(".,;)")
    return None
