"""Halves of a call told as one: the meeting dropped and was recorded again, or two files are one conversation.

Each half stays a call of its own with its sound, its key, its consent and its notes; what was said, what was read of it and
what waits for approval are the first's while they are joined (`app/store/joined_calls.py` tells them apart again).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.domain.audit import AuditKind
from app.domain.call import Call, CallState, Channel
from app.domain.claims import Extraction
from app.domain.consent import ConsentState
from app.domain.errors import BadInput, ConsentMissing, UserActionNeeded
from app.domain.joined_calls import (
    Joined,
    Part,
    moved,
    offset_of,
    touches,
    with_claims,
    with_part,
)
from app.domain.messages import Message
from app.domain.ports import Clock, Recording, Store
from app.domain.proposal import ProposalState
from app.domain.renaming import renamed_claims
from app.domain.transcript import Transcript, Turn
from app.events import CallChanged, Events
from app.services.calls.one_voice import one_voice, relabelled
from app.services.processing.capture_gaps import OBSERVER
from app.services.processing.guessed_names import confirmed, save_confirmed
from app.services.processing.notes import YOUR_NOTE
from app.services.processing.read_again import Changes, FollowUpsAgain, Reading
from app.services.processing.renamed_speaker import with_person
from app.services.processing.workflow import TextStage

_READ = (CallState.REVIEW, CallState.WRITING, CallState.DONE)


@dataclass(frozen=True, slots=True)
class JoiningTools:
    """`recording`: a joined call's sound by its parts; `turns`: who speaks when on a channel of it."""

    text_stage: Callable[[], TextStage]
    recording: Callable[[str, Sequence[Part]], Recording]
    turns: Callable[[Recording, Channel], Sequence[Turn]]


@dataclass(frozen=True, slots=True)
class JoinedCall:
    """`offset`: the second at which the later half's clock begins; `waiting`: follow-ups that wait now."""

    call_id: str
    offset: float
    waiting: int


@dataclass(frozen=True, slots=True)
class _Whole:
    """Everything that joining changes, worked out before anything is written."""

    call: Call
    part: Part
    joined: Joined
    transcript: Transcript
    extraction: Extraction
    changes: Changes


