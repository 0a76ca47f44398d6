"""The sentence that names what a promise speaks of: "it", "them", "her", ranked among those around it.

A small linear model weighs what such a sentence looks like: how far it stands, who said it, whether it asks or complains,
what it names and how well that goes with the promise's verb. tests/bench/train_antecedents.py learns its weights from
short exchanges in which a person marked the sentence.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.core.acts import Acts
from pipeline.core.commitment import BINDING
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.moments import is_telling
from pipeline.core.named_weights import Row, weights_of
from pipeline.core.text import content, overlap, tokens
from pipeline.core.words import word_set
from pipeline.extraction.answering import introduces
from pipeline.extraction.open_references import Open, left_open, nouns
from pipeline.extraction.wording import LIGHT

BACK, AHEAD = 14, 1  # sentences before the promise and after it that are asked
# The probability from which a statement counts as an obstacle where its words say so, and as a request or an offer.
BEARS, ASKED_PLAINLY = 0.3, 0.5
SHORT = 4  # words of an answer that names nothing by itself
_ASKS = re.compile(r"\b(?:can|could|would|will|should|shall) (?:you|we|i|somebody|someone)\b|\bplease\b", re.I)
_WANTS = re.compile(
    r"\b(?:i|we|you|they|he|she) (?:\w+ )?(?:need|want|would like|would want|lack|miss)s?\b|\b(?:missing|lacks?|needs)\b",
    re.I,
)
_HAS = re.compile(r"\b(?:there is|there are|i have|we have|got|have you|do you have|you have)\b", re.I)
_REPAIR = word_set(
    "fix look raise take sort pass check ticket chase change changed talk speak find escalate clear solve redo redone repair "
    "report ask bring see file credit correct corrected swap adjust measured exchange replace open"
)
_PROPER = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+")
_INDEFINITE = re.compile(r"\b(?:a|an|another|some|new|which|what)\b", re.I)
_OPENS = re.compile(
    r"^\W*(?:and|then|so|now|also|one (?:more )?thing|another thing|the other thing|oh and|as for|about|what about|next|"
    r"first|second|third|fourth|fifth)\b",
    re.I,
)
_PERSON_SAID = re.compile(
    r"\b(?:our|my|your|the|mr|ms|mrs|dr|mister|colleague|partner|boss|name's|named|called|he's|she's|he|she)\b", re.I
)
_WOULD = re.compile(r"\b(?:you|they|it|that) would\b", re.I)
# The model alone takes many a plain statement for an obstacle; one that stands in the way says so in such words.
_TROUBLE = re.compile(
    r"\b(?:not|no|nothing|nobody|none|never|keeps?|kept|still|too|wrong|broken?|missing|stuck|only|half|fails?|failed|failing|"
    r"leak\w*|crack\w*|split\w*|crash\w*|jam\w*|clog\w*|burst|off|down|lost|lacks?|needs?|must|without|until|unless|cut|"
    r"stopp\w+|drop\w*|slow\w*|late|expensive|steep|instead|trouble|problem|issue|complain\w*|error\w*|twice)\b",
    re.I,
)
FILE = "antecedents.json"
ACTS: tuple[str, ...] = ("offer", "question", "commitment", "handout", "describes", "past", "time")
NAMES: tuple[str, ...] = (
    "near", "far", "turns", "ahead", "other speaker", "asks", "wants", "request",
    "obstacle", "accepts", "brought up", "nouns", "no noun", "indefinite", "several fit", "several miss", "open",
    "short", "shared words", "repairs obstacle",
    "opens a matter", "person said", "matters between", "promises between", "own breath", "next before",
    *(f"act {a}" for a in ACTS),
)  # fmt: skip
_PROMISES = 0.6  # the model's probability from which a sentence between is a promise of its own


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence with its score, the higher the likelier."""

    sentence: Sentence
    score: float


