"""Which of the times said around a promise is its due date: "When?" "Wednesday.", "The nineteenth. I'll put it on the agenda".

People name the day before a promise, behind it, or over several turns in which it is put forward, moved and taken. A small
linear model weighs each time in reach: how far it stands, who says it, what its clause does, whether it is taken, and what the
rules made of it. tests/bench/train_due_links.py learns its weights from calls whose due dates a person wrote down.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from app.domain.speech_acts import accepts, asks_when, declines
from pipeline.core.acts import Acts
from pipeline.core.commitment import BINDING
from pipeline.core.cues import Cue
from pipeline.core.dates import When, deadline, mentions
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.named_weights import Row, weights_of
from pipeline.core.people import short
from pipeline.core.text import content, overlap
from pipeline.extraction.candidates import Candidate

BACK, AHEAD, TURNS = 4, 10, 6  # sentences before and after a promise, and turns away, in which its time is looked for
# The share of the model's probability from which a time is taken where the rules have none, from which one is taken in place of
# theirs, and from which theirs is taken away.
SURE, SURER, NONE = 0.6, 0.9, 0.5
_BARE = 5  # words beside the time in an answer
FILE = "due_links.json"
_BY = re.compile(r"\b(?:by|before|no later than|until|till|on|at the latest)\s+(?:the\s+)?$", re.I)
_FREE = re.compile(
    r"\b(?:meeting|meets?|sits?|shut|opens?|closes?|starts?|begins?|runs? (?:out|until)|ends?|due|deadline|holiday|off|away|"
    r"back|birthday|since|busy|travelling)\b",
    re.I,
)
_LATEST = re.compile(
    r"\b(?:at the latest|latest|let us say|make it|call it|shall we say|better|instead|actually)\b", re.I
)
ACTS: tuple[str, ...] = (
    "time",
    "commitment",
    "accepted",
    "question",
    "past",
    "describes",
    "request",
    "objection",
    "recap",
)
NAMES: tuple[str, ...] = (
    "none", "none beside a rule's", "rule", "another than the rule's", "core", "in evidence", "near", "before", "after",
    "far after", "turns", "same turn", "owner says", "promiser says", "bare", "asks", "taken", "declined", "asked when",
    "behind by", "event", "latest", "clock", "span", "past day", "today", "negated", "hypothetical", "retracted",
    "of another promise", "promise between", "times between", "shared words", "first clause", "said later again",
    *(f"act {a}" for a in ACTS), "binding",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """A time that may be a promise's, with the sentence that names it."""

    when: When
    sentence: Sentence


