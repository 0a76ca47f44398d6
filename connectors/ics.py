"""Calendars that are files or links: iCalendar (RFC 5545), as other programs export it.

A strict, small reader: events with a start, an end (or a duration), attendees, organizer and a join link; daily and
weekly repeats with their exceptions. What it can't read it leaves out rather than guess.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.brief import CalendarEvent
from app.domain.errors import BadInput
from app.domain.people import Participant, Side

MOST_REPEATS = 1000  # of one event; a daily meeting of almost three years
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_VIDEO = re.compile(r"https://[^\s<>\"]*(?:zoom\.us|meet\.google|teams\.microsoft|webex)[^\s<>\"]*", re.IGNORECASE)
# What Microsoft's calendars call time zones, for the places where most reps work (Unicode CLDR, windowsZones).
_WINDOWS = {
    "Eastern Standard Time": "America/New_York",
    "Central Standard Time": "America/Chicago",
    "Mountain Standard Time": "America/Denver",
    "Pacific Standard Time": "America/Los_Angeles",
    "GMT Standard Time": "Europe/London",
    "W. Europe Standard Time": "Europe/Berlin",
    "Romance Standard Time": "Europe/Paris",
    "Central European Standard Time": "Europe/Warsaw",
    "India Standard Time": "Asia/Kolkata",
    "Tokyo Standard Time": "Asia/Tokyo",
    "AUS Eastern Standard Time": "Australia/Sydney",
}


@dataclass(frozen=True, slots=True)
class Property:
    """One content line: its name, its parameters, its value as it stands."""

    name: str
    parameters: dict[str, str]
    value: str


class IcsCalendar:
    """The calendar port over one .ics file, read anew for each question. `email` tells us from the others."""

    def __init__(self, file: Path, *, email: str, zone: tzinfo = UTC) -> None:
        self._file = file
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

    def busy(self, email: str, start: datetime, end: datetime) -> bool:
        """What this file knows: the rep's own events. Others count as not busy."""
        if email.lower() != self._email:
            return False
        return any(e.start < end and e.end > start and not e.cancelled for e in self._events(until=end))

    def _events(self, until: datetime | None = None) -> Iterator[CalendarEvent]:
        moved: dict[str, set[datetime]] = {}
        series: list[tuple[CalendarEvent, list[Property]]] = []
        for properties in events_of(self._text()):
            event = self._event(properties)
            if event is None:
                continue
            replaced = _one(properties, "RECURRENCE-ID")
            if replaced is not None and (at := _moment(replaced, self._zone)):
                moved.setdefault(event.uid, set()).add(at.astimezone(UTC))
                yield event
            elif _one(properties, "RRULE") is None:
                yield event
            else:
                series.append((event, properties))
        for event, properties in series:
            gone = moved.get(event.uid, set()) | {
                at.astimezone(UTC) for p in properties if p.name == "EXDATE" for at in _moments(p, self._zone)
            }
            for one in repeats(event, _one(properties, "RRULE"), until):
                if one.start.astimezone(UTC) not in gone:
                    yield one

    def _text(self) -> str:
        try:
            return self._file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"The calendar {self._file} can't be read; export it again as .ics.") from error

    def _event(self, properties: list[Property]) -> CalendarEvent | None:
        start, end = _one(properties, "DTSTART"), _one(properties, "DTEND")
        uid = _one(properties, "UID")
        begins = _moment(start, self._zone) if start else None
        if begins is None or uid is None or start is None or "T" not in start.value:  # all-day: no call
            return None
        ends = _moment(end, self._zone) if end else None
        lasting = _one(properties, "DURATION")
        ends = ends or (begins + _duration(lasting.value) if lasting else begins + timedelta(minutes=30))
        people = [_participant(p, self._domain) for p in properties if p.name == "ATTENDEE"]
        organizer, title = _one(properties, "ORGANIZER"), _one(properties, "SUMMARY")
        status = _one(properties, "STATUS")
        return CalendarEvent(
            id=f"{uid.value}/{begins.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            uid=uid.value,
            title=_unescaped(title.value) if title else "(no title)",
            start=begins,
            end=ends,
            attendees=tuple(p for p in people if p),
            organizer_email=_address(organizer) if organizer else None,
            join_link=_join_link(properties),
            cancelled=status is not None and status.value.upper() == "CANCELLED",
        )


def events_of(text: str) -> Iterator[list[Property]]:
    """The properties of each VEVENT; those of components inside it (alarms) are left out. Raises BadInput."""
    if "BEGIN:VCALENDAR" not in text:
        raise BadInput("This is no calendar file; export it again as .ics.")
    current: list[Property] | None = None
    inside = 0
    for line in re.sub(r"\r?\n[ \t]", "", text).splitlines():  # unfolded: RFC 5545, 3.1
        name = line.strip().upper()
        if name == "BEGIN:VEVENT":
            current, inside = [], 0
        elif name == "END:VEVENT" and current is not None:
            yield current
            current = None
        elif current is not None and name.startswith(("BEGIN:", "END:")):
            inside += 1 if name.startswith("BEGIN:") else -1
        elif current is not None and not inside and (read := _property(line)):
            current.append(read)


