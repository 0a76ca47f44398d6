"""Occurrences of a calendar's events within a window, by recurring-ical-events.

Everything is kept within bounds first: a file may be broken, or made to keep a reader busy. An event that can't be read, or
asks for too much, is left out and counted, and costs nothing but itself.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from connectors.ics import rules
from connectors.ics.text import DATED, CalendarText, EventText, calendars, with_zone_names, zone_name
from connectors.ics.zones import Zones, named_zone

# One look at a calendar may take so much of the processor; a busy machine leaves no more events out than a calm one.
SECONDS = 1.5
MOST_DATES = 5_000  # that one series adds or leaves out near the window
LONGEST = timedelta(days=31)  # an event that repeats


class _Unreadable(Exception):
    """An event of which nothing can be made."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time at which an event takes place. Times are aware, those of a whole day dates. `component` is icalendar's."""

    uid: str
    start: datetime | date
    end: datetime | date
    component: Any
    is_taken_back: bool = False  # its file cancels all that it holds

    @property
    def is_all_day(self) -> bool:
        return not isinstance(self.start, datetime)


@dataclass(slots=True)
class Look:
    """What one look at a calendar found: its occurrences, how many events were left out, and whether time ran out, so that
    there may be more."""

    occurrences: list[Occurrence] = field(default_factory=list)
    left_out: int = 0
    is_cut: bool = False


class CalendarFile:
    """A calendar's text, taken apart once. `zone` is the rep's: times without a zone are in it."""

    def __init__(self, text: str, zone: tzinfo) -> None:
        self._zone = zone
        self._calendars = [(one, _by_uid(one), Zones(one.zones)) for one in calendars(text)]
        self._looks: dict[tuple[date, date], Look] = {}

    @property
    def has_events(self) -> bool:
        return any(calendar.events for calendar, _, _ in self._calendars)

    def first_day_of(self, uid: str) -> date | None:
        """The day on which the events of that UID begin."""
        days = [day for _, series, _ in self._calendars for event in series.get(uid, ()) for day in event.days()]
        return _day(min(days)) if days else None

    def has_guests(self) -> bool:
        """Whether any event names somebody: links that a calendar publishes do not."""
        return any(
            "ATTENDEE" in event.lines or "ORGANIZER" in event.lines
            for one, _, _ in self._calendars
            for event in one.events
        )

    def look(self, first: date, last: date) -> Look:
        """What takes place on the days [first, last], in UTC or in the event's own zone."""
        if (first, last) not in self._looks:
            if len(self._looks) > 6:
                self._looks.clear()
            self._looks[first, last] = self._look(first, last)
        return self._looks[first, last]

    def _look(self, first: date, last: date) -> Look:
        found, until = Look(), time.thread_time() + SECONDS
        start = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(hours=14)
        end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1, hours=14)
        for calendar, series, zones in self._calendars:
            if calendar.method in ("REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER"):
                continue
            for uid, events in series.items():
                if time.thread_time() > until:
                    found.is_cut = True
                    found.left_out += len(events)
                    continue
                reader = _SeriesReader(uid, calendar, zones, self._zone, (start, end))
                found.occurrences += reader.read(events)
                found.left_out += reader.left_out
        found.occurrences.sort(key=lambda one: (_moment(one.start, self._zone), one.uid))
        return found


def _by_uid(calendar: CalendarText) -> dict[str, list[EventText]]:
    found: dict[str, list[EventText]] = {}
    for event in calendar.events:
        found.setdefault(event.uid, []).append(event)
    return found