class Antecedents:
    """The sentences of one call as what a promise may stand on."""

    def __init__(self, dialogue: Dialogue, acts: Acts) -> None:
        self._dialogue, self._acts = dialogue, acts
        self.people = frozenset(
            w.lower() for p in dialogue.roster.people for w in re.findall(r"[^\W_]+", p.name) if len(w) > 1
        )

    def around(self, sentence: Sentence) -> list[Sentence]:
        """The sentences among which the one that names the thing is looked for."""
        after = [s for s in self._dialogue.after(sentence, AHEAD) if s.turn == sentence.turn]
        return [*self._dialogue.before(sentence, BACK), *after]

    def bears(self, sentence: Sentence, speaker: str) -> bool:
        """Whether a sentence can be what somebody answers: it turns to somebody, or tells of an obstacle. A plain statement
        is not, whatever it names: nobody answers what was only said last; nor is what would be in some other case."""
        if _WOULD.search(sentence.plain) and not sentence.plain.rstrip().endswith("?"):
            return False
        return (
            is_telling(sentence.plain)
            or bool(_WANTS.search(sentence.plain) or _HAS.search(sentence.plain))
            or introduces(sentence)
            or (
                bool(_TROUBLE.search(sentence.plain))
                and self._acts.likely(sentence, ("objection", "approval")) >= BEARS
            )
            or (sentence.speaker != speaker and self._acts.likely(sentence, ("request", "offer")) >= ASKED_PLAINLY)
        )

    def ranked(self, sentence: Sentence, open_: Open) -> list[Ranked]:
        """Those that name something, the likeliest first."""
        weights = weights_of(FILE, NAMES)
        found = [
            Ranked(s, float(self.row(sentence, s, open_) @ weights))
            for s in self.around(sentence)
            if (nouns(s.plain, self.people) or _PROPER.search(s.plain)) and self.bears(s, sentence.speaker)
        ]
        return sorted(found, key=lambda r: -r.score)

    def row(self, promise: Sentence, other: Sentence, open_: Open) -> Row:
        """What the model looks at in a pair of a promise and another sentence."""
        acts, people = self._acts, self.people
        away, turns = promise.index - other.index, promise.turn - other.turn
        between = self._dialogue.before(promise, away - 1) if away > 1 else ()
        things = nouns(other.plain, people)
        many = any(t.endswith("s") for t in things)
        repairs = bool(_REPAIR & set(tokens(promise.plain)))
        obstacle = acts.likely(other, ("objection", "approval"))
        asks = max(float(bool(_ASKS.search(other.plain))), acts.likely(other, ("request", "handout")))
        wants = float(bool(_WANTS.search(other.plain)))
        seen = {
            "near": 1.0 / max(1, away),
            "far": math.log(max(1, away)),
            "turns": float(min(turns, 6)),
            "ahead": float(away < 0),
            "other speaker": float(other.speaker != promise.speaker),
            "asks": asks,
            "wants": wants,
            "request": acts.likely(other, ("request",)),
            "obstacle": obstacle,
            "accepts": acts.likely(other, ("accepted",)),
            "brought up": float(introduces(other)),
            "nouns": min(3, len(things)) / 3,
            "no noun": float(not things),
            "indefinite": float(bool(things and _INDEFINITE.search(other.plain))),
            "several fit": float(open_.several and many),
            "several miss": float(open_.several and not many),
            "open": float(left_open(other.plain, people).thing),
            "short": float(len(other.plain.split()) <= SHORT),
            "shared words": overlap(content(promise.plain, drop=LIGHT), content(other.plain, drop=LIGHT)),
            "repairs obstacle": float(repairs) * obstacle,
            "opens a matter": float(bool(_OPENS.search(other.text))),
            "person said": float(open_.person and bool(_PERSON_SAID.search(other.text))),
            "matters between": float(
                min(3, sum(bool(_OPENS.search(s.text)) and len(s.plain.split()) > SHORT for s in between))
            ),
            "promises between": float(min(3, sum(acts.likely(s, BINDING) >= _PROMISES for s in between))),
            "own breath": float(turns == 0 and other.speaker == promise.speaker),
            "next before": float(away == 1),
            **{f"act {a}": acts.likely(other, (a,)) for a in ACTS},
        }
        return np.array([seen[name] for name in NAMES])


def usable(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences in the order in which they were said, each once."""
    return [s for _, s in sorted({s.index: s for s in sentences}.items())]
