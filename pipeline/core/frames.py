"""The frames around what was said, in the language of the call: notes, messages, headings, dates (resources/mail/follow_up)."""

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from app.domain.claims import BlockerStatus, NextStep
from app.domain.languages import ENGLISH
from app.paths import RESOURCES
from pipeline.core.dates import spoken
from pipeline.core.own_words import is_quote
from pipeline.core.people import label

FOLDER = RESOURCES / "mail" / "follow_up"


class Frames:
    """The sentences of one language; of one that nobody has written any for, the English ones."""

    def __init__(self, language: str, said: Mapping[str, Any]) -> None:
        self.language = language
        self.said = said

    def say(self, name: str, /, **values: object) -> str:
        """A sentence with its values."""
        return str(self.said[name]).format(**values)

    def status(self, status: BlockerStatus) -> str:
        return str(self.said["status"][status.value])

    def short_day(self, day: date) -> str:
        """ "6 Dec", "6. Dezember"."""
        return self.say("short_date", day=day.day, month=self._month(day), short=self._month(day)[:3])

    def long_day(self, day: date) -> str:
        """ "6 December 2024", "6. Dezember 2024"."""
        return self.say("long_date", day=day.day, month=self._month(day), year=day.year)

    def spoken(self, day: date, call_day: date) -> str:
        """ "Monday, 9 December", "Montag, 9. Dezember"; the year only where it is another one."""
        if self.language == ENGLISH:
            return spoken(day, call_day)
        date_of = self.long_day(day) if day.year != call_day.year else self.short_day(day)
        return self.say("weekday_date", weekday=self.said["weekdays"][day.weekday()], day=date_of)

    def by_when(self, step: NextStep, call_day: date) -> str:
        """ ", by Friday, 13 March"; a vague time in the words that were used."""
        if step.due:
            is_today = step.due == call_day
            return str(self.said["today"]) if is_today else self.say("by", when=self.spoken(step.due, call_day))
        return self.say("vague", words=step.due_text) if step.due_text else ""

    def lowered(self, what: str) -> str:
        """What is told as the tail of a sentence; German nouns keep their capitals."""
        if what[:2].isupper() or is_quote(what):
            return what
        first = re.match(r"[^\W\d_]+", what)
        if self.language == "de" and not (first and first.group().lower() in self.said["small"].split()):
            return what
        return what[:1].lower() + what[1:]

    def answering(self, speaker: str, words: str) -> str:
        """ " (answering Clara: “Can we have the logs?”)"."""
        return f" ({self.said['answering']} {label(speaker)}: “{words}”)"

    def after(self, words: str) -> str:
        """ " (after saying “…”)": what the speaker of a line said before it."""
        return f" ({self.said['after']} “{words}”)"

    def _month(self, day: date) -> str:
        return str(self.said["months"][day.month - 1])


@lru_cache(maxsize=4)
def frames(language: str | None) -> Frames:
    """The frames of a language."""
    code = language if language and (FOLDER / f"{language}.json").is_file() else ENGLISH
    return Frames(code, json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8")))