def _property(line: str) -> Property | None:
    match = re.match(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^;:,"]*)(?:,(?:"[^"]*"|[^;:,"]*))*)*):(.*)$', line)
    if match is None:
        return None
    found = re.findall(r';([A-Za-z0-9-]+)=("[^"]*"|[^;:"]*)', match[2])
    return Property(match[1].upper(), {k.upper(): v.strip('"') for k, v in found}, match[3].strip())


def _one(properties: Sequence[Property], name: str) -> Property | None:
    return next((p for p in properties if p.name == name), None)


def _moments(given: Property, zone: tzinfo) -> list[datetime]:
    return [at for part in given.value.split(",") if (at := _moment(replace(given, value=part), zone))]


def _moment(given: Property, zone: tzinfo) -> datetime | None:
    """Aware: UTC where it ends in Z, else in its TZID, else in `zone` (a floating time is the reader's own)."""
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?", given.value.strip())
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        at = time(int(match[4]), int(match[5]), min(int(match[6]), 59)) if match[4] else time()
    except ValueError:
        return None
    named = given.parameters.get("TZID")
    if match[7]:
        return datetime.combine(day, at, UTC)
    try:
        return datetime.combine(day, at, ZoneInfo(_WINDOWS.get(named, named)) if named else zone)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _duration(text: str) -> timedelta:
    match = re.fullmatch(r"\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", text.strip())
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0, 30, 0)
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def repeats(event: CalendarEvent, rule: Property | None, until: datetime | None) -> Iterator[CalendarEvent]:
    """The occurrences of a daily or weekly event, in its own wall time; of other rules only the first."""
    asked = dict(part.split("=", 1) for part in (rule.value if rule else "").upper().split(";") if "=" in part)
    kind, every = (
        asked.get("FREQ"),
        max(1, int(asked.get("INTERVAL", "1")) if asked.get("INTERVAL", "1").isdigit() else 1),
    )
    days = [_DAYS.index(day) for day in asked.get("BYDAY", "").split(",") if day in _DAYS] or [event.start.weekday()]
    last = _moment(Property("UNTIL", {}, asked["UNTIL"]), event.start.tzinfo or UTC) if "UNTIL" in asked else None
    left = int(asked["COUNT"]) if asked.get("COUNT", "").isdigit() else MOST_REPEATS
    lasts = event.end - event.start
    monday = event.start.date() - timedelta(days=event.start.weekday())
    for number in range(MOST_REPEATS * 7):
        at = event.start + timedelta(days=number)  # wall time: adding days keeps the hour across a clock change
        if kind == "DAILY":
            fits = number % every == 0 and ("BYDAY" not in asked or at.weekday() in days)
        elif kind == "WEEKLY":
            fits = ((at.date() - monday).days // 7) % every == 0 and at.weekday() in days
        else:
            fits = number == 0
        if left <= 0 or (last and at > last) or (until and at >= until) or (number and kind not in ("DAILY", "WEEKLY")):
            return
        if fits:
            left -= 1
            yield replace(event, id=f"{event.uid}/{at.astimezone(UTC):%Y%m%dT%H%M%SZ}", start=at, end=at + lasts)


def _address(given: Property) -> str | None:
    scheme, _, address = given.value.partition(":")
    return address.strip().lower() if scheme.lower() == "mailto" and "@" in address else None


def _participant(given: Property, own_domain: str) -> Participant | None:
    email = _address(given)
    if email is None or given.parameters.get("CUTYPE", "").upper() in ("ROOM", "RESOURCE"):
        return None
    name = given.parameters.get("CN") or email.partition("@")[0].replace(".", " ").title()
    side = Side.US if email.rpartition("@")[2] == own_domain else Side.CUSTOMER
    return Participant(email.partition("@")[0].replace(".", " ").title() if "@" in name else name, side, email=email)


def _join_link(properties: Sequence[Property]) -> str | None:
    """A conference's own property first, else a known meeting service in the place or the text; only https."""
    for name in ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"):
        found = _one(properties, name)
        if found and urlsplit(found.value).scheme == "https":
            return found.value
    for name in ("LOCATION", "DESCRIPTION", "URL"):
        found = _one(properties, name)
        if found and (match := _VIDEO.search(_unescaped(found.value))):
            return match[0].rstrip(".,;)")
    return None


def _unescaped(text: str) -> str:
    return re.sub(r"\\([nN,;\\])", lambda m: "\n" if m[1] in "nN" else m[1], text)
