"""How likely a verified step of the offline reader is one that a careful colleague would write down: a small linear model over
what is known of the promise, its words, its neighbours and its place among the other steps.

The commitment check asks whether a clause promises something. Most false steps that pass it do promise: they say again what
stands in another step, were done during the call, or are shown without what they are about. tests/bench/train_step_odds.py
learns the weights from calls whose steps a person wrote down.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.domain.claims import NextStep, Status
from app.domain.people import Side
from app.domain.speech_acts import accepts, declines, takes_on
from pipeline.core.acts import Acts
from pipeline.core.confidence import step_confidence
from pipeline.core.cues import Cue
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.named_weights import Row, weights_of
from pipeline.core.own_words import context_of, is_quote, own_words
from pipeline.core.people import short
from pipeline.core.text import content, overlap
from pipeline.verification.commitments import committed
from pipeline.verification.evidence_spans import EvidenceSpan, locate

FILE = "step_odds.json"
ACTS: tuple[str, ...] = (
    "commitment", "accepted", "handout", "recap", "time", "offer", "request", "question", "in_call", "describes", "ability",
    "estimate", "conditional", "past", "other",
)  # fmt: skip
_CUES = (Cue.NEGATED, Cue.PAST, Cue.HYPOTHETICAL, Cue.CONDITIONAL, Cue.HEDGED)
_REACTIONS = 2  # sentences behind the promise in which another person reacts
NAMES: tuple[str, ...] = (
    "bias", "commitment", *(f"act {a}" for a in ACTS), *(f"cue {c.value}" for c in _CUES), "form", "quote", "answers",
    "after saying", "due", "span", "owner speaks", "no owner", "ours", "internal", "words", "length", "asks", "taken", "declined",
    "said before", "said after", "same evidence", "same sentence", "repeats", "repeated", "dated twin", "place", "evidence",
    "turns", "steps nearby",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A step with what it stands on; `core` is the sentence in which it is promised."""

    step: NextStep
    ground: EvidenceSpan
    core: Sentence
    words: frozenset[str]

    @classmethod
    def of(cls, step: NextStep, dialogue: Dialogue) -> "Shown":
        ground = locate(dialogue, step.evidence)
        words = frozenset(content(own_words(step.what)))
        # Of the evidence the sentence with most of the step's words, the later of equals.
        core = max(ground.sentences, key=lambda s: (len(words & content(s.plain)), s.index))
        return cls(step, ground, core, words)


def standing(steps: Sequence[NextStep]) -> list[NextStep]:
    """Those that passed every check."""
    return [s for s in steps if s.verification.status is Status.VERIFIED]


def weighed(steps: Sequence[NextStep], dialogue: Dialogue) -> tuple[NextStep, ...]:
    """The steps in order, those that stand with the model's confidence."""
    shown = standing(steps)
    if not shown:
        return tuple(steps)
    odds = 1.0 / (1.0 + np.exp(-(rows(shown, dialogue) @ weights_of(FILE, NAMES))))
    sure = {id(step): float(p) for step, p in zip(shown, odds, strict=True)}
    return tuple(_with(s, sure[id(s)], dialogue) if id(s) in sure else s for s in steps)


def _with(step: NextStep, probability: float, dialogue: Dialogue) -> NextStep:
    heard = step_confidence(
        probability, locate(dialogue, step.evidence).segments, passed=True, owned=step.owner is not None
    )
    return replace(step, verification=replace(step.verification, confidence=heard))


def rows(steps: Sequence[NextStep], dialogue: Dialogue) -> Row:
    """[steps, features] of the steps of one call that are shown together."""
    acts = Acts(dialogue)
    shown = [Shown.of(step, dialogue) for step in steps]
    return np.array([_row(k, shown, dialogue, acts) for k in range(len(shown))])


def _row(at: int, shown: Sequence[Shown], dialogue: Dialogue, acts: Acts) -> Row:
    own = shown[at]
    step, ground, core, words = own.step, own.ground, own.core, own.words
    others = [k for k in range(len(shown)) if k != at]
    commitment = committed(own_words(step.what), ground, dialogue)
    held = min(max(commitment, 1e-3), 1 - 1e-3)
    person = dialogue.roster.get(step.owner) if step.owner else None
    after = [s for s in dialogue.after(core, _REACTIONS) if s.speaker != core.speaker]
    likeness = {k: overlap(words, shown[k].words) for k in others}
    mine = {s.index for s in ground.sentences}
    elsewhere = [s for s in dialogue.sentences if s.index not in mine and abs(s.index - core.index) > 2]
    again = [s for s in elsewhere if len(words) > 1 and overlap(words, content(s.plain)) >= 0.6 and takes_on(s.plain)]
    context = context_of(step.what)
    seen = {
        "bias": 1.0,
        "commitment": math.log(held / (1 - held)) / 4,
        **{f"act {a}": acts.likely(core, (a,)) for a in ACTS},
        **{f"cue {c.value}": float(c in core.cues) for c in _CUES},
        "form": float(takes_on(core.plain)),
        "quote": float(is_quote(step.what)),
        "answers": float(context.startswith(" (answering")),
        "after saying": float(context.startswith(" (after")),
        "due": float(step.due is not None),
        "span": float(step.due_range is not None),
        "owner speaks": float(step.owner is not None and short(step.owner) == short(core.speaker)),
        "no owner": float(step.owner is None),
        "ours": float(person is not None and person.side is Side.US),
        "internal": float({p.side for p in dialogue.roster.people} == {Side.US}),
        "words": min(10, len(words)) / 10,
        "length": math.log1p(len(core.plain.split())) / 3,
        "asks": float(core.plain.rstrip().endswith("?")),
        "taken": float(any(accepts(s.plain) for s in after)),
        "declined": float(any(declines(s.plain) for s in after)),
        "said before": float(any(s.index < core.index for s in again)),
        "said after": float(any(s.index > core.index for s in again)),
        "same evidence": float(any(mine & {s.index for s in shown[k].ground.sentences} for k in others)),
        "same sentence": float(any(shown[k].core is core for k in others)),
        "repeats": max((p for k, p in likeness.items() if k < at), default=0.0),
        "repeated": max((p for k, p in likeness.items() if k > at), default=0.0),
        "dated twin": float(
            any(shown[k].step.owner == step.owner and shown[k].step.due == step.due is not None for k in others)
        ),
        "place": core.index / max(1, len(dialogue.sentences)),
        "evidence": min(4, len(ground.segments)) / 4,
        "turns": min(6, max(mine, default=0) - min(mine, default=0)) / 6,
        "steps nearby": min(3, sum(abs(shown[k].core.index - core.index) <= 4 for k in others)) / 3,
    }
    return np.array([seen[name] for name in NAMES])
