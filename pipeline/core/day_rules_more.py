"""Phrases for days that come beside those of `day_rules`: rarer English ones, and German."""

import re
from datetime import date, timedelta

from pipeline.core.day_rules import FRIDAY, Handler, Span, monday_of

_GERMAN_DAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_GERMAN_MONTHS = (
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
)
_DAY = rf"(?P<tag>{'|'.join(_GERMAN_DAYS)}|sonnabend)"
_HOUR = r"(?:[ ,]+(?:früh|vormittag|mittag|nachmittag|abend|um \w+(?: uhr)?|morgens|abends))?"


def _index(name: str) -> int:
    name = name.lower()
    return 5 if name == "sonnabend" else _GERMAN_DAYS.index(name)


def _coming(m: re.Match[str], call: date) -> date:
    return call + timedelta(days=(_index(m["tag"]) - call.weekday() - 1) % 7 + 1)


def _named(m: re.Match[str], call: date) -> date | None:
    month, day = _GERMAN_MONTHS.index(m["monat"].lower()) + 1, int(m["zahl"])
    try:
        found = date(call.year, month, day)
        return found if found >= call - timedelta(days=60) else date(call.year + 1, month, day)
    except ValueError:
        return None


def _work_week(call: date, weeks: int) -> Span:
    first = monday_of(call) + timedelta(weeks=weeks)
    return max(call, first), first + timedelta(days=FRIDAY)


def _either(m: re.Match[str], call: date) -> date:
    return monday_of(call) + timedelta(days=7 + _index(m["tag"] or m["tag2"]))


def _rule(pattern: str, handler: Handler) -> tuple[re.Pattern[str], Handler]:
    return re.compile(rf"\b(?:{pattern})(?!\w)", re.I), handler


RULES: tuple[tuple[re.Pattern[str], Handler], ...] = (
    _rule(r"(?:a|one) week (?:from )?today|today week", lambda m, c: c + timedelta(days=7)),
    _rule(r"(?:a|one) week (?:from )?tomorrow|tomorrow week", lambda m, c: c + timedelta(days=8)),
    _rule(r"(?:in|within) (?:a|one) fortnight|in two weeks'? time", lambda m, c: c + timedelta(days=14)),
    _rule(r"by (?:lunch(?:time)?|noon|midday)|before lunch|(?:the )?end of play|by tonight", lambda m, c: c),
    _rule(r"(?:heute|noch heute|heute noch|gleich nachher)(?: (?:abend|nachmittag|noch))?", lambda m, c: c),
    _rule(rf"(?:gleich )?morgen{_HOUR}", lambda m, c: c + timedelta(days=1)),
    _rule(rf"übermorgen{_HOUR}", lambda m, c: c + timedelta(days=2)),
    _rule(rf"{_DAY}{_HOUR}", _coming),
    _rule(
        rf"nächste woche(?: am)? {_DAY}{_HOUR}|{_DAY.replace('tag>', 'tag2>')} nächste(?:r)? woche",
        lambda m, c: _either(m, c),
    ),
    _rule(r"(?:bis |anfang |mitte )?nächste(?:r|n)? woche", lambda m, c: _work_week(c, 1)),
    _rule(r"(?:bis )?ende (?:der|dieser) woche", lambda m, c: monday_of(c) + timedelta(days=FRIDAY)),
    _rule(r"(?:noch )?diese woche", lambda m, c: _work_week(c, 0)),
    _rule(rf"(?P<zahl>[1-9]|[12]\d|3[01])\. (?P<monat>{'|'.join(_GERMAN_MONTHS)})", _named),
)
