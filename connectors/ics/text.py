"""The text of a calendar taken apart, event by event, so that a damaged one costs itself alone.

Only lines that Callside uses are kept, and of long lists of dates only those near the window that is asked for. Each event
is then read by icalendar on its own.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

MOST_CHARACTERS = 30_000_000
LONGEST_VALUE = 20_000  # of a description; join links stand near its beginning
# fmt: off
_USED = frozenset((
    "UID", "DTSTART", "DTEND", "DURATION", "SUMMARY", "ORGANIZER", "ATTENDEE", "STATUS", "RRULE", "RDATE",
    "EXDATE", "RECURRENCE-ID", "SEQUENCE", "CLASS", "TRANSP", "LOCATION", "DESCRIPTION", "URL", "CONFERENCE",
    "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "DTSTAMP",
))
# fmt: on
_NAME = re.compile(r"[A-Za-z0-9-]+")
_DAY = re.compile(r"(?<![0-9])([12][0-9]{3}[01][0-9][0-3][0-9])(?![0-9])")
_TZID = re.compile(r';TZID=("[^"]*"|[^;:"]*)', re.IGNORECASE)
# A zone's name may have a colon that nobody quoted: "tzone://Maker/Utc", "(UTC+01:00) Berlin".
_BARE_TZID = re.compile(r';TZID=([^"]+?)(?=;(?:VALUE|RANGE|TZID|X-[A-Z-]+)=|$)', re.IGNORECASE)
DATED = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")
_RANGE = re.compile(r"RANGE=\"?THISANDFUTURE", re.IGNORECASE)


@dataclass(slots=True)
class EventText:
    """The lines of one event that are used, by their property's name in capitals. `is_whole` is False where its end is
    missing."""

    lines: dict[str, list[str]] = field(default_factory=dict)
    is_whole: bool = True

    def value(self, name: str) -> str:
        """The first value of a property, as it is written; empty if there is none."""
        found = self.lines.get(name)
        return _split(found[0])[1].strip() if found else ""

    @property
    def uid(self) -> str:
        """The UID as it is written; an event without one gets one that its own words give it."""
        given = self.value("UID")
        if given:
            return given
        said = "|".join(self.value(name) for name in ("DTSTART", "SUMMARY", "ORGANIZER"))
        return f"no-uid-{hashlib.sha256(said.encode()).hexdigest()[:24]}"

    @property
    def repeats(self) -> bool:
        return "RRULE" in self.lines or "RDATE" in self.lines

    @property
    def is_override(self) -> bool:
        return "RECURRENCE-ID" in self.lines

    @property
    def changes_the_future(self) -> bool:
        return self.is_override and bool(_RANGE.search(_split(self.lines["RECURRENCE-ID"][0])[0]))

    def days(self) -> list[int]:
        """The days, as 20241206, at which it begins, ends or has begun before it was moved."""
        names = ("DTSTART", "DTEND", "RECURRENCE-ID")
        return [
            int(day) for name in names for line in self.lines.get(name, ()) for day in _DAY.findall(_split(line)[1])
        ]

    def within(self, first: int, last: int) -> "EventText":
        """The same with no dates left out or added far from [first, last]."""
        lists = {name: self.lines[name] for name in ("EXDATE", "RDATE") if name in self.lines}
        if sum(len(line) for lines in lists.values() for line in lines) < 2000:
            return self
        cut = {name: [new for line in lines if (new := _near(line, first, last))] for name, lines in lists.items()}
        return (
            EventText({**self.lines, **{k: v for k, v in cut.items() if v}}, self.is_whole)
            if any(cut.values())
            else (EventText({k: v for k, v in self.lines.items() if k not in lists}, self.is_whole))
        )


@dataclass(slots=True)
class CalendarText:
    """One calendar of a text: its zones' definitions by name, its events, and what counts for all of them."""

    zones: dict[str, str] = field(default_factory=dict)
    events: list[EventText] = field(default_factory=list)
    zone: str = ""  # X-WR-TIMEZONE
    method: str = ""


