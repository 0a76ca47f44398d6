"""Days as every language counts them from the day of a call: weekdays to come, weeks from Monday, months, quarters, Easter."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from re import Match, Pattern

Span = tuple[date, date]
Day = date | Span | None
Rule = tuple[Pattern[str], Callable[[Match[str], date], Day]]
FRIDAY, SUNDAY = 4, 6
LAST_MONTH = 12


def coming(weekday: int, day: date) -> date:
    """The next such weekday after `day`."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def week(day: date, later: int = 0) -> date:
    """The Monday of the week of `day`, or of one `later`."""
    return day - timedelta(days=day.weekday()) + timedelta(weeks=later)


def in_week(monday: date, first: int = 0, last: int = SUNDAY) -> Span:
    return monday + timedelta(days=first), monday + timedelta(days=last)


def on(day: int, month: int | None, call_day: date, weekday: int | None = None) -> date | None:
    """The next such day of a month, this year or the next one; of a bare day the one that falls on `weekday`. None if the
    calendar has no such day."""
    year, at = call_day.year, call_day.month
    bare = [(year + (at + n - 1) // 12, (at + n - 1) % 12 + 1) for n in range(6)]
    for y, m in [(year, month), (year + 1, month)] if month else bare:
        if not (1 <= m <= LAST_MONTH and 1 <= day <= monthrange(y, m)[1]):
            continue
        found = date(y, m, day)
        if found >= call_day and weekday in (None, found.weekday()):
            return found
    return None


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def month(number: int, call_day: date, first: int = 1, last: int = 31) -> Span:
    """Part of the next month of that number."""
    year = call_day.year + (number < call_day.month)
    until = month_end(year, number)
    return date(year, number, first), until if last > until.day else date(year, number, last)


def months_on(call_day: date, count: int) -> date:
    at = call_day.month - 1 + count
    year, number = call_day.year + at // 12, at % 12 + 1
    return date(year, number, min(call_day.day, monthrange(year, number)[1]))


def quarter(number: int, call_day: date) -> Span:
    """The quarter of that number, this year's while it lasts."""
    year = call_day.year + (number < (call_day.month + 2) // 3)
    return date(year, 3 * number - 2, 1), month_end(year, 3 * number)


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Astronomical Algorithms)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * el) // 433
    n = (h + el - 7 * m + 90) // 25
    return date(year, n, (h + el - 7 * m + 33 * n + 19) % 32)
