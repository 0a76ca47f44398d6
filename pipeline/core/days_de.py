"""German times as people say them: "bis übermorgen", "Mittwoch nächster Woche", "am Dritten", "Ende Februar", "in KW 50"."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from re import Match

from pipeline.core import day_math as days
from pipeline.core.day_math import Day, Rule

_WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_MONTHS = (
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
_WDAY = r"(?P<wday>montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)"
_MON = (
    r"(?P<mon>jan(?:uar|uarwoche)?|jänner|feb(?:ruar)?|märz|april|mai|juni|juli|august|sep(?:tember)?|okt(?:ober)?|"
    r"nov(?:ember)?|dez(?:ember)?)"
)
_NTH = ("erste", "zweite", "dritte", "vierte")
_PART = r"(?:[ -]?(?:früh|morgen|vormittag|mittag|nachmittag|abend)s?\b)?"
_ONES = ("", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
_TENS = {2: "zwanzig", 3: "dreißig"}
_SMALL = [
    "null",
    "ein",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]


def _cardinal(n: int) -> str:
    return _SMALL[n] if n < 20 else (f"{_ONES[n % 10]}und" if n % 10 else "") + _TENS[n // 10]


def _stem(n: int) -> str:
    irregular = {1: "erst", 3: "dritt", 7: "sieb?t|siebent", 8: "acht"}
    return irregular.get(n) or _cardinal(n) + ("t" if n < 20 else "st")


_ORDINALS = {n: re.compile(rf"(?:{_stem(n)})(?:e|en|er)", re.I) for n in range(1, 32)}
_ORD_WORD = "|".join(f"(?:{_stem(n)})(?:en|er|e)" for n in range(31, 0, -1))
_ORD = rf"(?P<ord>\d{{1,2}}\.|{_ORD_WORD})"
_COUNT = rf"(?P<n>\d{{1,2}}|eine[mnr]?|ein paar|{'|'.join(_cardinal(n) for n in range(31, 1, -1))})"


def _ordinal(text: str) -> int:
    if text.rstrip(".").isdigit():
        return int(text.rstrip("."))
    return next((n for n, pattern in _ORDINALS.items() if pattern.fullmatch(text)), 0)


def _count(text: str) -> int:
    low = text.lower()
    if low.isdigit():
        return int(low)
    return 1 if low.startswith("eine") else next((n for n in range(2, 32) if _cardinal(n) == low), 0)


def _month(text: str) -> int:
    low = text.lower()
    return 1 if low.startswith("jä") else next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(low[:3]))


def _weekday(text: str) -> int:
    return 5 if text.lower() == "sonnabend" else _WEEKDAYS.index(text.lower())


def _dated(m: Match[str], day: date) -> Day:
    groups = m.groupdict()
    weekday = _weekday(groups["wday"]) if groups.get("wday") else None
    number = _month(groups["mon"]) if groups.get("mon") else None
    if groups.get("num"):
        number = _ordinal(groups["num"])
    return days.on(_ordinal(groups["ord"]), number, day, weekday)


def _span_from_now(m: Match[str], day: date) -> Day:
    count, unit = _count(m["n"]), m["unit"].lower()
    if unit.startswith("monat"):
        at = days.months_on(day, count)
        monday = days.week(at)
        return (monday, monday + timedelta(days=4)) if count else None
    if m["n"].lower() == "ein paar":
        return (day + timedelta(days=2), day + timedelta(days=5)) if unit.startswith("tag") else None
    if unit.startswith("tag"):
        return day + timedelta(days=7 if (count == 8 and not m["n"].isdigit()) or m["n"] == "8" else count)
    return day + timedelta(weeks=count)


def _week_part(m: Match[str], day: date) -> Day:
    later = {"über": 2, "näch": 1, "komm": 1}.get((m["which"] or "")[:4].lower(), 0)
    monday = days.week(day, later)
    part = (m.groupdict().get("part") or "").lower()
    if part.startswith("anfang"):
        return days.in_week(monday, 0, 2)
    if part.startswith("mitte"):
        return days.in_week(monday, 1, 3)
    if part.startswith("ende"):
        return monday + timedelta(days=days.FRIDAY if later or day.weekday() <= days.FRIDAY else days.SUNDAY)
    return days.in_week(monday) if later else (day, monday + timedelta(days=days.SUNDAY))


def _week_of_month(m: Match[str], day: date) -> Day:
    """ "In der ersten Juliwoche": a week belongs to the month of its Thursday (ISO 8601)."""
    first, last = days.month(_month(m["mon"]), day)
    if m["nth"].lower() == "letzte":
        return days.in_week(days.week(last - timedelta(days=3)), 0, days.FRIDAY)
    monday = days.week(first + timedelta(days=3))
    return days.in_week(monday + timedelta(weeks=_NTH.index(m["nth"].lower())), 0, days.FRIDAY)


def _month_part(m: Match[str], day: date) -> Day:
    number, part = _month(m["mon"]), (m["part"] or "").lower()
    if part.startswith("ende"):
        return days.month(number, day)[1]
    low, high = {"anf": (1, 10), "mit": (10, 20)}.get(part[:3], (1, 31))
    return days.month(number, day, low, high)


def _quarter(m: Match[str], day: date) -> Day:
    groups = m.groupdict()
    number = int(groups["q"]) if groups.get("q") else _ordinal(groups["ord"])
    if not 1 <= number <= 4:
        return None
    first, last = days.quarter(number, day)
    part = (m["part"] or "").lower()
    if part.startswith("ende"):
        return last
    return (first, first + timedelta(days=14)) if part.startswith("anfang") else (first, last)


def _calendar_week(m: Match[str], day: date) -> Day:
    number = int(m["n"])
    if not 1 <= number <= 53:
        return None
    year = day.year + (number < day.isocalendar().week)
    try:
        return days.in_week(date.fromisocalendar(year, number, 1))
    except ValueError:
        return None


def _after_holidays(m: Match[str], day: date) -> Day:
    year = day.year - (day.month == 1 and day.day < 6)
    return date(year, 12, 29), date(year + 1, 1, 9)


def _after_easter(m: Match[str], day: date) -> Day:
    sunday = next(e for y in (day.year, day.year + 1) if (e := days.easter(y)) >= day)
    return sunday + timedelta(days=2), sunday + timedelta(days=5)


def _after_date(m: Match[str], day: date) -> Day:
    found = _dated(m, day)
    return (found + timedelta(days=1), found + timedelta(days=7)) if isinstance(found, date) else None


def _next_weekday(m: Match[str], day: date) -> Day:
    later = 2 if (m["which"] or "").lower().startswith("über") else 1
    return days.week(day, later) + timedelta(days=_weekday(m["wday"]))


def _rule(pattern: str, make: Callable[[Match[str], date], Day]) -> Rule:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w])", re.I), make


_WHICH = r"(?P<which>übernächste|nächste|kommende|diese)[nrs]?"
_EDGE = r"(?P<part>anfang|mitte|ende)"
RULES: tuple[Rule, ...] = (
    _rule(r"(?:gleich |noch )?heute(?: noch)?(?: (?:vormittag|mittag|nachmittag|abend|früh)s?)?", lambda m, c: c),
    _rule(r"(?:gleich )?morgen(?: (?:früh|vormittag|mittag|nachmittag|abend)s?)?", lambda m, c: c + timedelta(days=1)),
    _rule(rf"übermorgen{_PART}", lambda m, c: c + timedelta(days=2)),
    _rule(r"heute in (?:acht|8) tagen|in (?:acht|8) tagen", lambda m, c: c + timedelta(weeks=1)),
    _rule(r"(?:heute |morgen )?in vierzehn tagen", lambda m, c: c + timedelta(weeks=2)),
    _rule(
        rf"(?:in|binnen|innerhalb(?: von)?) (?:den nächsten )?{_COUNT} (?P<unit>tage?n?|wochen?|monate?n?)",
        _span_from_now,
    ),
    _rule(rf"(?:den |dem )?{_WDAY}{_PART}", lambda m, c: days.coming(_weekday(m["wday"]), c)),
    _rule(r"heute in (?:einer woche)", lambda m, c: c + timedelta(weeks=1)),
    _rule(
        rf"{_WDAY} in (?:einer woche|acht tagen)", lambda m, c: days.coming(_weekday(m["wday"]), c) + timedelta(weeks=1)
    ),
    _rule(rf"(?:den |dem )?(?P<which>übernächste|nächste)[nmrs]? {_WDAY}{_PART}", _next_weekday),
    _rule(rf"(?:den |dem )?(?:diese|kommende)[nmrs]? {_WDAY}{_PART}", lambda m, c: days.coming(_weekday(m["wday"]), c)),
    _rule(rf"(?P<which>übernächste|nächste|kommende)[nrs]? woche(?: am)? {_WDAY}{_PART}", _next_weekday),
    _rule(rf"{_WDAY}(?: in)?(?: der)? (?P<which>übernächste|nächste|kommende)[nrs]? woche", _next_weekday),
    _rule(rf"{_WDAY}{_PART},? (?:den |der |dem )?{_ORD}(?: {_MON}| (?P<num>\d{{1,2}}\.|{_ORD_WORD})(?!\w))?", _dated),
    _rule(rf"(?:am|zum|dem|den|der|bis) {_ORD}(?: {_MON})?(?! (?:quartal|stelle|schritt|phase|\w*woche))", _dated),
    _rule(rf"{_ORD} {_MON}(?! (?:woche))", _dated),
    _rule(r"(?:am |zum |den |der |dem |bis )?(?P<ord>\d{1,2}\.) ?(?P<num>\d{1,2}\.)(?:20\d\d)?", _dated),
    _rule(rf"(?:am|zum|dem|den|der) {_ORD} (?P<num>{_ORD_WORD})", _dated),
    _rule(rf"{_EDGE} (?:der )?{_WHICH} woche", _week_part),
    _rule(r"ende (?:der|dieser) woche", lambda m, c: _end_of_week(c)),
    _rule(r"(?:im laufe |in )?(?:der )?(?P<which>übernächste|nächste|kommende|diese)[nrs]? woche", _week_part),
    _rule(rf"(?:in |bis )?(?:der |die )?(?P<nth>{'|'.join(_NTH)}|letzte)[nrs]? {_MON}woche", _week_of_month),
    _rule(rf"(?:{_EDGE} |im |bis |in )(?:kommenden )?{_MON}", lambda m, c: _month_part(m, c)),
    _rule(r"ende (?:des|dieses) monats|monatsende", lambda m, c: days.month_end(c.year, c.month)),
    _rule(r"ende nächsten monats", lambda m, c: days.month(c.month % 12 + 1, c)[1]),
    _rule(r"(?:im )?nächsten monat", lambda m, c: days.month(c.month % 12 + 1, c)),
    _rule(rf"(?:{_EDGE} |im |in )?(?:des )?(?:q(?P<q>[1-4])|{_ORD} quartals?)", _quarter),
    _rule(r"(?:ende (?:des|dieses) quartals|quartalsende)", lambda m, c: days.quarter((c.month + 2) // 3, c)[1]),
    _rule(r"(?:in )?(?:kw|kalenderwoche) (?P<n>\d{1,2})", _calendar_week),
    _rule(r"ende (?:des|dieses) jahres|jahresende", lambda m, c: date(c.year, 12, 31)),
    _rule(r"nach den feiertagen", _after_holidays),
    _rule(r"zwischen den jahren", lambda m, c: (date(c.year, 12, 27), date(c.year, 12, 31))),
    _rule(r"(?:noch )?vor weihnachten", lambda m, c: (max(c, date(c.year, 12, 22)), date(c.year, 12, 24))),
    _rule(r"nach ostern", _after_easter),
    _rule(rf"nach dem {_ORD}(?: {_MON})?", _after_date),
)


def _end_of_week(day: date) -> date:
    return day if day.weekday() == days.FRIDAY else days.coming(days.FRIDAY, day)


# What stands before a time that is no deadline, and what takes one back.
NOT_A_DEADLINE = re.compile(
    r"(?:seit|letzte[nrs]?|vergangene[nr]?|jede[nrs]?|war(?:en)?|bisher|nicht vor(?: dem)?|guten|schönen|gestern|ab dem|ab)\s+$",
    re.I,
)
GREETING = re.compile(r"^\W*(?:guten )?morgen\s*(?:[.!]|,? (?:herr|frau|zusammen|allerseits)|$)", re.I)
CORRECTS = re.compile(
    r"\b(?:nee|nein|moment|ach|sorry|quatsch|pardon|vielmehr|lieber|besser|entschuldigung|ich meine|eher|draus|doch erst)\b",
    re.I,
)
BY = re.compile(r"\b(?:bis|spätestens)\s+(?:zum\s+|am\s+)?$", re.I)
