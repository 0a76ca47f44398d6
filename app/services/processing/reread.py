"""A call read again from its sound, with another model, another language or another number of speakers.

Nothing changes before the new reading is complete. What was withheld stays withheld, names that the rep has put right stay,
what was approved or written stays, and what the new reading adds to it waits as a card of its own.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.domain.audit import AuditKind
from app.domain.call import Call, CallState
from app.domain.claims import Extraction
from app.domain.consent import ConsentState
from app.domain.documents import Document
from app.domain.errors import BadInput, ConsentMissing, ModelMissing, UserActionNeeded
from app.domain.joined_calls import transcript_within
from app.domain.languages import is_read, not_read
from app.domain.messages import Message
from app.domain.ports import Clock, Recording, Store
from app.domain.proposal import ProposalState
from app.domain.transcript import Segment, Transcript
from app.events import CallChanged, Events, ProposalsReady
from app.services.processing.capture_gaps import OBSERVER
from app.services.processing.checkpoints import InMemory
from app.services.processing.guessed_names import confirmed
from app.services.processing.notes import YOUR_NOTE
from app.services.processing.read_again import FollowUpsAgain, Reading
from app.services.processing.service import Material, ProcessService
from app.services.processing.workflow import AfterCallWorkflow

MOST_SPEAKERS = 12
_READ = (CallState.REVIEW, CallState.WRITING, CallState.DONE)


@dataclass(frozen=True, slots=True)
class RereadRequest:
    """What is to be other than before; None leaves it to the settings, or to the sound. `speakers` are the voices on the
    other side."""

    model: str | None = None
    language: str | None = None
    speakers: int | None = None


@dataclass(frozen=True, slots=True)
class Reread:
    """`passages` of the transcript, how many follow-ups wait, and how many of them add to what was decided on."""

    passages: int
    waiting: int
    new: int


@dataclass(frozen=True, slots=True)
class RereadTools:
    """`after_call` makes the workflow with a speech model and a number of voices; `recording` is a call's sound."""

    after_call: Callable[[str | None, int | None], AfterCallWorkflow]
    recording: Callable[[str], Recording]


