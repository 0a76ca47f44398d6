"""Rules of repetition, kept within bounds before the library works them out.

dateutil, which recurring-ical-events works rules out with, walks from an event's beginning to the window, and to the year
9999 for a rule that holds nothing more: "each 30 February" takes minutes, "each second" never ends. A rule that could do so
is worked out here, in a part of the calendar's 400-year cycle that lies so near to 9999 that the walk is short, or refused.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

MOST_STEPS = 60_000  # from an event's beginning to the window
MOST_STARTS = 6_000  # within the window
_CYCLE = 400  # years after which every date has the same weekday again
_LAST_YEAR = 9_990
_SECONDS = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600, "DAILY": 86_400, "WEEKLY": 604_800,
            "MONTHLY": 2_419_200, "YEARLY": 31_536_000}  # fmt: skip
_OFTEN = frozenset({"SECONDLY", "MINUTELY"})
_FAR = timedelta(days=40 * 366)
_BY = (
    "BYSECOND",
    "BYMINUTE",
    "BYHOUR",
    "BYDAY",
    "BYMONTHDAY",
    "BYYEARDAY",
    "BYWEEKNO",
    "BYMONTH",
    "BYSETPOS",
    "BYEASTER",
)


class OutOfBounds(Exception):
    """A rule that asks for more occurrences, or more work, than any call has."""


def starts(rule: Mapping[str, Any], begins: datetime, first: datetime, last: datetime) -> list[datetime] | None:
    """None if the library may work the rule out by itself; else the starts within [first, last], in the wall time of
    `begins`. All three are naive. Raises OutOfBounds, and ValueError for what is no rule."""
    parts = {str(name).upper(): value for name, value in rule.items()}
    every = str(_one(parts, "FREQ")).upper()
    interval = _number(parts, "INTERVAL", 1)
    if every not in _SECONDS or interval < 1:
        raise ValueError("no rule")
    period = _SECONDS[every] * interval
    many = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        many *= max(1, len(parts.get(name, ())))
    has_by = any(name in parts for name in _BY)
    window = (last - first).total_seconds()
    if every in _OFTEN and has_by:
        raise OutOfBounds
    days = 1 if every != "WEEKLY" else max(1, len(parts.get("BYDAY", ())))
    days = {"MONTHLY": 31, "YEARLY": 366}.get(every, days) if many > 1 else days
    if window / period * days * many > MOST_STARTS and (many > 1 or period < 86_400):
        raise OutOfBounds
    steps = max(0.0, (last - begins).total_seconds()) / period * (many if many > 1 else 1)
    is_plain = not has_by or (every == "WEEKLY" and not {n for n in _BY if n in parts} - {"BYDAY"})
    if steps <= MOST_STEPS and period >= 3600 and is_plain:
        return None
    if steps <= MOST_STEPS and _goes_on(parts, begins, last, period):
        return None
    return _worked_out(parts, begins, first, last, period)


def _goes_on(parts: Mapping[str, Any], begins: datetime, last: datetime, period: int) -> bool:
    """Whether a rule, were it without an end, holds something again before long behind the window."""
    years = _shift(last)
    endless = _rule(parts, _moved(_ahead(begins, last, period, parts), years), endless=True)
    following = endless.after(_moved(last, years))
    return following is not None and following - _moved(last, years) < _FAR


def _worked_out(
    parts: Mapping[str, Any], begins: datetime, first: datetime, last: datetime, period: int
) -> list[datetime]:
    count = _number(parts, "COUNT", 0)
    has_by = any(name in parts for name in _BY)
    end = last
    if count and (has_by or period >= 2_419_200):
        if (last - begins).total_seconds() / period > MOST_STEPS:
            raise OutOfBounds
        start = begins
    else:
        if count:
            try:
                end = min(last, begins + timedelta(seconds=period * (count - 1)))
            except OverflowError:
                end = last
        start = _ahead(begins, first, period, parts)
    years = _shift(last)
    made = _rule(
        parts, _moved(start, years), endless=not (count and start == begins and (has_by or period >= 2_419_200))
    )
    found = []
    for moved in made.xafter(_moved(first, years), inc=True):
        at = _moved(moved, -years)
        if at > end:
            break
        found.append(at)
        if len(found) > MOST_STARTS:
            raise OutOfBounds
    return [at for at in found if not is_over(parts, at)]


def is_over(parts: Mapping[str, Any], at: datetime) -> bool:
    """Whether a wall time lies behind the rule's end."""
    end = _one(parts, "UNTIL")
    if isinstance(end, datetime):
        return at > end.replace(tzinfo=None)
    return isinstance(end, date) and at.date() > end


def _ahead(begins: datetime, first: datetime, period: int, parts: Mapping[str, Any]) -> datetime:
    """A start of the same rhythm close before `first`: weeks and shorter periods have one length each."""
    if (period % 86_400 and period >= 86_400 * 28) or str(_one(parts, "FREQ")).upper() in ("MONTHLY", "YEARLY"):
        return begins
    gap = (first - timedelta(days=8) - begins).total_seconds()
    return begins + timedelta(seconds=gap // period * period) if gap > period else begins


def _rule(parts: Mapping[str, Any], begins: datetime, *, endless: bool) -> Any:
    from dateutil.rrule import rrulestr
    from icalendar.prop import vRecur

    kept = {n: v for n, v in parts.items() if n != "UNTIL" and not (endless and n == "COUNT")}
    written: Any = vRecur(kept)
    return rrulestr(written.to_ical().decode(), dtstart=begins)


def _shift(last: datetime) -> int:
    return (_LAST_YEAR - last.year) // _CYCLE * _CYCLE


def _moved(at: datetime, years: int) -> datetime:
    return at.replace(year=at.year + years)


def _one(parts: Mapping[str, Any], name: str) -> Any:
    value = parts.get(name)
    return value[0] if isinstance(value, list | tuple) and value else value


def _number(parts: Mapping[str, Any], name: str, otherwise: int) -> int:
    value = _one(parts, name)
    return otherwise if value is None else int(value)


def until_in(rule: Mapping[str, Any], zone: Any) -> Mapping[str, Any]:
    """The rule with its end in the wall time of `zone`."""
    end = _one({str(n).upper(): v for n, v in rule.items()}, "UNTIL")
    if not isinstance(end, datetime) or end.tzinfo is None:
        return rule
    local = end.astimezone(zone or UTC).replace(tzinfo=None)
    return {**{str(n).upper(): v for n, v in rule.items()}, "UNTIL": [local]}
