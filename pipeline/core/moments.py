"""The clauses of a call, each with the neighbours that bear on what it means.

A neighbour counts only where it asks, agrees, takes something on or names a time: a sentence about something else, dropped
in by whomever, then changes nothing of how the clauses around it are read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.speech_acts import accepts, declines
from pipeline.core.commitment import AFTER, BEFORE, Line, Moment
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.sentences import clauses

# Sentences on either side among which the neighbours are looked for.
REACH_BACK, REACH_ON = 5, 3
_TELLING = re.compile(
    r"\?|\b(?:i|we|you|me|us|my|our|your|let|please|now|here|today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"next|week|month|ich|wir|sie|du|mir|uns|bitte|jetzt|heute|morgen|yo|nosotros|usted|ustedes|me|nos|mañana|hoy|je|nous|vous|"
    r"demain)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence that has a subject of its own; `at` is its place among the parts."""

    sentence: Sentence
    text: str
    at: int
    moment: Moment


def is_telling(text: str) -> bool:
    """Whether a sentence can change what its neighbours mean."""
    return bool(_TELLING.search(text)) or accepts(text) or declines(text)


def clauses_of(dialogue: Dialogue, sentence: Sentence) -> list[Clause]:
    """The clauses of one sentence, each in its context."""
    parts = clauses(sentence.plain) or [sentence.plain]
    before = _lines(dialogue.before(sentence, REACH_BACK))
    after = _lines(dialogue.after(sentence, REACH_ON))
    found = []
    for at, part in enumerate(parts):
        earlier = tuple(_line(sentence, p) for p in parts[:at])
        later = tuple(_line(sentence, p) for p in parts[at + 1 :])
        moment = Moment(_line(sentence, part), (*before, *earlier)[-BEFORE:], (*later, *after)[:AFTER])
        found.append(Clause(sentence, part, at, moment))
    return found


def whole(dialogue: Dialogue, sentence: Sentence) -> Moment:
    """A sentence as it stands, in its context."""
    before = _lines(dialogue.before(sentence, REACH_BACK))[-BEFORE:]
    return Moment(_line(sentence, sentence.plain), before, _lines(dialogue.after(sentence, REACH_ON))[:AFTER])


def _lines(sentences: Sequence[Sentence]) -> tuple[Line, ...]:
    return tuple(_line(s, s.plain) for s in sentences if is_telling(s.plain))


def _line(sentence: Sentence, text: str) -> Line:
    return Line(text, sentence.speaker, sentence.side.value)