class RereadService:
    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        events: Events,
        process: ProcessService,
        follow_ups: FollowUpsAgain,
        tools: RereadTools,
    ) -> None:
        self._store = store
        self._clock = clock
        self._events = events
        self._process = process
        self._follow_ups = follow_ups
        self._tools = tools

    def read(self, call_id: str, request: RereadRequest) -> Reread:
        """The call's transcript, claims and waiting follow-ups made anew.

        Raises BadInput where there is no such recorded call, ConsentMissing where a consent no longer stands, ModelMissing
        with what to fetch, UserActionNeeded where the sound is gone or the call was changed meanwhile.
        """
        call, before, claims, recording = self._before(call_id, request)
        workflow = self._tools.after_call(request.model, request.speakers)
        if request.language:
            call = replace(call, context=replace(call.context, language=request.language))
        closed = self._closed(call.id, claims)
        names = confirmed(self._store, call.id)
        material = Material(InMemory(), named=lambda heard: _without(known_names(heard, before, names), closed))
        outcome = self._process.read(call, workflow, recording, material)
        if not any(s.text and s.speaker not in (OBSERVER, YOUR_NOTE) for s in outcome.transcript.segments):
            raise UserActionNeeded(Message("reread.nothing"))
        withheld = tuple(dict.fromkeys((*claims.withheld, *outcome.extraction.withheld)))
        extraction = replace(outcome.extraction, withheld=tuple(sorted(withheld, key=lambda w: w.start)))
        if claims.withheld:
            extraction = replace(
                extraction, flags=tuple(dict.fromkeys((*extraction.flags, *claims.flags))), review_required=True
            )
        transcript = outcome.transcript
        known = {p.name for p in transcript.participants}
        more = tuple(p for p in before.participants if p.name in names - known)
        transcript = replace(transcript, participants=(*transcript.participants, *more))
        self._keep(call, before, Reading(transcript, extraction, claims), request)
        self._process.silence_withheld(call.id, recording)
        waiting = [p for p in self._store.proposals(call.id) if p.state is ProposalState.PENDING]
        self._events.publish(CallChanged(call.id, CallState.REVIEW))
        self._events.publish(ProposalsReady(call.id, waiting))
        return Reread(len(transcript.segments), len(waiting), sum(bool(p.action.again) for p in waiting))

    def _before(self, call_id: str, request: RereadRequest) -> tuple[Call, Transcript, Extraction, Recording]:
        if request.speakers is not None and not 1 <= request.speakers <= MOST_SPEAKERS:
            raise BadInput(Message("reread.speakers", most=MOST_SPEAKERS))
        if request.language and not is_read(request.language):
            raise ModelMissing(not_read(request.language))
        call_id = self._store.joined_to().get(call_id, call_id)
        call = self._store.call(call_id)
        if call is None:
            raise BadInput(Message("calls.unknown", call_id=call_id))
        before, claims = self._store.transcript(call_id), self._store.extraction(call_id)
        if call.state not in _READ or call.recorded_to is None or before is None or claims is None:
            raise BadInput(Message("join.not_read", call_id=call_id))
        joined = self._store.joined(call_id)
        for one in (call_id, *(part.call_id for part in (joined.parts if joined else ()))):
            record = self._store.consent(one)
            if record is None or record.state is not ConsentState.GRANTED or record.locked:
                raise ConsentMissing(Message("consent.none_on_record"))
        recording = self._tools.recording(call_id)
        if recording.seconds() is None:
            raise UserActionNeeded(Message("reread.no_sound"))
        told = self._store.language(call_id)
        context = replace(call.context, language=told[0]) if told else call.context
        return replace(call, context=context), before, claims, recording

    def _closed(self, call_id: str, claims: Extraction) -> Sequence[tuple[float, float]]:
        """What may not be used of the call, though its sound may still hold it."""
        spans = [(w.start, w.end) for w in claims.withheld]
        joined = self._store.joined(call_id)
        parts = [(call_id, 0.0), *((part.call_id, part.offset) for part in (joined.parts if joined else ()))]
        for part, offset in parts:
            talk = self._store.post_call_talk(part)
            if talk and not talk.is_included:
                spans.append((talk.start + offset, talk.end + offset))
        return spans

    def _keep(self, call: Call, before: Transcript, reading: Reading, request: RereadRequest) -> None:
        joined = self._store.joined(call.id)
        known = self._follow_ups.known(call.id, joined.parts if joined else ())
        changes = self._follow_ups.changes(call, reading, known)
        with self._store.transaction():
            if self._store.transcript(call.id) != before:
                raise UserActionNeeded(Message("reread.changed"))
            self._store.save_transcript(call.id, reading.transcript)
            self._store.save_extraction(call.id, reading.extraction)
            if joined:
                numbered = [
                    replace(p, first_id=_first_id(reading.transcript, joined.span(p.call_id))) for p in joined.parts
                ]
                self._store.save_joined(call.id, replace(joined, parts=tuple(numbered)))
            if request.language:
                self._store.save_call(call)
                self._store.save_language(call.id, request.language, 0.0)
            self._follow_ups.keep(changes)
            self._store.drop_document(call.id, Document.SILENCED)
            self._process.forget_spoken(call.id)
            self._store.set_call_state(call.id, CallState.REVIEW)
            facts = {"model": request.model, "language": request.language, "speakers": request.speakers}
            self._store.audit(self._clock.now(), AuditKind.READ_AGAIN, call.id, facts)


def known_names(heard: Transcript, before: Transcript, names: frozenset[str]) -> Transcript:
    """The new transcript with each name that the rep had put right: its owner is who speaks most where it stood."""
    for name in sorted(names - {s.speaker for s in heard.segments}):
        shared: Counter[str] = Counter()
        for old in (s for s in before.segments if s.speaker == name and s.text):
            for new in heard.segments:
                both = min(old.end, new.end) - max(old.start, new.start)
                if both > 0 and new.speaker not in names:
                    shared[new.speaker] += round(both * 1000)
        if shared:
            heard = heard.renamed(shared.most_common(1)[0][0], name)
    return heard


def _without(heard: Transcript, closed: Sequence[tuple[float, float]]) -> Transcript:
    def blank(segment: Segment) -> Segment:
        is_closed = any(segment.start < end and start < segment.end for start, end in closed)
        return replace(segment, text="", words=()) if is_closed else segment

    return replace(heard, segments=tuple(map(blank, heard.segments)))


def _first_id(transcript: Transcript, span: tuple[float, float]) -> int:
    return min((s.id for s in transcript_within(transcript, span)), default=0)