class JoinService:
    def __init__(
        self, *, store: Store, clock: Clock, events: Events, follow_ups: FollowUpsAgain, tools: JoiningTools
    ) -> None:
        self._store = store
        self._clock = clock
        self._events = events
        self._follow_ups = follow_ups
        self._tools = tools

    def join(self, first_id: str, later_id: str) -> JoinedCall:
        """The two told as one under the first's id. What was approved or written of either stays as it is; the rest is made
        anew for the whole, and what the whole adds waits as a card of its own.

        Raises BadInput where one of them is no recorded call that was read, ConsentMissing where a consent doesn't stand,
        UserActionNeeded where they are calls with different accounts.
        """
        first, later = self._readable(first_id), self._readable(later_id)
        self._require_joinable(first, later)
        whole = self._read(first, later)
        with self._store.transaction():
            if self._store.transcript(first.id) is None or self._store.transcript(later.id) is None:
                raise BadInput(Message("join.not_read", call_id=later.id))  # erased while it was read
            self._save(whole, later)
        self._events.publish(CallChanged(first.id, whole.call.state))
        waiting = [p for p in self._follow_ups.known(first.id, whole.joined.parts) if p.state is ProposalState.PENDING]
        return JoinedCall(first.id, whole.part.offset, len(waiting))

    def separate(self, call_id: str) -> Sequence[str]:
        """The parts as calls of their own again, each with the follow-ups that waited before. Raises BadInput where it isn't
        joined, UserActionNeeded where something was decided on, or written by the rep, that rests on both."""
        first = self._store.joined_to().get(call_id, call_id)
        joined = self._store.joined(first)
        if joined is None:
            raise BadInput(Message("join.not_joined", call_id=call_id))
        later = (joined.parts[0].starts, float("inf"))
        if any(touches(p, later) for p in self._store.decided_since_joined(first)):
            raise UserActionNeeded(Message("join.decided"))
        with self._store.transaction():
            parts = self._store.separate(first)
            self._store.audit(self._clock.now(), AuditKind.CALLS_SEPARATED, first, {"parts": len(parts)})
        for part in parts:
            call = self._store.call(part)
            if call:
                self._events.publish(CallChanged(part, call.state))
        return parts

    def parts(self, call_id: str) -> Sequence[str]:
        """The ids of the later parts; none for a call of one recording."""
        joined = self._store.joined(call_id)
        return [part.call_id for part in joined.parts] if joined else ()

    # ── what may be joined ──────────────────────────────────────────────────────────────────────────────────────

    def _readable(self, call_id: str) -> Call:
        call = self._store.call(call_id)
        if call is None:
            raise BadInput(Message("calls.unknown", call_id=call_id))
        if call_id in self._store.joined_to():
            raise BadInput(Message("join.is_part", call_id=call_id))
        is_read = call.state in _READ and call.recorded_to is not None
        if not is_read or self._store.transcript(call_id) is None or self._store.extraction(call_id) is None:
            raise BadInput(Message("join.not_read", call_id=call_id))
        record = self._store.consent(call_id)
        if record is None or record.state is not ConsentState.GRANTED or record.locked:
            raise ConsentMissing(Message("join.no_consent", call_id=call_id))
        return call

    def _require_joinable(self, first: Call, later: Call) -> None:
        if first.id == later.id:
            raise BadInput(Message("join.same"))
        if self._store.joined(later.id):
            raise BadInput(Message("join.later_joined", call_id=later.id))
        accounts, others = set(first.context.accounts), set(later.context.accounts)
        if accounts and others and accounts != others:
            raise UserActionNeeded(Message("join.accounts"))

    # ── reading them as one ─────────────────────────────────────────────────────────────────────────────────────

    def _read(self, first: Call, later: Call) -> _Whole:
        before, other = self._store.transcript(first.id), self._store.transcript(later.id)
        claims, more = self._store.extraction(first.id), self._store.extraction(later.id)
        assert before is not None
        assert other is not None
        assert claims is not None
        assert more is not None
        end = max([first.recorded_to or 0.0, *(s.end for s in before.segments)])
        offset = offset_of(first, end, later)
        part = Part(later.id, offset, end, 1 + max((s.id for s in before.segments), default=-1))
        known = self._store.joined(first.id)
        names = tuple(p.name for p in first.context.participants)
        joined = known or Joined((), first.recorded_to, names, first.context.accounts)
        joined = replace(joined, parts=(*joined.parts, part))
        added = moved(relabelled(other, before), offset, part.first_id)
        transcript, call = with_part(before, added), _as_one(first, later, offset)
        earlier = with_claims(claims, replace(moved(more, offset, part.first_id), call_id=first.id))
        for old, new in self._one_voice(before, added, joined).items():
            transcript = with_person(transcript.renamed(old, new), old, new)
            earlier = renamed_claims(earlier, old, new)
        extraction = self._claims(call, transcript, earlier)
        proposals = self._follow_ups.known(first.id, joined.parts)
        changes = self._follow_ups.changes(call, Reading(transcript, extraction, earlier), proposals)
        return _Whole(call, part, joined, transcript, extraction, changes)

    def _claims(self, call: Call, transcript: Transcript, earlier: Extraction) -> Extraction:
        """The whole read anew; what was withheld, flagged and noted in a half stays so."""
        spoken = tuple(s for s in transcript.segments if s.text and s.speaker not in (OBSERVER, YOUR_NOTE))
        fresh = self._tools.text_stage().read(replace(transcript, segments=spoken), call.context)
        notes = tuple(line for line in earlier.summary if any(e.speaker == YOUR_NOTE for e in line.evidence))
        return replace(
            fresh,
            summary=(*notes, *fresh.summary),
            withheld=earlier.withheld,
            flags=tuple(dict.fromkeys((*fresh.flags, *earlier.flags))),
            review_required=fresh.review_required or earlier.review_required,
        )

    def _one_voice(self, before: Transcript, added: Transcript, joined: Joined) -> dict[str, str]:
        def turns() -> Sequence[Turn]:
            return self._tools.turns(self._tools.recording(joined_call, joined.parts), Channel.REMOTE)

        joined_call = before.call_id
        return dict(one_voice(before.segments, added.segments, turns))

    # ── keeping it ──────────────────────────────────────────────────────────────────────────────────────────────

    def _save(self, whole: _Whole, later: Call) -> None:
        store, first = self._store, whole.call.id
        store.save_joined(first, whole.joined)
        gaps = [(a + whole.part.offset, None if b is None else b + whole.part.offset) for a, b in store.gaps(later.id)]
        if gaps:
            ended = [(a, whole.part.starts if b is None else b) for a, b in store.gaps(first)]
            store.save_gaps(first, [*ended, *gaps])
        save_confirmed(store, first, confirmed(store, first) | confirmed(store, later.id))
        context = replace(whole.call.context, participants=whole.transcript.participants)
        store.save_call(replace(whole.call, context=context))
        store.save_transcript(first, whole.transcript)
        store.save_extraction(first, whole.extraction)
        self._follow_ups.keep(whole.changes)
        facts = {"later": later.id, "parts": len(whole.joined.parts) + 1}
        store.audit(self._clock.now(), AuditKind.CALLS_JOINED, first, facts)


def _as_one(first: Call, later: Call, offset: float) -> Call:
    """The first's call with the people and accounts of both, as long as both."""
    names = {p.name for p in first.context.participants}
    people = (*first.context.participants, *(p for p in later.context.participants if p.name not in names))
    context = replace(first.context, participants=people, accounts=first.context.accounts or later.context.accounts)
    return replace(first, context=context, recorded_to=offset + (later.recorded_to or 0.0))