class DueLinks:
    """The times of one call beside its steps."""

    def __init__(self, dialogue: Dialogue, call_day: date, acts: Acts, steps: Sequence[Candidate]) -> None:
        self._dialogue, self._day, self._acts = dialogue, call_day, acts
        self._cores = {id(step): _core(step) for step in steps}
        self._promises = {core.index: step for step in steps for core in (self._cores[id(step)],)}

    def linked(self, step: Candidate) -> Candidate:
        """The step with the time that is likeliest its own, where the model is sure of one."""
        options = self.options(step)
        if not options:
            return step
        odds = self.rows(step, options) @ weights_of(FILE, NAMES)
        share = np.exp(odds - odds.max())
        share /= share.sum()
        best, sure = best_of(options, share)
        chosen = options[best]
        if step.when is not None and share[-1] >= NONE:
            return replace(step, when=None)
        if sure < (SURE if step.when is None else SURER) or (step.when is not None and _same(chosen.when, step.when)):
            return step
        said = tuple(s for _, s in sorted({s.index: s for s in (*step.said, chosen.sentence)}.items()))
        return replace(step, when=chosen.when, said=said)

    def options(self, step: Candidate) -> list[Option]:
        """The times in reach, those of one sentence also as one."""
        core = self._cores[id(step)]
        near = [*self._dialogue.before(core, BACK), core, *self._dialogue.after(core, AHEAD)]
        found: list[Option] = []
        for sentence in near:
            if abs(sentence.turn - core.turn) > TURNS:
                continue
            times = mentions(sentence.plain, self._day)
            whole = deadline(sentence.plain, self._day)
            for when in (*([whole] if whole else ()), *times):
                if not any(o.sentence is sentence and _same(o.when, when) for o in found):
                    found.append(Option(when, sentence))
        return found

    def rows(self, step: Candidate, options: Sequence[Option]) -> Row:
        """[options + 1, features]; the last row stands for no time at all."""
        rows = [self._row(step, option, options) for option in options]
        none = np.zeros(len(NAMES))
        none[NAMES.index("none")] = 1.0
        none[NAMES.index("none beside a rule's")] = float(step.when is not None)
        return np.array([*rows, none])

    def _row(self, step: Candidate, option: Option, options: Sequence[Option]) -> Row:
        core, said, when = self._cores[id(step)], option.sentence, option.when
        away, turns = said.index - core.index, said.turn - core.turn
        shares = self._clause(said, when)
        mine = step.owner is not None and short(step.owner) == short(said.speaker)
        other = self._promises.get(said.index)
        lo, hi = sorted((core.index, said.index))
        between = [i for i in self._promises if lo < i < hi]
        after = self._dialogue.turns[said.turn + 1][:1] if said.turn + 1 < len(self._dialogue.turns) else ()
        before = [s for s in self._dialogue.before(said, 2) if s.turn != said.turn or s.index < said.index]
        rest = said.plain[: when.start] + said.plain[when.end :]
        ruled = step.when is not None
        seen = {
            "rule": float(ruled and step.when is not None and _same(step.when, when)),
            "another than the rule's": float(ruled and step.when is not None and not _same(step.when, when)),
            "core": float(said is core),
            "in evidence": float(any(s.index == said.index for s in step.said)),
            "near": 1.0 / (1 + abs(away)),
            "before": float(away < 0),
            "after": float(away > 0),
            "far after": float(away > 3),
            "turns": float(min(abs(turns), 6)) / 3,
            "same turn": float(turns == 0 and said is not core),
            "owner says": float(mine),
            "promiser says": float(said.speaker == core.speaker),
            "bare": float(len(rest.split()) <= _BARE),
            "asks": float("?" in said.plain[when.end :]),
            "taken": float(any(accepts(s.plain) and s.speaker != said.speaker for s in after)),
            "declined": float(any(declines(s.plain) for s in after)),
            "asked when": float(any(asks_when(s.plain) for s in before)),
            "behind by": float(bool(_BY.search(said.plain[: when.start]))),
            "event": float(bool(_FREE.search(rest))),
            "latest": float(bool(_LATEST.search(rest))),
            "clock": float(when.clock),
            "span": float(when.day is None),
            "past day": float(when.latest < self._day),
            "today": float(when.day == self._day),
            "negated": float(Cue.NEGATED in said.cues),
            "hypothetical": float(bool({Cue.HYPOTHETICAL, Cue.CONDITIONAL} & said.cues)),
            "retracted": float(Cue.RETRACTED in said.cues),
            "of another promise": float(other is not None and other is not step and said is not core),
            "promise between": float(min(2, len(between))),
            "times between": float(sum(lo < o.sentence.index < hi for o in options)) / 3,
            "shared words": overlap(content(said.plain), step.words) if said is not core else 0.0,
            "first clause": float(said is core and when.end < len(said.plain) / 2),
            "said later again": float(any(o.sentence.index > said.index and _same(o.when, when) for o in options)),
            **{f"act {a}": shares.get(a, 0.0) for a in ACTS},
            "binding": sum(shares.get(a, 0.0) for a in BINDING),
        }
        return np.array([seen.get(name, 0.0) for name in NAMES])

    def _clause(self, sentence: Sentence, when: When) -> dict[str, float]:
        """What the clause that names the time does."""
        for clause in self._acts.of(sentence):
            if when.text.lower() in clause.text.lower():
                return self._acts.shares(clause)
        return self._acts.shares(self._acts.of(sentence)[0])


def linked(dialogue: Dialogue, call_day: date, acts: Acts, steps: Sequence[Candidate]) -> list[Candidate]:
    """The steps of a call, each with its likeliest time."""
    links = DueLinks(dialogue, call_day, acts, steps)
    return [links.linked(step) for step in steps]


def best_of(options: Sequence[Option], share: Row) -> tuple[int, float]:
    """(the likeliest option, the share of its day): a day that is named several times is the likelier for it."""
    days = [sum(float(p) for o, p in zip(options, share, strict=False) if _same(o.when, own.when)) for own in options]
    best = max(range(len(options)), key=lambda i: (days[i], float(share[i])))
    return best, days[best]


def _core(step: Candidate) -> Sentence:
    """The sentence in which a step is promised: of its evidence the one with most of its words, the later of equals."""
    return max(step.said, key=lambda s: (len(step.words & content(s.plain)), s.index))


def _same(a: When, b: When) -> bool:
    return (a.day, a.span) == (b.day, b.span)
