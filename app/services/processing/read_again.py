"""A call's follow-ups after it was read again: what was decided on or written by the rep stays, what waited is made anew, and
what the new reading adds to a follow-up that was decided on waits as one of its own."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.call import Call
from app.domain.claims import Evidence, Extraction, NextStep, StageRecommendation
from app.domain.joined_calls import CLAIMS, Part, moved
from app.domain.messages import Message
from app.domain.ports import Proposer, Store
from app.domain.proposal import ActionKind, Proposal, ProposalState, proposal_id
from app.domain.transcript import Transcript
from app.services.methods.service import MethodService
from app.services.outbox.targets import stored_targets
from app.services.processing.follow_ups_anew import MADE_BY_READING
from app.services.processing.guessed_names import flagged, guessed
from app.services.setup.writing_style import WritingStyleService

# Two claims say the same where they share this much of their words, fewer being enough within the same seconds.
SHARED_WORDS = 0.6
SHARED_WORDS_AT_ONCE = 0.3
SHARED_TIME = 0.5
# What a kind of single value writes.
_VALUES = {
    ActionKind.STAGE: ("stage",),
    ActionKind.FIELD: ("value",),
    ActionKind.TASK: ("due", "owner"),
    ActionKind.TASK_UPDATE: ("changes",),
}


@dataclass(frozen=True, slots=True)
class Changes:
    """`dropped` are the ids of follow-ups that no longer wait; `wanted` are those that wait now."""

    dropped: frozenset[str]
    wanted: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A call as it is read now. `before`: the claims that its follow-ups rest on so far."""

    transcript: Transcript
    extraction: Extraction
    before: Extraction


class FollowUpsAgain:
    def __init__(
        self, *, store: Store, proposer: Proposer, methods: MethodService, tone: WritingStyleService | None = None
    ) -> None:
        self._store = store
        self._proposer = proposer
        self._methods = methods
        self._tone = tone

    def changes(self, call: Call, reading: Reading, known: Sequence[Proposal]) -> Changes:
        """What becomes of the follow-ups that are `known`, all on the call's clock. Asks the CRM for its fields."""
        targets = stored_targets(self._store, call.id, self._tone.tone() if self._tone else None)

        def propose(extraction: Extraction) -> Sequence[Proposal]:
            return self._proposer.propose(extraction, reading.transcript, call.context, targets)

        fields = self._methods.after_call(call, reading.transcript, reading.extraction, targets)
        names = guessed(self._store, call.context, reading.transcript)
        fresh = flagged([*propose(reading.extraction), *fields], names)
        return changes_of(known, fresh, propose(new_claims(reading.extraction, reading.before)))

    def keep(self, changes: Changes) -> None:
        self._store.drop_proposals(changes.dropped - {p.id for p in changes.wanted})
        self._store.save_proposals(changes.wanted)

    def known(self, call_id: str, parts: Sequence[Part] = ()) -> Sequence[Proposal]:
        """The follow-ups of the call and of its later parts, all on its clock."""
        found = list(self._store.proposals(call_id))
        for part in parts:
            found += [_on_clock(p, part.offset, part.first_id) for p in self._store.proposals(part.call_id)]
        return found


def changes_of(known: Sequence[Proposal], fresh: Sequence[Proposal], rest: Sequence[Proposal]) -> Changes:
    """`fresh`: what the new reading proposes; `rest`: what it would propose from its new claims alone."""
    waiting = [p for p in known if _is_made_anew(p)]
    stays = [p for p in known if not _is_made_anew(p)]
    kept, wanted = set[str](), list[Proposal]()
    for proposal in fresh:
        settled = [p for p in stays if _same_place(p, proposal)]
        if not settled:
            wanted.append(proposal)
            continue
        # What waits beside a decided one says what that one does not: another half's note, say.
        beside = [p for p in waiting if _same_place(p, proposal)]
        kept |= {p.id for p in beside}
        added = _added(proposal, [*settled, *beside], rest)
        if added:
            wanted.append(added)
    return Changes(frozenset(p.id for p in waiting) - kept, tuple(wanted))


