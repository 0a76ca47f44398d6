"""How a language takes statements back, supposes and counts: what sentences of a call are held against before they fill."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from app.domain.call import CallContext
from app.domain.languages import ENGLISH, is_read
from app.domain.transcript import Transcript
from pipeline.core.cues import CORRECTION, Cue, joke_follows
from pipeline.core.dates import When, mentions
from pipeline.core.days_in import mentions_in
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.numbers import numbers
from pipeline.core.words import word_set
from pipeline.core.written_language import forms, language_of

_TAKEN_BACK = re.compile(
    r"^\W*(?:(?:well|hmm|oh|no),? )*(?:scratch that|actually,? no|no wait|never ?mind|i am kidding|just kidding|kidding|"
    r"i take that back|strike that|sorry,? (?:no|wrong))\b",
    re.I,
)
# Conjunctions and articles: nobody ends a sentence with one of these.
_UNFINISHED = word_set("and or but because the a an our my your their whether than")
_FIGURE = re.compile(r"\d|\b(?:half|third|quarter|dozen)\b", re.I)
# 90.000 or 1.250,50: a point between thousands, a comma before the cents.
_CONTINENTAL = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d{1,2})?(?![\d.,]*\d)"
    r"(?P<scale> tausend| millionen| mio\.?)?",
    re.I,
)
_SCALES = {"tausend": 1_000, "millionen": 1_000_000, "mio": 1_000_000, "mio.": 1_000_000}


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language for the fields of a method. `patterns` are its own, by cue and by "figure", "taken_back" and "corrected";
    empty for English, whose are code. Without either a call in it fills nothing by patterns."""

    code: str
    patterns: Mapping[str, re.Pattern[str]]

    @property
    def is_known(self) -> bool:
        return self.code == ENGLISH or bool(self.patterns)

    @property
    def unfinished(self) -> frozenset[str]:
        """Words that a sentence doesn't end with unless it breaks off."""
        return frozenset(forms(self.code)["unfinished"].split()) if self.patterns else _UNFINISHED

    def cues(self, sentence: Sentence) -> frozenset[Cue]:
        """The cues of a sentence; a question is one in any language."""
        if not self.patterns:
            return sentence.cues
        found = {cue for cue in Cue if cue in self.patterns and self.patterns[cue].search(sentence.plain)}
        return frozenset(found | ({Cue.QUESTION} if sentence.plain.rstrip().endswith("?") else set()))

    def has_figure(self, text: str) -> bool:
        return bool(self.patterns["figure"].search(text) if self.patterns else _FIGURE.search(text) or numbers(text))

    def takes_back(self, text: str) -> bool:
        """Whether a speaker's next words revoke what they said."""
        if self.patterns:
            return bool(self.patterns["taken_back"].match(text))
        return bool(_TAKEN_BACK.match(text)) or joke_follows(text)

    def corrects(self, text: str) -> bool:
        """Whether another speaker's next words correct what was said."""
        if self.patterns:
            return bool(self.patterns["corrected"].match(text))
        head = text[:40]
        return bool(re.match(r"\W*no(?:t|,)\b", head, re.I)) and bool(CORRECTION.search(head))

    def times(self, text: str, dialogue: Dialogue) -> list[When]:
        day = dialogue.transcript.started_at.date()
        if self.code == ENGLISH or not is_read(self.code):
            return mentions(text, day)
        return mentions_in(self.code, text, day)

    def amounts(self, text: str, told: list[When]) -> list[float]:
        """The figures of a text that are no part of a time; words for numbers count in English alone."""
        if not self.patterns:
            return [n.value for n in numbers(text) if not any(w.start <= n.start < w.end for w in told)]
        found = []
        for match in _CONTINENTAL.finditer(text):
            if any(w.start <= match.start() < w.end for w in told):
                continue
            scale = _SCALES.get((match["scale"] or "").strip().lower(), 1)
            digits = match.group()[: match.start("scale") - match.start()] if match["scale"] else match.group()
            found.append(float(digits.replace(".", "").replace(",", ".")) * scale)
        return found


def tongue_of(transcript: Transcript) -> Tongue:
    """The language that a call is held in."""
    return _tongue(language_of(transcript))


@cache
def _tongue(code: str) -> Tongue:
    told: Mapping[str, str] = forms(code).get("cues", {}) if code != ENGLISH and is_read(code) else {}
    return Tongue(code, {name: re.compile(pattern, re.I) for name, pattern in told.items()})


def dialogue_of(transcript: Transcript, context: CallContext) -> Dialogue:
    """The call as sentences, with the cues of its own language."""
    dialogue, tongue = Dialogue.of(transcript, context), tongue_of(transcript)
    return replace(dialogue, sentences=tuple(replace(s, cues=tongue.cues(s)) for s in dialogue.sentences))