@dataclass(slots=True)
class _SeriesReader:
    """Reads the events of one UID: the series itself, and what was changed of it."""

    uid: str
    calendar: CalendarText
    zones: Zones
    own_zone: tzinfo
    window: tuple[datetime, datetime]
    left_out: int = 0

    def read(self, events: Sequence[EventText]) -> list[Occurrence]:
        first, last = (
            int(f"{at:%Y%m%d}") for at in (self.window[0] - timedelta(days=40), self.window[1] + timedelta(days=2))
        )
        repeats = any(event.repeats for event in events)
        components = []
        for event in events:
            days = event.days()
            near = any(first <= day <= last for day in days) or (days and min(days) < first and last < max(days))
            if days and not near and not event.changes_the_future and not (event.repeats and min(days) <= last):
                continue
            try:
                components.append(self._component(event.within(first, last)))
            except Exception:  # noqa: BLE001 - whatever a stranger's event breaks, it costs itself alone
                self.left_out += 1
        if not components:
            return []
        try:
            return list(self._occurrences(components, repeats=repeats))
        except Exception:  # noqa: BLE001 - the same
            self.left_out += len(components)
            return []

    def _occurrences(self, components: Sequence[Any], *, repeats: bool) -> Iterator[Occurrence]:
        import recurring_ical_events
        from icalendar import Calendar

        calendar = Calendar()
        for component in components:
            if repeats and "RECURRENCE-ID" not in component:
                self._bound(component)
            calendar.add_component(component)
        for component in recurring_ical_events.of(calendar, keep_recurrence_attributes=True).between(*self.window):
            start, end = component["DTSTART"].dt, component.end
            start, end = self._aware(start), self._aware(end)
            yield Occurrence(self.uid, start, end, component, self.calendar.method == "CANCEL")

    def _bound(self, component: Any) -> None:
        """Sees to it that a series can be worked out in a moment. Raises where it can't."""
        begins = component["DTSTART"].dt
        if component.end - begins > LONGEST:
            raise _Unreadable
        dates = [d for name in ("EXDATE", "RDATE") for part in _each(component.get(name)) for d in part.dts]
        if len(dates) > MOST_DATES:
            raise _Unreadable
        zone = begins.tzinfo if isinstance(begins, datetime) else None
        wall = (
            begins.replace(tzinfo=None)
            if isinstance(begins, datetime)
            else datetime(begins.year, begins.month, begins.day)
        )
        edge = timedelta(days=2) + (component.end - begins)
        first, last = (at.replace(tzinfo=None) for at in (self.window[0] - edge, self.window[1] + timedelta(days=2)))
        kept, added = [], []
        for rule in _each(component.get("RRULE")):
            worked_out = rules.starts(rules.until_in(rule, zone), wall, first, max(last, wall))
            if worked_out is None:
                kept.append(rule)
            else:
                added += [at.replace(tzinfo=zone) if isinstance(begins, datetime) else at.date() for at in worked_out]
        if added or len(kept) != len(_each(component.get("RRULE"))):
            self._replace_rules(component, kept, added)

    @staticmethod
    def _replace_rules(component: Any, kept: list[Any], added: list[Any]) -> None:
        from icalendar.prop import vDDDLists

        component.pop("RRULE", None)
        if kept:
            component["RRULE"] = kept
        if added:
            component["RDATE"] = [*_each(component.get("RDATE")), vDDDLists(added)]

    # ── one event ───────────────────────────────────────────────────────────────────────────────────────────────

    def _component(self, event: EventText) -> Any:
        """The event as icalendar reads it, each of its times in the zone that this file means."""
        from icalendar import Event

        if not event.is_whole or "DTSTART" not in event.lines:
            raise _Unreadable
        names: dict[str, str] = {}
        lines = ["BEGIN:VEVENT"]
        for name, given in event.lines.items():
            for line in given if name in ("ATTENDEE", "EXDATE", "RDATE", "RRULE", "CONFERENCE") else given[:1]:
                if name in DATED and (zone := zone_name(line)):
                    names.setdefault(zone, f"callside-{len(names)}")
                    line = with_zone_names(line, names)
                lines.append(line.strip())
        component = Event.from_ical("\r\n".join([*lines, "END:VEVENT"]))
        if "DTSTART" not in component or not hasattr(component["DTSTART"], "dt"):
            raise _Unreadable
        if any(name in DATED or name in ("RRULE", "DURATION") for name, _ in component.errors):
            raise _Unreadable
        zones = {made: self.zones.zone(zone) for zone, made in names.items()}
        component["UID"] = self.uid
        self._settle(component, zones)
        return component

    def _settle(self, component: Any, zones: dict[str, tzinfo | None]) -> None:
        written = named_zone(self.calendar.zone) if self.calendar.zone else None
        for name in DATED:
            for part in _each(component.get(name)):
                given = str(part.params.get("TZID", ""))
                zone = zones.get(given) if given else None
                if given and zone is None and _is_floating(part):
                    raise _Unreadable  # a zone that nobody knows: a guess would be hours off
                part.params.pop("TZID", None)
                if hasattr(part, "dts"):
                    for one in part.dts:
                        one.dt = _placed(one.dt, zone, written, self.own_zone)
                else:
                    part.dt = _placed(part.dt, zone, written, self.own_zone)

    def _aware(self, at: Any) -> Any:
        return at.replace(tzinfo=self.own_zone) if isinstance(at, datetime) and at.tzinfo is None else at


def _is_floating(part: Any) -> bool:
    parts = [one.dt for one in part.dts] if hasattr(part, "dts") else [part.dt]
    times = [t for one in parts for t in (one if isinstance(one, tuple) else (one,)) if isinstance(t, datetime)]
    return any(t.tzinfo is None for t in times)


def _placed(at: Any, zone: tzinfo | None, written: tzinfo | None, own: tzinfo) -> Any:
    """A time in the zone that it names; without one in the calendar's own, else in the rep's. A calendar that names a zone
    of its own (X-WR-TIMEZONE) means it for times in UTC too: its series follow that zone's summer time."""
    if isinstance(at, tuple):
        return tuple(_placed(one, zone, written, own) for one in at)
    if not isinstance(at, datetime):
        return at
    if at.tzinfo is None:
        return at.replace(tzinfo=zone or written or own)
    return at.astimezone(written) if written and at.utcoffset() == timedelta(0) and zone is None else at


def _each(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _day(number: int) -> date | None:
    try:
        return date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        return None


def _moment(at: datetime | date, zone: tzinfo) -> datetime:
    if isinstance(at, datetime):
        return at
    return datetime(at.year, at.month, at.day, tzinfo=zone)