def new_claims(now: Extraction, before: Extraction) -> Extraction:
    """The claims of `now` that `before` did not have."""

    def new(name: str) -> tuple[Any, ...]:
        earlier = getattr(before, name)
        return tuple(c for c in getattr(now, name) if not any(_same_claim(c, other) for other in earlier))

    stage = now.stage
    if stage.recommendation == before.stage.recommendation:
        stage = StageRecommendation(None, ())
    changes: dict[str, Any] = {name: new(name) for name in CLAIMS}
    return replace(now, **changes, stage=stage)


def _added(proposal: Proposal, known: Sequence[Proposal], rest: Sequence[Proposal]) -> Proposal | None:
    """What `proposal` says beyond those that are known at its place, as a follow-up of its own; None if nothing."""
    names = _VALUES.get(proposal.action.kind)
    if names:
        same = any(_values(p, names) == _values(proposal, names) for p in known)
        return None if same else _apart(proposal)
    more = next((p for p in rest if _same_place(p, proposal)), None)
    lines = [line for p in known for line in p.lines]
    said = [line for line in more.lines if line.evidence] if more else []
    is_new = any(not any(_same(a.evidence, a.text, b.evidence, b.text) for b in lines) for a in said)
    return _apart(more) if more and is_new else None


def _apart(proposal: Proposal) -> Proposal:
    text = json.dumps([proposal.action.content[k] for k in sorted(proposal.action.content)], default=str)
    action = replace(proposal.action, again=hashlib.sha256(text.encode()).hexdigest()[:16])
    found = replace(proposal, action=action, id=proposal_id(proposal.call_id, action))
    return replace(found, needs_you=Message("review.read_again"))


def _is_made_anew(proposal: Proposal) -> bool:
    is_read = proposal.action.kind in MADE_BY_READING or proposal.action.kind is ActionKind.FIELD
    is_waiting = proposal.state is ProposalState.PENDING and not proposal.is_edited
    return is_read and is_waiting and not proposal.action.again


def _same_place(one: Proposal, other: Proposal) -> bool:
    a, b = one.action, other.action
    if (a.vendor, a.kind, a.target) != (b.vendor, b.kind, b.target):
        return False
    if a.kind is ActionKind.TASK:  # its part is made of its words, which another model hears a little differently
        return a.part == b.part or any(
            _same(x.evidence, x.text, y.evidence, y.text) for x in one.lines for y in other.lines if x.evidence
        )
    return a.kind is not ActionKind.FIELD or a.part == b.part


def _values(proposal: Proposal, names: Collection[str]) -> list[Any]:
    return [proposal.action.content.get(name) for name in names]


def _same_claim(one: Any, other: Any) -> bool:
    if isinstance(one, NextStep) and (one.owner, one.due, one.due_range) != (other.owner, other.due, other.due_range):
        return False
    if getattr(one, "status", None) != getattr(other, "status", None):
        return False
    if hasattr(one, "name"):
        return str(one.name).casefold() == str(other.name).casefold()
    words = "what" if hasattr(one, "what") else "text"
    return _same(one.evidence, getattr(one, words), other.evidence, getattr(other, words))


def _same(one: Sequence[Evidence], text: str, other: Sequence[Evidence], words: str) -> bool:
    a, b = _set(text), _set(words)
    share = len(a & b) / len(a | b) if a | b else 0.0
    is_at_once = any(_overlap(x, y) for x in one for y in other)
    return share >= (SHARED_WORDS_AT_ONCE if is_at_once else SHARED_WORDS)


def _overlap(one: Evidence, other: Evidence) -> bool:
    shorter = min(one.end - one.start, other.end - other.start)
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > 0 and shared >= SHARED_TIME * shorter


def _set(text: str) -> set[str]:
    return {word.strip(".,;:!?\"'()").casefold() for word in text.split()} - {""}


def _on_clock(proposal: Proposal, seconds: float, ids: int) -> Proposal:
    return replace(proposal, lines=moved(proposal.lines, seconds, ids))