def calendars(text: str) -> Sequence[CalendarText]:
    """The calendars in a text. One that begins with an event, as some programs save a single one, counts as well."""
    found: list[CalendarText] = []
    present = CalendarText()
    found.append(present)
    event: EventText | None = None
    zone: list[str] | None = None
    depth = 0  # inside of an alarm, or whatever else an event may hold
    for line in _unfolded(text):
        head = line[:6].upper()
        if head.startswith("BEGIN:"):
            what = line[6:].strip().upper()
            if what == "VCALENDAR":
                _ended(present, event)
                event, zone, depth = None, None, 0
                present = CalendarText()
                found.append(present)
            elif what == "VEVENT":
                _ended(present, event)
                event, zone, depth = EventText(), None, 0
            elif event is not None:
                depth += 1
            elif what == "VTIMEZONE":
                zone = [line]
            elif zone is not None:
                zone.append(line)
        elif head.startswith("END:"):
            what = line[4:].strip().upper()
            if what == "VEVENT" and event is not None:
                present.events.append(event)
                event, depth = None, 0
            elif what == "VCALENDAR":
                _ended(present, event)
                event, zone, depth = None, None, 0
            elif event is not None:
                depth = max(0, depth - 1)
            elif zone is not None:
                zone.append(line)
                if what == "VTIMEZONE":
                    _add_zone(present, zone)
                    zone = None
        elif event is not None:
            if not depth:
                _add_line(event, line)
        elif zone is not None:
            zone.append(line)
        else:
            _add_calendar_line(present, line)
    _ended(present, event)
    return [one for one in found if one.events or one.zones]


def _ended(calendar: CalendarText, event: EventText | None) -> None:
    if event is not None:
        event.is_whole = False
        calendar.events.append(event)


def _add_line(event: EventText, line: str) -> None:
    match = _NAME.match(line)
    name = match[0].upper() if match else ""
    if name in DATED and line.count(":") > 1:
        head, _, value = line.rpartition(":")
        line = f"{_BARE_TZID.sub(lambda found: f';TZID={chr(34)}{found[1]}{chr(34)}', head)}:{value}"
    if name in _USED:
        event.lines.setdefault(name, []).append(line[:LONGEST_VALUE] if name == "DESCRIPTION" else line)


def _add_calendar_line(calendar: CalendarText, line: str) -> None:
    name, _, value = line.partition(":")
    if name.upper().partition(";")[0] == "X-WR-TIMEZONE":
        calendar.zone = value.strip()
    elif name.upper() == "METHOD":
        calendar.method = value.strip().upper()


def _add_zone(calendar: CalendarText, lines: list[str]) -> None:
    named = next((line for line in lines if line[:5].upper() in ("TZID:", "TZID;")), "")
    name = _split(named)[1].strip().strip('"') if named else ""
    if name and name not in calendar.zones:
        calendar.zones[name] = "\r\n".join(lines)


def _unfolded(text: str) -> Iterator[str]:
    """Whole lines: one that begins with a blank goes on the one before it (RFC 5545, 3.1)."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if "\n " in plain or "\n\t" in plain:
        plain = plain.replace("\n ", "").replace("\n\t", "")
    for line in plain.split("\n"):
        if line:
            yield line


def _split(line: str) -> tuple[str, str]:
    """(name and parameters, value): the first colon outside of quotes parts them."""
    quoted = False
    for at, sign in enumerate(line):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            return line[:at], line[at + 1 :]
    head, _, value = line.partition(":")
    return head, value


def _near(line: str, first: int, last: int) -> str:
    head, value = _split(line)
    kept = [one for one in value.split(",") if not (day := _DAY.search(one)) or first <= int(day[1]) <= last]
    return f"{head}:{','.join(kept)}" if kept else ""


def zone_name(line: str) -> str:
    """The name of the zone that a line's times are in; empty if it names none."""
    found = _TZID.search(_split(line)[0])
    return found[1].strip().strip('"').strip() if found else ""


def with_zone_names(line: str, names: dict[str, str]) -> str:
    """The line with each zone's name replaced by `names`."""
    head, value = _split(line)
    return f"{_TZID.sub(lambda found: f';TZID={names[zone_name(line)]}', head)}:{value}" if zone_name(line) else line
