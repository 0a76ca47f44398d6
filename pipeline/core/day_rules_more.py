"""Rarer English phrases for days, beside those of `day_rules`; other languages have modules of their own (`days_in`)."""

import re
from datetime import date, timedelta

from pipeline.core.day_rules import DAY, Handler, coming, weekday_and_day, weekday_index

_HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]|[1-9])"


def _rule(pattern: str, handler: Handler) -> tuple[re.Pattern[str], Handler]:
    return re.compile(rf"\b(?:{pattern})(?!\w)", re.I), handler


def by_clock(_match: re.Match[str], call: date) -> date:
    """The day of the call: an hour without a day. A day that is named beside it counts more."""
    return call


def next_morning(_match: re.Match[str], call: date) -> date:
    """The day after the call: "in the morning" without a day. A day that is named beside it counts more."""
    return call + timedelta(days=1)


# Ordinals that hardly ever count anything but the days of a month.
_DAY_ORDINAL = (
    r"(?:(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teenth|eleventh|twelfth|twentieth|thirtieth|(?:1\d|2\d|3[01])(?:st|nd|rd|th))"
)
_ENDS = r"(?= ?(?:[.,;:!?]|$|at\b|and\b|or\b|so\b|then\b|is\b|works\b|would\b|for\b|if\b|in the\b|latest\b))"

HOURS = (by_clock, next_morning)  # times of a day that is not said
RULES: tuple[tuple[re.Pattern[str], Handler], ...] = (
    _rule(r"(?:a|one) week (?:from )?today|today week", lambda m, c: c + timedelta(days=7)),
    _rule(r"(?:a|one) week (?:from )?tomorrow|tomorrow week", lambda m, c: c + timedelta(days=8)),
    _rule(r"(?:in|within) (?:a|one) fortnight|in two weeks'? time", lambda m, c: c + timedelta(days=14)),
    _rule(r"by (?:lunch(?:time)?|noon|midday)|before lunch|(?:the )?end of play|by tonight", lambda m, c: c),
    _rule(
        rf"(?:by|before|until|till|no later than) (?:{_HOUR}(?: (?:thirty|fifteen|\d\d))?(?: o'?clock)?(?: ?[ap]\.?m\.?)?|half "
        rf"(?:past )?{_HOUR}|\d{{1,2}}:\d\d)(?= ?(?:[.,;!?]|$|today|this|at the latest|so|and|or|if|because))"
        r"|(?:by|before|until|till) (?:noon|midday)|(?:after|at|over) lunch(?:time)?|this arvo"
        r"|before (?:i|we) (?:go home|leave(?: today| the office)?|knock off)"
        r"|in (?:about |the next )?(?:five|ten|fifteen|twenty|thirty|half an?) (?:minutes?|hour)",
        by_clock,
    ),
    _rule(rf"end of play (?:on )?(?P<day>{DAY})", lambda m, c: coming(weekday_index(m["day"]), c)),
    _rule(
        rf"a fortnight (?:on|from) (?P<day>{DAY})",
        lambda m, c: coming(weekday_index(m["day"]), c) + timedelta(days=14),
    ),
    # Said in Lagos; elsewhere nobody says it.
    _rule(r"next tomorrow", lambda m, c: c + timedelta(days=2)),
    # "The Tuesday after Thanksgiving", "Thursday gone": which day that is, these rules do not know.
    _rule(
        rf"(?:the |on )?{DAY} (?:after|before|following) (?!(?:noon|lunch|next|this|that|work|school|hours|\d|nine|ten|eleven|"
        rf"twelve|one|two|three|four|five|six)\b)(?:the )?[a-z]+(?: [a-z]+)?|{DAY} gone",
        lambda m, c: None,
    ),
    _rule(r"(?:first thing )?in the morning", next_morning),
    _rule(rf"(?:on |by |before )?the (?P<ord>{_DAY_ORDINAL}){_ENDS}", weekday_and_day),
    _rule(
        rf"(?P<ord>{_DAY_ORDINAL}) (?:at )?{_HOUR}(?: (?:thirty|fifteen|\d\d))?(?: o'?clock)?(?= ?(?:[.,;!?]|$|and\b))",
        weekday_and_day,
    ),
    _rule(r"(?:by |around |about )?mid[- ]?week", lambda m, c: coming(2, c)),
    _rule(
        r"before the week(?:'s| is) (?:out|over|up)|by (?:the )?week's end",
        lambda m, c: (c, c + timedelta(days=max(0, 4 - c.weekday()))),
    ),
    _rule(
        r"(?:right|straight|directly|just) after (?:this|the) (?:call|meeting)|(?:right |straight )?after this(?= ?[.,;!?]|$)",
        lambda m, c: c,
    ),
    _rule(r"(?:in|over|during) (?:the|my) lunch ?(?:break|hour|time)", by_clock),
    _rule(r"this (?:very )?minute|the (?:very )?(?:minute|moment|second) we (?:hang up|finish)", lambda m, c: c),
)
