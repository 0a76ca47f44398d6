"""What reading a clause in another language than English begins with: its forms, its times, its words without fillers."""

import re
from datetime import date
from typing import Any

from pipeline.core.days_in import mentions_in
from pipeline.core.written_language import forms

LONGEST_WHAT = 140
SHORTEST_THING = 4  # letters of a word that names something
_LINK = re.compile(r"\b(?:bis|am|zum|el|para|para el|hasta|hasta el|antes del?|d'ici|avant|le|pour|dès)\s*$", re.I)
_LEFT_OUT = re.compile(
    r"(?:,| -|\b(?:und|y|et)) (?:aber |pero |mais )?(?:nicht|no|pas) (?:erst |schon )?(?:am |bis |zum |el |le )*$", re.I
)
_OVER = re.compile(r"\s*(?:[.,;!]|$)")


_YOU = frozenset({"Ihnen", "Sie", "Ihr"})


class ClauseForms:
    """The forms of one language, and what every reading of its clauses does with them."""

    def __init__(self, language: str, call_day: date) -> None:
        self.language = language
        self.day = call_day
        self.forms: dict[str, Any] = forms(language)
        self._fillers = frozenset(self.forms.get("fillers", "").split())

    def has(self, form: str, text: str) -> bool:
        return form in self.forms and re.search(self.forms[form], text, re.I) is not None

    def is_dated(self, clause: str) -> bool:
        return bool(mentions_in(self.language, clause, self.day))

    def meant(self, text: str) -> str:
        """A sentence without what it sets aside: "nicht am Dienstag, sondern am Mittwoch", "am Mittwoch, nicht am Dienstag"."""
        if "not_but" in self.forms:
            text = re.sub(self.forms["not_but"], "", text, flags=re.I)
        times = mentions_in(self.language, text, self.day)
        for when in reversed(times[1:]):
            if (left := _LEFT_OUT.search(text[: when.start])) and _OVER.match(text[when.end :]):
                text = text[: left.start()] + text[when.end :]
        return text

    def own_words(self, text: str) -> str:
        """What is left of a clause without its times and fillers."""
        text = self.without_times(text)
        if "to_you" in self.forms:
            text = re.sub(self.forms["to_you"], " ", text)
        # "das Okay der Leitung": a filler with a capital inside a clause is a noun.
        words = [
            w
            for at, w in enumerate(text.split())
            if w.lower().strip(".,!?") not in self._fillers
            or (at and w[:1].isupper() and w[1:2].islower() and w not in _YOU)
        ]
        joins = self.forms["joins"].split()
        while words and words[0].lower() in joins:
            words.pop(0)
        while words and words[-1].lower() in joins:
            words.pop()
        return " ".join(words).strip(" .,!?;:")[:LONGEST_WHAT]

    def without_times(self, text: str) -> str:
        for when in reversed(mentions_in(self.language, text, self.day)):
            before = _LINK.sub("", text[: when.start])
            text = f"{before} {text[when.end :]}"
        return " ".join(text.split())


def quoted(text: str) -> str:
    """A clause as its speaker's own words."""
    return f"“{text.strip(' .,;:!')}”"


def things(what: str) -> list[str]:
    return [w.lower() for w in re.findall(r"[^\W\d_][\w-]+", what) if len(w) >= SHORTEST_THING]
