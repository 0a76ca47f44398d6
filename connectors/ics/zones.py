"""Zones as calendars name them: IANA's names, Windows' and Outlook's, fixed offsets, and those that a file defines itself."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_OFFSET = re.compile(r"^(?:UTC|GMT|Z)?\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?$", re.IGNORECASE)
_DISPLAY = re.compile(r"^\(?(?:UTC|GMT)\s*(?:([+-])?\s*(\d{1,2}):?(\d{2}))?\)?\s*(.*)$", re.IGNORECASE)
_UTC_NAMES = frozenset(
    {"utc", "gmt", "z", "zulu", "etc/utc", "coordinated universal time", "universal", "greenwich mean time"}
)
_LOCATION = re.compile(r"^X-LIC-LOCATION[^:]*:(.+)$", re.IGNORECASE | re.MULTILINE)
LONGEST_DEFINITION = 100_000


class Zones:
    """The zones of one calendar. `definitions` are its VTIMEZONEs by name."""

    def __init__(self, definitions: Mapping[str, str]) -> None:
        self._definitions = definitions
        self._known: dict[str, tzinfo | None] = {}

    def zone(self, name: str) -> tzinfo | None:
        """The zone of that name; None if nobody knows it: a guess would be hours off."""
        if name not in self._known:
            self._known[name] = named_zone(name) or self._defined(name)
        return self._known[name]

    def _defined(self, name: str) -> tzinfo | None:
        text = self._definitions.get(name)
        if not text or len(text) > LONGEST_DEFINITION:
            return None
        said = _LOCATION.search(text)
        return (named_zone(said[1].strip()) if said else None) or _read(text)


def _read(text: str) -> tzinfo | None:
    from icalendar import Timezone

    try:
        component: Any = Timezone.from_ical(text)
        made = component.to_tz(lookup_tzid=False)
        made.utcoffset(datetime(2025, 6, 1))
    except Exception:  # noqa: BLE001 - whatever a stranger's definition breaks, the zone is unknown
        return None
    return made if isinstance(made, tzinfo) else None


@lru_cache(maxsize=1024)
def named_zone(name: str) -> tzinfo | None:
    """The zone that everybody calls so."""
    plain = name.strip().strip('"').strip()
    if plain.lower().startswith("tzone://"):
        plain = plain.partition("://")[2].partition("/")[2]
    if plain.lower() in _UTC_NAMES:
        return UTC
    return _iana(plain) or _windows(plain) or _offset(plain) or _displayed(plain)


def _iana(name: str) -> tzinfo | None:
    """IANA's name, in whatever case, behind the prefix of whoever exported it or none."""
    parts = [part for part in name.split("/") if part]
    for count in (len(parts), 3, 2):
        known = _by_lower_case().get("/".join(parts[-count:]).lower().replace(" ", "_")) if parts else None
        if known and (count > 1 or len(parts) == 1):
            try:
                return ZoneInfo(known)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                return None
    return None


@cache
def _by_lower_case() -> Mapping[str, str]:
    return {name.lower(): name for name in available_timezones()}


@cache
def _windows_names() -> Mapping[str, str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return {name.lower(): olson for name, olson in WINDOWS_TO_OLSON.items()}


def _windows(name: str) -> tzinfo | None:
    found = _windows_names().get(name.lower())
    return ZoneInfo(found) if found else None


def _offset(name: str) -> tzinfo | None:
    """ "GMT+0100", "UTC-3", "+05:30"."""
    match = _OFFSET.match(name)
    return _fixed(match[1], match[2], match[3]) if match else None


def _fixed(sign: str | None, hours: str, minutes: str | None) -> tzinfo | None:
    length = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if length >= timedelta(hours=15):
        return None
    return timezone(-length if sign == "-" else length)


def _displayed(name: str) -> tzinfo | None:
    """What Outlook shows: "(UTC+01:00) Amsterdam, Berlin, Bern", "(UTC-05:00) Eastern Time (US & Canada)". A place counts
    if its standard time is the offset before it."""
    match = _DISPLAY.match(name)
    if match is None:
        return None
    fixed = _fixed(match[1], match[2], match[3]) if match[2] else UTC
    said = match[4].strip()
    if not said:
        return fixed
    if said.lower() in _UTC_NAMES:
        return UTC
    standard = _windows(re.sub(r"\s+Time\b.*$", " Standard Time", said))
    if standard and _standard_offset(standard) == _standard_offset(fixed):
        return standard
    for place in re.split(r"[,;/]", said):
        key = re.sub(r"[^a-z]+", "_", place.strip().lower()).strip("_")
        found = next((ZoneInfo(one) for one in _by_place().get(key, ())), None)
        if found and _standard_offset(found) == _standard_offset(fixed):
            return found
    return fixed if match[2] and not _has_summer_time(said) else None


def _has_summer_time(said: str) -> bool:
    """A display name whose place nobody knows may have a summer time: an offset alone would be a guess."""
    return bool(re.search(r"[a-z]", said, re.IGNORECASE))


@cache
def _by_place() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(available_timezones()):
        if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/")):
            key = name.rpartition("/")[2].lower()
            found[key] = (*found.get(key, ()), name)
    return found


def _standard_offset(zone: tzinfo | None) -> timedelta | None:
    """The smaller of a zone's offsets in January and July."""
    if zone is None:
        return None
    both = [datetime(2025, month, 1, 12, tzinfo=zone).utcoffset() or timedelta(0) for month in (1, 7)]
    return min(both)


class SystemZone(tzinfo):
    """This computer's own zone by its own rules, summer time too: what a time without a zone means to a rep."""

    key = "Local"

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        return self._local(at).utcoffset() if at else None

    def dst(self, at: datetime | None) -> timedelta | None:
        return None

    def tzname(self, at: datetime | None) -> str | None:
        return self._local(at).tzname() if at else None

    def fromutc(self, at: datetime) -> datetime:
        return at.replace(tzinfo=UTC).astimezone().replace(tzinfo=self)

    @staticmethod
    def _local(at: datetime) -> datetime:
        try:
            return at.replace(tzinfo=None).astimezone()
        except (OverflowError, OSError, ValueError):  # a year that this system's clock does not reach
            return at.replace(tzinfo=UTC)
