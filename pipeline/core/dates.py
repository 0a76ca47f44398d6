"""Due dates as people say them, relative to the day of the call.

A certain day is given only where the words leave one reading; "next week" and its like stay ranges, "soon" is nothing.
Weeks begin on Monday; "next Tuesday" is the Tuesday of next week; a bare weekday is the next one after the call's day.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.core.cues import CORRECTION
from pipeline.core.day_rules import MONTHS, RULES, WEEKDAYS, Span
from pipeline.core.day_rules_more import HOURS
from pipeline.core.day_rules_more import RULES as MORE

__all__ = ["MONTHS", "WEEKDAYS", "Span", "When", "deadline", "mentions", "refine", "spoken"]

# "since Monday", "last Friday", "until Friday we were": a time that is no deadline.
_NOT_A_DEADLINE = re.compile(
    r"\b(?:since|last|from|every|each|previous|past|my|your|his|her|their|"
    r"was|were|by now|until|except|not|than|announced|any (?:day|time|morning|afternoon) (?:but|bar|apart from))\s+(?:the\s+)?$",
    re.I,
)
# "I'll ring her Wednesday": her, and not her Wednesday.
_OBJECT = re.compile(
    r"\b(?:ring|call|phone|see|tell|ask|meet|text|mail|email|chase|catch|visit|send|give|show|get|to|with|by|past|on) her\s+$",
    re.I,
)
# "the first 90 days", "the second phase": an order, no day of a month.
_COUNTED = re.compile(r"\bthe (?:first|second|third|fourth|fifth|sixth)$", re.I)
_COUNTS = re.compile(
    r"^\s+(?:\d+|few|two|three|four|five|six|couple|day|week|month|year|quarter|half|step|phase|stage|time|one|batch|version|draft|"
    r"round|part|call|meeting|session|thing|invoice|payment|order|shipment|delivery)s?\b",
    re.I,
)
_OR = re.compile(r"^,?\s+or(?: maybe| even| possibly)?(?: by| on)?\s+(?:the )?$", re.I)
_FOLLOWED = re.compile(r"^(?:'s|s')?\s+(?:ago|night's|report|release|deck|meeting's|numbers|edition)\b", re.I)


@dataclass(frozen=True, slots=True)
class When:
    """A mention of a time: `day` where it is certain, else `span` (from, to), with the words that said it."""

    text: str
    start: int
    end: int
    day: date | None
    span: Span | None
    weekday: int | None = None
    clock: bool = False  # a time of a day that is not said, which any day that is named beside it sets

    @property
    def latest(self) -> date:
        if self.day:
            return self.day
        assert self.span
        return self.span[1]

    def contains(self, day: date) -> bool:
        return day == self.day if self.day else bool(self.span and self.span[0] <= day <= self.span[1])


# Some word of each rule: most sentences name no time, and cost one search.
_NAMES_TIME = re.compile(
    r"\d|day|week|month|quarter|year|today|tomorrow|ton(?:ight|ite)|morning|afternoon|evening|noon|lunch|night|hour|minute|now|away|"
    r"immediately|after|off|done|through|finish|hang|eo[dwmqy]\b|cob\b|close of|end of|holiday|christmas|the (?:\w+th|"
    r"\w+st|\w+nd|\w+rd)\b|"
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|q[1-4]|heute|morgen|tag\b|woche|mittwoch|abend|"
    r"twent|thirt|teenth|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"fortnight|play|arvo|(?:by|before|till|until|than) |before",
    re.I,
)


def mentions(text: str, call_day: date) -> list[When]:
    """Every time that `text` names, in order, without overlaps; of two readings the longer wins."""
    found: list[When] = []
    unknown: list[tuple[int, int]] = []  # what names a day that cannot be told: a shorter reading within it is wrong
    if not _NAMES_TIME.search(text):
        return []
    for pattern, handler in (*RULES, *MORE):
        for match in pattern.finditer(text):
            before = text[: match.start()]
            if (_NOT_A_DEADLINE.search(before) and not _OBJECT.search(before)) or _FOLLOWED.match(text[match.end() :]):
                continue
            if _COUNTED.search(match.group()) and _COUNTS.match(text[match.end() :]):
                continue
            # "may" the verb is no month.
            if re.fullmatch(r"(?:for |in )?may", match.group(), re.I) and not match.group().endswith("May"):
                continue
            value = handler(match, call_day)
            if value is None:
                unknown.append((match.start(), match.end()))
                continue
            day, span = (value, None) if isinstance(value, date) else (None, value)
            weekday = day.weekday() if day and "wday" in match.groupdict() and match["wday"] else None
            said = match.group().strip(" .,")
            found.append(When(said, match.start(), match.end(), day, span, weekday, handler in HOURS))
    found = [
        w for w in found if not any(lo <= w.start and w.end <= hi and w.end - w.start < hi - lo for lo, hi in unknown)
    ]
    return _alternatives(text, sorted(_longest(found), key=lambda w: w.start))


def _alternatives(text: str, found: list[When]) -> list[When]:
    """The mentions with "Thursday or Friday" as one range."""
    out: list[When] = []
    for when in found:
        last = out[-1] if out else None
        if last and _OR.match(text[last.end : when.start]):
            days = (*(last.span or (last.day,)), *(when.span or (when.day,)))
            known = [d for d in days if d]
            out[-1] = When(text[last.start : when.end], last.start, when.end, None, (min(known), max(known)))
        else:
            out.append(when)
    return out


def _longest(found: list[When]) -> Iterator[When]:
    taken: list[When] = []
    for when in sorted(found, key=lambda w: (w.start - w.end, w.start)):
        if all(when.end <= t.start or when.start >= t.end for t in taken):
            taken.append(when)
            yield when


def deadline(text: str, call_day: date) -> When | None:
    """The one time that counts in `text`: the last after a correction, else the one behind by/before, else the last."""
    found = mentions(text, call_day)
    if len(found) <= 1:
        return found[0] if found else None
    between = text[found[0].end : found[-1].start]
    if CORRECTION.search(between):
        return refine(found[0], found[-1])
    for when in found:
        if re.search(r"\b(?:by|before|no later than|due)\s+(?:the\s+)?$", text[: when.start], re.I):
            return when
    merged = found[0]
    for when in found[1:]:
        merged = refine(merged, when)
    return merged


def refine(earlier: When, later: When) -> When:
    """`later` read in the light of `earlier`: "next week … Thursday" is Thursday of next week."""
    if earlier.clock or later.clock:
        return earlier if later.clock else later
    if later.weekday is not None and earlier.span:
        lo, hi = earlier.span
        inside = lo + timedelta(days=(later.weekday - lo.weekday()) % 7)
        if inside <= hi:
            return When(later.text, later.start, later.end, inside, None, later.weekday)
    if later.span and not later.day and earlier.day and later.contains(earlier.day):
        return earlier
    return later


def spoken(day: date, call_day: date) -> str:
    """As a person writes it: "Monday, 9 December", with the year only where it is another one; "today" is today."""
    if day == call_day:
        return "today"
    year = f" {day.year}" if day.year != call_day.year else ""
    return f"{WEEKDAYS[day.weekday()].capitalize()}, {day.day} {MONTHS[day.month - 1].capitalize()}{year}"
