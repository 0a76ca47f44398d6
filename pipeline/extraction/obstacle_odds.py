"""How likely a sentence raises what really stands in the way, by a small linear model over what is known of it: the acts that
the trained encoder sees, the pattern that matched, who speaks, and what is said around it.

tests/bench/train_obstacles.py learns its weights from calls whose blockers a person wrote down.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.people import Side
from pipeline.core.acts import Acts
from pipeline.core.cues import Cue
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.named_weights import Row, weights_of
from pipeline.core.text import content

FILE = "obstacles.json"
ACTS: tuple[str, ...] = (
    "objection", "approval", "rival", "describes", "past", "other", "question", "request", "estimate", "conditional", "figure",
    "commitment", "in_call",
)  # fmt: skip
_CUES = (Cue.NEGATED, Cue.PAST, Cue.HYPOTHETICAL, Cue.CONDITIONAL, Cue.HEDGED, Cue.SARCASM)
_NEAR = 2  # sentences on either side
_MONEY = re.compile(
    r"\b(?:price|cost|budget|expensive|dear|steep|money|quote|cheaper|per (?:month|year|seat|user)|"
    r"\d+ (?:euro|dollar|pound)s?)\b|[$€£]",
    re.I,
)
_MUST = re.compile(r"\b(?:must|has to|have to|need(?:s|ed)? to|without|until|before|unless|only|still|not yet)\b", re.I)
_OUR_OFFER = re.compile(r"\b(?:you|your)\b", re.I)


def names(kinds: Sequence[str]) -> tuple[str, ...]:
    """The features in their order; `kinds` are the names of the patterns' kinds."""
    return (
        "bias", "odds", *(f"act {a}" for a in ACTS), *(f"kind {k}" for k in kinds), "form", "no pattern", "lack", "today",
        "ours", "theirs", "internal", "length", "asks", *(f"cue {c.value}" for c in _CUES), "near", "answered", "place",
        "meaning", "money", "must", "your", "number", "first person",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sign:
    """What the patterns make of a sentence: its kind, whether a general form of obstacles matched, words of lack or limit,
    and whether it tells how things are today, as asked."""

    kind: str | None
    form: bool
    lack: bool
    today: bool


def row(dialogue: Dialogue, acts: Acts, sentence: Sentence, kinds: Sequence[str], sign: Sign) -> Row:
    """What the model looks at."""
    shares = {a: acts.likely(sentence, (a,)) for a in ACTS}
    raised = min(max(acts.likely(sentence, ("objection", "approval")), 1e-3), 1 - 1e-3)
    near = [*dialogue.before(sentence, _NEAR), *dialogue.after(sentence, _NEAR)]
    own = [acts.likely(s, ("objection", "approval")) for s in near if s.speaker == sentence.speaker]
    other = [acts.likely(s, ("objection", "approval", "offer")) for s in near if s.speaker != sentence.speaker]
    plain = sentence.plain
    seen = {
        "bias": 1.0,
        "odds": math.log(raised / (1 - raised)) / 4,
        **{f"act {a}": share for a, share in shares.items()},
        **{f"kind {k}": float(k == sign.kind) for k in kinds},
        "form": float(sign.form),
        "no pattern": float(not sign.form and sign.kind is None),
        "lack": float(sign.lack),
        "today": float(sign.today),
        "ours": float(sentence.side is Side.US),
        "theirs": float(sentence.side is Side.CUSTOMER),
        "internal": float({p.side for p in dialogue.roster.people} == {Side.US}),
        "length": math.log1p(len(plain.split())) / 3,
        "asks": float("?" in plain),
        **{f"cue {c.value}": float(c in sentence.cues) for c in _CUES},
        "near": max(own, default=0.0),
        "answered": max(other, default=0.0),
        "place": sentence.index / max(1, len(dialogue.sentences)),
        "meaning": min(8, len(content(plain))) / 8,
        "money": float(bool(_MONEY.search(plain))),
        "must": float(bool(_MUST.search(plain))),
        "your": float(bool(_OUR_OFFER.search(plain))),
        "number": float(bool(re.search(r"\d", sentence.figures))),
        "first person": float(bool(re.search(r"\b(?:I|we|our|my|us)\b", plain))),
    }
    return np.array([seen[name] for name in names(kinds)])


def probability(found: Row, kinds: Sequence[str]) -> float:
    """Between 0 and 1."""
    z = float(found @ weights_of(FILE, names(kinds)))
    return 1.0 / (1.0 + math.exp(-z))
