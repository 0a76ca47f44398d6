"""Rarer English phrases for days, beside those of `day_rules`; other languages have modules of their own (`days_in`)."""

import re
from datetime import timedelta

from pipeline.core.day_rules import Handler


def _rule(pattern: str, handler: Handler) -> tuple[re.Pattern[str], Handler]:
    return re.compile(rf"\b(?:{pattern})(?!\w)", re.I), handler


RULES: tuple[tuple[re.Pattern[str], Handler], ...] = (
    _rule(r"(?:a|one) week (?:from )?today|today week", lambda m, c: c + timedelta(days=7)),
    _rule(r"(?:a|one) week (?:from )?tomorrow|tomorrow week", lambda m, c: c + timedelta(days=8)),
    _rule(r"(?:in|within) (?:a|one) fortnight|in two weeks'? time", lambda m, c: c + timedelta(days=14)),
    _rule(r"by (?:lunch(?:time)?|noon|midday)|before lunch|(?:the )?end of play|by tonight", lambda m, c: c),
    _rule(r"this (?:very )?minute|the (?:very )?(?:minute|moment|second) we (?:hang up|finish)", lambda m, c: c),
)
