"""Questions of their own kind: what was promised and is open, what changed since, and where words contradict each other."""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import Any

from app.domain.call import Call
from app.domain.claims import Blocker, Evidence, NextStep, Status
from app.domain.formats import load_json
from app.domain.memory import Answer
from app.domain.people import Side
from app.domain.ports import Store
from app.domain.redaction import folded
from app.domain.transcript import Segment
from app.paths import RESOURCES
from app.services.briefs.open_promises import promise_key
from app.services.memory.reach import Reach

MOST = 5


class Kind(StrEnum):
    PROMISES = "promises"
    CHANGES = "changes"
    CONTRADICTIONS = "contradictions"


@cache
def _patterns() -> Mapping[Kind, re.Pattern[str]]:
    """The whole question of each kind (resources/memory/questions.json): with more in it, it is about that."""
    known: Any = load_json(RESOURCES / "memory" / "questions.json")
    rest = known["rest"] + r"\s*[?!.]*"
    return {kind: re.compile(f"(?:{'|'.join(known[kind])}){rest}", re.IGNORECASE) for kind in Kind}


# Which turns of the segments contradict another's: pairs, earlier first, surest first.
FindContradictions = Callable[[Sequence[Segment], Sequence[Segment]], Sequence[tuple[Segment, Segment]]]


def kind_of(question: str) -> Kind | None:
    """The kind of a question that is answered from claims; None for any other."""
    asked = " ".join(question.replace("’", "'").split())
    return next((kind for kind, pattern in _patterns().items() if pattern.fullmatch(asked)), None)


class HistoryQuestions:
    """`contradictions` finds what does not agree in two calls' segments."""

    def __init__(self, *, store: Store, reach: Reach, contradictions: FindContradictions) -> None:
        self._store = store
        self._reach = reach
        self._contradictions = contradictions

    def answer(self, question: str, calls: Sequence[Call]) -> Sequence[Answer] | None:
        """The quotes of such a question in `calls` (newest first); None where it is none."""
        kind = kind_of(question)
        if kind is None:
            return None
        ways = {
            Kind.PROMISES: self.promises, Kind.CHANGES: self.changes, Kind.CONTRADICTIONS: self.contradictions_of,
        }  # fmt: skip
        return ways[kind](calls)[:MOST]

    def promises(self, calls: Sequence[Call]) -> list[Answer]:
        """Our side's verified next steps that nobody has ticked off, newest call first."""
        done = self._store.promises_done()
        found = []
        for call in calls:
            ours = {p.name for p in call.context.on_side(Side.US)}
            for step in self._steps(call):
                if step.owner in ours and promise_key(call.id, step.what) not in done:
                    found += self._quoted(call, step.evidence)
        return found

    def changes(self, calls: Sequence[Call]) -> list[Answer]:
        """What the newest call with each account says that no earlier one did: new blockers, new or moved next steps."""
        found: list[Answer] = []
        accounts = dict.fromkeys(a for call in calls for a in call.context.accounts[:1])
        for account in accounts:
            same = [c for c in calls if account in c.context.accounts]
            if len(same) < 2:
                continue
            known = {(folded(s.what), s.due) for call in same[1:] for s in self._steps(call)}
            blocked = {(folded(b.what), b.status) for call in same[1:] for b in self._blockers(call)}
            for step in self._steps(same[0]):
                if (folded(step.what), step.due) not in known:
                    found += self._quoted(same[0], step.evidence)
            for blocker in self._blockers(same[0]):
                if (folded(blocker.what), blocker.status) not in blocked:
                    found += self._quoted(same[0], blocker.evidence)
        return found

    def contradictions_of(self, calls: Sequence[Call]) -> list[Answer]:
        """What somebody said otherwise in an earlier call with the same account; the later words first."""
        found: list[Answer] = []
        accounts = dict.fromkeys(a for call in calls for a in call.context.accounts[:1])
        for account in accounts:
            same = [c for c in calls if account in c.context.accounts][:3]
            for newer, older in pairwise(same):
                pairs = self._contradictions(self._reach.segments(older.id), self._reach.segments(newer.id))
                for before, after in pairs:
                    found += [_answer(newer, after), _answer(older, before)]
        return found

    def _steps(self, call: Call) -> list[NextStep]:
        extraction = self._store.extraction(call.id)
        steps = extraction.next_steps if extraction else ()
        return [s for s in steps if s.verification.status is Status.VERIFIED]

    def _blockers(self, call: Call) -> list[Blocker]:
        extraction = self._store.extraction(call.id)
        blockers = extraction.blockers if extraction else ()
        return [b for b in blockers if b.verification.status is Status.VERIFIED]

    def _quoted(self, call: Call, evidence: Sequence[Evidence]) -> list[Answer]:
        """The segment that a claim rests on, if it may be quoted."""
        ids = {e.segment for e in evidence[:1]}
        return [_answer(call, s) for s in self._reach.segments(call.id) if s.id in ids]


def _answer(call: Call, segment: Segment) -> Answer:
    context = call.context
    return Answer(
        segment.text.strip(), segment.speaker, call.id, context.title, context.started_at.date().isoformat(),
        segment.start, segment.end, 1.0,
    )  # fmt: skip
