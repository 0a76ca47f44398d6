"""Due dates in the other languages than English, by the rules of each (`days_de`, `days_es`, `days_fr`)."""

from collections.abc import Mapping
from datetime import date
from types import ModuleType

from pipeline.core import days_de, days_es, days_fr
from pipeline.core.dates import When, refine

_BY_LANGUAGE: Mapping[str, ModuleType] = {"de": days_de, "es": days_es, "fr": days_fr}


def mentions_in(language: str, text: str, call_day: date) -> list[When]:
    """Every time that `text` names, in order, without overlaps; of two readings the longer wins."""
    spoken = _BY_LANGUAGE[language]
    if spoken.GREETING.search(text):
        return []
    found: list[When] = []
    for pattern, make in spoken.RULES:
        for match in pattern.finditer(text):
            before = text[: match.start()]
            if spoken.NOT_A_DEADLINE.search(before):
                continue
            value = make(match, call_day)
            if value is None:
                continue
            day, span = (value, None) if isinstance(value, date) else (None, value)
            named = "wday" in match.groupdict() and match["wday"]
            weekday = day.weekday() if day and named else None
            found.append(When(match.group().strip(" .,"), match.start(), match.end(), day, span, weekday))
    taken: list[When] = []
    for when in sorted(found, key=lambda w: (w.start - w.end, w.start)):
        if all(when.end <= t.start or when.start >= t.end for t in taken):
            taken.append(when)
    return sorted(taken, key=lambda w: w.start)


def deadline_in(language: str, text: str, call_day: date) -> When | None:
    """The one time that counts in `text`: the last after a correction, else the one behind "by", else the last."""
    spoken = _BY_LANGUAGE[language]
    found = mentions_in(language, text, call_day)
    if len(found) <= 1:
        return found[0] if found else None
    if spoken.CORRECTS.search(text[found[0].end : found[-1].start]):
        return found[-1]
    for when in found:
        if spoken.BY.search(text[: when.start]):
            return when
    merged = found[0]
    for when in found[1:]:
        merged = refine(merged, when)
    return merged
