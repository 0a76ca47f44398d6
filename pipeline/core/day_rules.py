"""The phrases for days and spans, each with what it means relative to the day of the call. `dates` uses them."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from pipeline.core.numbers import ORDINAL_WORDS, ordinal, small_number
from pipeline.core.words import word_list

Span = tuple[date, date]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = word_list("january february march april may june july august september october november december")
FRIDAY = 4
# A day this recent was meant as the past, not as next year's.
RECENT_DAYS = 60

DAY = r"(?:monday|tuesday|wednesday|wensday|thursday|friday|saturday|sunday)"
_MON = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ORD = rf"(?:{ORDINAL_WORDS}|\d{{1,2}}(?:st|nd|rd|th)?)"
_ORD_STRICT = rf"(?:{ORDINAL_WORDS}|\d{{1,2}}(?:st|nd|rd|th))"
_NUM = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|(?:a )?couple(?: of)?)"
_PART = r"(?:(?:first thing |early |late )?(?:in the )?(?:morning|afternoon|evening|night|lunch ?time|noon)\b)"
_NOON = (
    rf"(?:\s+{_PART}|\s+(?:at )?(?:noon|midday)|\s+at (?:\w+(?: o'clock| thirty| fifteen)?)|"
    rf"\s+eod|\s+end of (?:the )?day)?"
)

_HOURS = {"twenty four": 24, "forty eight": 48, "seventy two": 72, "thirty six": 36, "twelve": 12}

Handler = Callable[[re.Match[str], date], "date | Span | None"]


def weekday_index(word: str) -> int:
    word = "wednesday" if word.startswith("wens") else word
    return next(i for i, name in enumerate(WEEKDAYS) if name.startswith(word[:3].lower()))


def _month_index(word: str) -> int:
    return next(i for i, name in enumerate(MONTHS, 1) if name.startswith(word[:3].lower()))


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def coming(index: int, call: date) -> date:
    return call + timedelta(days=(index - call.weekday() - 1) % 7 + 1)


def _this_week(call: date) -> Span:
    """To the Friday; once Friday has come, to the Sunday."""
    end = FRIDAY if call.weekday() < FRIDAY else 6
    return call, monday_of(call) + timedelta(days=end)


def _week_from(monday: date) -> Span:
    return monday, monday + timedelta(days=FRIDAY)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _month_of(month: int, call: date, *, year: int | None = None) -> tuple[int, int]:
    if year is None:
        year = call.year + (1 if month < call.month else 0)
    return year, month


def _quarter_end(call: date, quarter: int | None = None, add: int = 0) -> date:
    now = (call.month - 1) // 3 + 1
    n = (quarter or now) + add
    year = call.year + (1 if quarter and quarter < now else 0) + (n - 1) // 4
    return _month_end(year, ((n - 1) % 4 + 1) * 3)


def _on(month: int, day: int, call: date, year: int | None = None) -> date | None:
    try:
        found = date(year or call.year, month, day)
    except ValueError:
        return None
    if year is None and found < call:
        return None if (call - found).days <= RECENT_DAYS else date(call.year + 1, month, day)
    return found


def _day_of_month(day: int, call: date) -> date | None:
    for add in (0, 1, 2):
        year, month = call.year + (call.month - 1 + add) // 12, (call.month - 1 + add) % 12 + 1
        if day <= monthrange(year, month)[1] and (found := date(year, month, day)) > call:
            return found
    return None


def weekday_and_day(m: re.Match[str], call: date) -> date | Span | None:
    """A day of the month; where the weekday said with it disagrees, both readings stay open."""
    day = ordinal(m["ord"] or m.groupdict().get("ord2") or "")
    found = _day_of_month(day, call) if day and 1 <= day <= 31 else None
    if found and m.groupdict().get("wday") and found.weekday() != weekday_index(m["wday"]):
        other = coming(weekday_index(m["wday"]), call)
        return min(found, other), max(found, other)
    return found


def _month_day(m: re.Match[str], call: date) -> date | None:
    day = ordinal(m["ord"])
    year = int(m["year"]) if m.groupdict().get("year") else None
    return _on(_month_index(m["mon"]), day, call, year) if day and 1 <= day <= 31 else None


def _numeric(m: re.Match[str], call: date) -> date | None:
    a, b = int(m["a"]), int(m["b"])
    # 05/06 reads both ways: no certain day.
    if a <= 12 and b <= 12 and a != b:
        return None
    return _on(*((a, b) if a <= 12 else (b, a)), call) if (a <= 12 or b <= 12) else None


def _week_of_month(m: re.Match[str], call: date) -> Span | None:
    year, month = _month_of(_month_index(m["mon"]), call)
    which = m["nth"]
    if which == "last":
        monday = monday_of(_month_end(year, month))
        return monday, min(monday + timedelta(days=FRIDAY), _month_end(year, month))
    n = ordinal(which) or 1
    first = date(year, month, 1)
    if first.weekday() > FRIDAY:
        first += timedelta(days=7 - first.weekday())
    start = first if n == 1 else monday_of(first) + timedelta(weeks=n - 1)
    return start, monday_of(start) + timedelta(days=FRIDAY)


def _part_of_month(m: re.Match[str], call: date) -> Span:
    year, month = _month_of(_month_index(m["mon"]), call)
    last = monthrange(year, month)[1]
    lo, hi = {"early": (1, 10), "mid": (10, 20), "late": (20, last)}.get(m["part"][:5].strip("- ").lower(), (1, last))
    return date(year, month, lo), date(year, month, hi)


def _from_now(m: re.Match[str], call: date) -> date | Span | None:
    count, unit = small_number(m["n"]), m["unit"].rstrip("s")
    if count is None or count > 60:
        return None
    if unit == "week":
        day = call + timedelta(weeks=count)
        return _week_from(monday_of(day)) if m["n"].endswith(("couple", "of")) else day
    if unit == "business day" or unit == "working day":
        return _business_days(call, count)
    if unit == "day":
        day = call + timedelta(days=count)
        return (day, day + timedelta(days=1)) if m["n"].endswith(("couple", "of")) else day
    if unit == "month":
        month = call.month - 1 + count
        return date(call.year + month // 12, month % 12 + 1, 1), _month_end(call.year + month // 12, month % 12 + 1)
    return call


def _business_days(call: date, count: int) -> date:
    day = call
    while count:
        day += timedelta(days=1)
        count -= day.weekday() <= FRIDAY
    return day


def _hours_from_now(m: re.Match[str], call: date) -> date | None:
    """48 hours are two days; less than a day is today."""
    said = m["n"].replace("-", " ").split()
    hours = int(said[0]) if said[0].isdigit() else _HOURS.get(" ".join(said))
    return None if hours is None else call + timedelta(days=-(-hours // 24) if hours >= 24 else 0)


def _day_and_month(m: re.Match[str], call: date) -> date | None:
    """15.03. as it is written on the continent."""
    return _on(int(m["b"]), int(m["a"]), call, int(m["year"]) if m["year"] else None)


def _month_after(call: date, add: int) -> Span:
    month = call.month - 1 + add
    year, month = call.year + month // 12, month % 12 + 1
    return date(year, month, 1), _month_end(year, month)


def _next_weekday(m: re.Match[str], call: date) -> date:
    return monday_of(call) + timedelta(days=7 + weekday_index(m["wday"]))


def _this_weekday(m: re.Match[str], call: date) -> date | None:
    day = monday_of(call) + timedelta(days=weekday_index(m["wday"]))
    return day if day >= call else coming(day.weekday(), call)


def _weekday(m: re.Match[str], call: date) -> date:
    return coming(weekday_index(m["wday"]), call)


def _end_of_month_named(m: re.Match[str], call: date) -> date:
    return _month_end(*_month_of(_month_index(m["mon"]), call))


def _week_of(m: re.Match[str], call: date) -> Span | None:
    day = _month_day(m, call) if m.groupdict().get("mon") else weekday_and_day(m, call)
    return _week_from(monday_of(day)) if isinstance(day, date) else None


def _christmas(call: date) -> Span:
    eve = date(call.year, 12, 24)
    return (call, eve if eve >= call else date(call.year + 1, 12, 24))


def _quarter_span(quarter: int, call: date) -> Span:
    end = _quarter_end(call, quarter)
    return max(call, date(end.year, end.month - 2, 1)), end


def _whole_month(m: re.Match[str], call: date) -> Span:
    year, month = _month_of(_month_index(m["mon"]), call)
    first, last = date(year, month, 1), _month_end(year, month)
    if re.match(r"by|before", m.group(), re.I):
        return call, first - timedelta(days=1) if (year, month) > (call.year, call.month) else last
    return max(first, call), last


def _rule(pattern: str, handler: Handler) -> tuple[re.Pattern[str], Handler]:
    return re.compile(rf"\b(?:{pattern})(?!['\w])", re.I), handler


_WDAY = rf"(?P<wday>{DAY})"
RULES: tuple[tuple[re.Pattern[str], Handler], ...] = (
    _rule(rf"{DAY},?(?: the)? (?P<mon>{_MON}) (?:the )?(?P<ord>{_ORD}){_NOON}", _month_day),
    _rule(rf"{DAY},?(?: the)? (?P<ord>{_ORD_STRICT})(?: of)? (?P<mon>{_MON}){_NOON}", _month_day),
    _rule(rf"{_WDAY},? the (?P<ord>{_ORD}){_NOON}", weekday_and_day),
    _rule(
        rf"(?:the )?(?:eod|cob|end of (?:the )?day|close of (?:business|play)) (?:on )?{_WDAY}",
        lambda m, c: _weekday(m, c),
    ),
    _rule(
        r"(?:the )?(?:eod|cob|end of (?:the )?day|close of (?:business|play)) tomorrow",
        lambda m, c: c + timedelta(days=1),
    ),
    _rule(rf"(?:the )?week of (?:the )?(?P<mon>{_MON}) (?P<ord>{_ORD})", _week_of),
    _rule(rf"(?:the )?week of the (?P<ord>{_ORD})(?: of (?P<mon>{_MON}))?", _week_of),
    _rule(rf"(?:the )?(?P<nth>first|second|third|fourth|last) week (?:of|in) (?P<mon>{_MON})", _week_of_month),
    _rule(rf"(?:the )?(?:end|close) of (?P<mon>{_MON})", _end_of_month_named),
    _rule(rf"(?P<part>early|mid[ -]?|late|the beginning of|the middle of) ?(?:in )?(?P<mon>{_MON})", _part_of_month),
    _rule(
        rf"(?P<mon>{_MON}) (?:the )?(?P<ord>{_ORD})(?:,? (?P<year>20\d\d))?{_NOON}(?! (?:percent|people|seats|users))",
        _month_day,
    ),
    _rule(
        rf"(?:the )?(?P<ord>{_ORD_STRICT}|\d{{1,2}}) (?:of )?(?P<mon>{_MON})(?:,? (?P<year>20\d\d))?{_NOON}", _month_day
    ),
    _rule(
        r"(?:in|within)(?: the next| about)? (?P<n>\d{1,3}|twelve|twenty[- ]four|thirty[- ]six|forty[- ]eight|seventy[- ]two) "
        r"hours?",
        _hours_from_now,
    ),
    _rule(r"(?<![\d.])(?P<a>\d{1,2})\.(?P<b>0?[1-9]|1[0-2])\.(?P<year>20\d\d)?", _day_and_month),
    _rule(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})", _numeric),
    _rule(r"(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)", lambda m, c: _on(int(m["m"]), int(m["d"]), c, int(m["y"]))),
    _rule(rf"(?:the )?day after tomorrow{_NOON}", lambda m, c: c + timedelta(days=2)),
    _rule(rf"(?:first thing )?tomorrow{_NOON}", lambda m, c: c + timedelta(days=1)),
    _rule(
        rf"a week from {_WDAY}|{_WDAY.replace('wday', 'wday2')} week(?! )",
        lambda m, c: coming(weekday_index(m["wday"] or m["wday2"]), c) + timedelta(weeks=1),
    ),
    _rule(rf"(?:next week (?:on )?|(?=\w+ (?:of )?next week)){_WDAY}(?: (?:of )?next week)?{_NOON}", _next_weekday),
    _rule(rf"next {_WDAY}{_NOON}", _next_weekday),
    _rule(rf"(?:this(?: coming)?|coming) {_WDAY}{_NOON}", _this_weekday),
    _rule(rf"{_WDAY}{_NOON}", _weekday),
    _rule(
        r"(?:once|as soon as|when) we are (?:off|done|through|finished)(?: (?:with )?(?:this|the|here)(?: call)?)?"
        r"|(?:once|when) we hang up|(?:right|straight) after this(?: call| meeting)?|"
        r"(?:the )?end of (?:the |this )?(?:business )?day|eod|close of (?:business|play)|cob|"
        r"tonight|later today|(?:earlier |by )?today|this (?:morning|afternoon|evening)"
        r"|right (?:away|now|after)(?: (?:this|the|our) (?:call|meeting))?|(?:straight|right|"
        r"immediately) after (?:this|the|our) (?:call|meeting)|after (?:this|the|our) (?:call|"
        r"meeting)"
        r"|when we (?:hang up|finish)|as soon as we (?:hang up|finish)|straight away|immediately|"
        r"by tonight|in (?:the next |about )?(?:an|a few|two|\d+) (?:hours?|minutes?)|within the "
        r"hour",
        lambda m, c: c,
    ),
    _rule(r"(?:the )?end of next week|late next week", lambda m, c: monday_of(c) + timedelta(days=7 + FRIDAY)),
    _rule(
        r"(?:the )?(?:end|close) of (?:the |this )?week|eow",
        lambda m, c: coming(FRIDAY, c) if c.weekday() != FRIDAY else c,
    ),
    _rule(r"(?:the )?week after next", lambda m, c: _week_from(monday_of(c) + timedelta(weeks=2))),
    _rule(
        r"early next week|(?:the )?(?:beginning|start) of next week",
        lambda m, c: (monday_of(c) + timedelta(days=7), monday_of(c) + timedelta(days=8)),
    ),
    _rule(r"(?:sometime |later |in |during )?next week", lambda m, c: _week_from(monday_of(c) + timedelta(weeks=1))),
    _rule(r"(?:(?:sometime|later|early) )?this week|before the weekend", lambda m, c: _this_week(c)),
    _rule(r"(?:this|the|over the) weekend", lambda m, c: (coming(5, c), coming(5, c) + timedelta(days=1))),
    _rule(r"(?:the )?end of next month", lambda m, c: _month_after(c, 1)[1]),
    _rule(r"(?:the )?(?:end|close) of (?:the |this )?month|eom|month[- ]end", lambda m, c: _month_end(c.year, c.month)),
    _rule(r"(?:sometime |later )?next month", lambda m, c: _month_after(c, 1)),
    _rule(r"(?:sometime |later )?this month", lambda m, c: (c, _month_end(c.year, c.month))),
    _rule(
        r"(?:the )?end of (?:q|quarter )(?P<q>[1-4]|one|two|three|four)|(?:the )?end of the "
        r"(?P<nth>first|second|third|fourth) quarter",
        lambda m, c: _quarter_end(c, (small_number(m["q"]) if m["q"] else ordinal(m["nth"])) or 1),
    ),
    _rule(r"(?:the )?end of next quarter", lambda m, c: _quarter_end(c, add=1)),
    _rule(r"(?:the )?(?:end|close) of (?:the |this )?quarter|quarter[- ]end|eoq", lambda m, c: _quarter_end(c)),
    _rule(r"(?:this|the) quarter", lambda m, c: (c, _quarter_end(c))),
    _rule(r"next quarter", lambda m, c: (_quarter_end(c) + timedelta(days=1), _quarter_end(c, add=1))),
    _rule(r"(?:q|quarter )(?P<q>[1-4]|one|two|three|four)", lambda m, c: _quarter_span(small_number(m["q"]) or 1, c)),
    _rule(r"(?:the )?end of (?:the |this )?year|year[- ]end|eoy|new year's eve", lambda m, c: date(c.year, 12, 31)),
    _rule(r"(?:the )?(?:christmas|holidays|holiday break|holiday season)", lambda m, c: _christmas(c)),
    _rule(r"(?:the )?new year", lambda m, c: (date(c.year + 1, 1, 1), date(c.year + 1, 1, 15))),
    _rule(
        rf"(?:in|within)(?: the next| about)? (?P<n>{_NUM}) (?P<unit>weeks?|days?|business days?|"
        rf"working days?|months?)(?:'? time)?",
        _from_now,
    ),
    _rule(rf"(?P<n>{_NUM}) (?P<unit>weeks?|days?|business days?|working days?) from (?:now|today)", _from_now),
    _rule(
        r"(?:in|within)(?: the next)? a few days|(?:in )?the next few days",
        lambda m, c: (c + timedelta(days=2), c + timedelta(days=5)),
    ),
    _rule(
        r"(?:in|within)(?: the next)? a few weeks|(?:in )?the next few weeks",
        lambda m, c: (c + timedelta(weeks=2), c + timedelta(weeks=4)),
    ),
    _rule(rf"(?:in|by|before|until|during|for) (?P<mon>{_MON})(?! (?:the )?{_ORD}\b)", lambda m, c: _whole_month(m, c)),
    _rule(
        rf"(?:by|on|before|until|for|how about|what about|make it|say|does) the (?P<ord>{_ORD_STRICT}){_NOON}(?! of)|"
        rf"the (?P<ord2>{_ORD_STRICT}) (?:it is|works|is (?:fine|good|perfect))",
        weekday_and_day,
    ),
    _rule(r"now", lambda m, c: c),
)
