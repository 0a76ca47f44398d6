"""A real call from the press to its follow-ups: opened, consented to, recorded or noted, parked, ended, processed."""

import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.audit import AuditKind
from app.domain.brief import CalendarEvent
from app.domain.call import Call, CallContext, CallState
from app.domain.capture import PauseCause, PauseReason
from app.domain.consent import Basis, ConsentRecord, ConsentState, Grant
from app.domain.errors import BadInput, CallsideError, ConsentMissing, ModelMissing
from app.domain.messages import Message
from app.domain.people import Participant, Side
from app.domain.ports import CaptionMask, CaptureSource, LiveTranscriber, Recording
from app.domain.proposal import Proposal
from app.domain.spoken_consent import SEARCHED_SECONDS, live_segments
from app.events import CallChanged
from app.services.briefs.service import BriefService
from app.services.calls.capture_session import CaptureTools
from app.services.calls.no_captions import NoCaptions
from app.services.calls.recording import CallSession, RecordService
from app.services.consent.service import ConsentService
from app.services.processing.notes_only_calls import NoteCallService
from app.services.processing.service import ProcessService
from app.services.processing.workflow import AfterCallWorkflow, Outcome, TextStage
from app.services.setup.runtime import Runtime


@dataclass(frozen=True, slots=True)
class CallFactories:
    """What a call is recorded and read with; the sound and the models are made when they are needed.

    `source` gets the call, its program (None where it is unknown) and its live end. `written` is the recording as far as
    this process writes it. `settle` closes what an interrupted capture left.
    """

    engine: Callable[[Call], LiveTranscriber]
    mask: Callable[[], CaptionMask]
    source: Callable[[str, str | None, CallSession], CaptureSource]
    recording: Callable[[str], Recording]
    written: Callable[[str], Recording]
    settle: Callable[[str], None]
    after_call: Callable[[], AfterCallWorkflow]
    text_stage: Callable[[], TextStage]
    clip: Callable[[str, float, float], bytes]
    # Raises StorageFull if a recording could not be kept.
    require_room: Callable[[], None] = lambda: None


# A call that comes to its event again once it is in one of these begins anew.
_WRITTEN_UP = frozenset({CallState.REVIEW, CallState.DONE})


class CallService:
    def __init__(
        self,
        *,
        brief: BriefService,
        consent: ConsentService,
        record: RecordService,
        process: ProcessService,
        note_calls: NoteCallService,
        runtime: Runtime,
        equipment: CallFactories,
    ) -> None:
        self._brief = brief
        self._consent = consent
        self._record = record
        self._process = process
        self._note_calls = note_calls
        self._store = runtime.store
        self._events = runtime.events
        self._clock = runtime.clock
        self._with = equipment
        self._live: CallSession | None = None

    # ── which call ──────────────────────────────────────────────────────────────────────────────────────────────

    def of_event(self, event: CalendarEvent) -> Call:
        """The call of a calendar event, prepared by its brief if the sources answer, else by the event alone. An event whose
        call was recorded and written up gets another call, with a clock, a consent and follow-ups of its own."""
        known = self._store.call(event.id)
        if known and known.recorded_from is not None and known.state in _WRITTEN_UP:
            return self._once_more(known)
        if known is None:
            try:
                self._brief.prepare(event.id)
            except CallsideError:
                self._save(Call(self._context_of(event), CallState.PLANNED, event.uid, event.start))
        return self._now(event.id)

    def of_account(self, account: str | None) -> Call:
        """A call that no calendar knows. With an account it has the people of its last call to choose from; without one
        nothing will be proposed."""
        now = self._clock.now()
        call_id = f"call-{now:%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:6]}"
        return self.unplanned(call_id, account, now.replace(tzinfo=None))

    def look_up_account(self, call_id: str) -> None:
        """Asks the connected systems about the account of a call that no calendar knows, so that its follow-ups have records
        to go to; the call may be live meanwhile. Systems that don't answer cost the records alone."""
        call = self.call(call_id)
        if call.event_uid is None and call.context.accounts:
            with suppress(CallsideError):
                self._brief.prepare_unplanned(call, call.context.accounts[0])

    def unplanned(self, call_id: str, account: str | None, started_at: datetime, title: str | None = None) -> Call:
        """The same under an id and a time of its own."""
        last = next((c for c in self._store.calls() if account and account in c.context.accounts), None)
        rep = last.context.rep if last else self._rep()
        people = tuple(p for p in last.context.participants if p.name == rep) if last else ()
        context = CallContext(
            call_id,
            title or (f"Call with {account}" if account else "Call"),
            started_at,
            rep,
            people or (Participant(rep, Side.US),),
            (account,) if account else (),
            last.context.issues if last else (),
        )
        return self._planned_like(last, context)

    def _once_more(self, known: Call) -> Call:
        started = self._clock.now().replace(tzinfo=None)
        call_id = f"{known.id}-{started:%H%M%S}-{uuid.uuid4().hex[:6]}"
        return self._planned_like(known, replace(known.context, call_id=call_id, started_at=started))

    def _planned_like(self, other: Call | None, context: CallContext) -> Call:
        """A planned call that writes to the records of `other`."""
        self._save(Call(context, CallState.PLANNED))
        targets = self._store.targets(other.id) if other else None
        if targets:
            self._store.save_targets(context.call_id, targets)
        return self.call(context.call_id)

    def _now(self, call_id: str) -> Call:
        """Its time runs from now, not from when the calendar had it."""
        call = self.call(call_id)
        if call.state is not CallState.PLANNED:
            return call
        started = self._clock.now().replace(tzinfo=None)
        self._save(replace(call, context=replace(call.context, started_at=started)))
        return self.call(call_id)

    def _context_of(self, event: CalendarEvent) -> CallContext:
        known = self._rep()
        ours = [p for p in event.attendees if p.side is Side.US]
        ours.sort(key=lambda p: (p.name != known, p.email != event.organizer_email))
        rep = ours[0].name if ours else known
        started = event.start.replace(tzinfo=None)
        return CallContext(event.id, event.title, started, rep, event.attendees)

    def _rep(self) -> str:
        """The rep's name as the chat system gave it, else as the last call had it."""
        person = self._store.rep_person()
        if person:
            return person.name
        return next((c.context.rep for c in self._store.calls()), "Rep")

    # ── recording ───────────────────────────────────────────────────────────────────────────────────────────────

    def agreed(self, call_id: str, *, basis: Basis = Basis.ATTESTED, program: str | None = None) -> CallSession:
        """The rep asked, and pressed Everyone agreed: capture begins with this very moment.

        Raises ConsentMissing where policy forbids it, or where this call's consent was withdrawn.
        """
        self._with.require_room()
        call = self.call(call_id)
        record = self._consent.ask(call.context, program=program)
        if record.state is ConsentState.GRANTED:
            return self._begin(call, record.resume())
        if record.state is not ConsentState.ASKED:
            raise ConsentMissing(Message("consent.withdrawn"))
        return self._begin(call, self._consent.grant(record, call_time=self.seconds(call), basis=basis))

    def refused(self, call_id: str) -> None:
        """Somebody said no. The question was put, so that is on record; everything but the recording still works."""
        self._consent.refuse(self._consent.ask(self.call(call_id).context))

    def go_on(self, call_id: str) -> CallSession:
        """Takes up a recording that was parked or that a crash interrupted; its consent still has to stand."""
        grant = self._consent.standing(call_id)
        if grant is None:
            raise ConsentMissing(Message("consent.none_on_record"))
        return self._begin(self.call(call_id), grant)

    def _begin(self, call: Call, grant: Grant) -> CallSession:
        self._consent.require_allowed()
        record = self._consent.record(call.id)
        program = record.program if record else None
        engine: LiveTranscriber
        try:
            engine = self._with.engine(call)
        except ModelMissing as missing:
            # A missing model costs the captions, never the recording.
            engine = NoCaptions(missing.message)
        self._live = self._record.begin(
            call.id,
            grant,
            CaptureTools(engine, self._with.mask(), self._with.written(call.id)),
            source=lambda live: self._with.source(call.id, program, live),
            at=self.seconds(call),
        )
        self._live.has_captions = not isinstance(engine, NoCaptions)
        return self._live

    @property
    def is_live(self) -> bool:
        """Whether a call is being recorded by this process."""
        return self._live is not None and not self._live.is_over

    def seconds(self, call: Call) -> float:
        """The call's own time now."""
        return max(0.0, (self._clock.now().replace(tzinfo=None) - call.context.started_at) / timedelta(seconds=1))

    def withdraw(self, call_id: str, live: CallSession, *, erase: bool) -> ConsentRecord:
        """Somebody takes their consent back: nothing is kept from this moment on, and nothing of before with `erase`."""
        at = live.stream_time
        live.pause(PauseReason(PauseCause.CONSENT_WITHDRAWN))
        live.discarded = live.discarded or erase
        live.stop()
        live.wait()
        return self._consent.withdraw(call_id, self._with.recording(call_id), erase=erase, call_time=at)

    def joined(self, call_id: str, live: CallSession, name: str) -> None:
        """Somebody came later: nothing is kept until the rep has said whether they agree."""
        self._record.pause(
            call_id, live, PauseReason(PauseCause.PARTICIPANT_JOINED, name)
        )  # first: whatever the answer is, it comes after this
        if name not in self._consent.joined(call_id, name, call_time=live.stream_time).unanswered:
            self._record.resume(call_id, live, PauseReason(PauseCause.PARTICIPANT_JOINED, name))

    def joined_answered(self, call_id: str, live: CallSession, name: str, *, basis: Basis) -> None:
        # The question may still be on its way to the store when the answer comes.
        self._consent.joined(call_id, name, call_time=live.stream_time)
        self._consent.joined_answered(call_id, name, agreed=True, basis=basis)
        self._record.resume(call_id, live, PauseReason(PauseCause.PARTICIPANT_JOINED, name))

    def second_yes(self, call: Call, live: CallSession) -> ConsentRecord | None:
        """Looks for it in the captions, while it can still be asked for: None once its time is over."""
        record = self._consent.record(call.id)
        if record is None or record.granted_at is None or live.stream_time > record.granted_at + SEARCHED_SECONDS:
            return None
        return self._consent.prove(call.context, live_segments(live.words, call.context.rep), self._clip(call.id))

    # ── after the call ──────────────────────────────────────────────────────────────────────────────────────────

    def waiting(self) -> Sequence[Call]:
        """Recorded calls that still have to be processed, oldest first."""
        found = [c for c in self._store.calls() if c.state is CallState.PROCESSING and c.recorded_to is not None]
        return sorted(found, key=lambda c: c.context.started_at)

    def interrupted(self) -> Sequence[Call]:
        """Calls that were live when the program ended, newest first: their recording may go on, or be finished."""
        return [c for c in self._store.calls() if c.state is CallState.LIVE and c.recorded_from is not None]

    def open_notes(self) -> Sequence[Call]:
        """Calls without a recording whose notes nobody closed, newest first."""
        return [c for c in self._store.calls() if c.state is CallState.LIVE and c.recorded_from is None]

    def finish_interrupted(self, call_id: str) -> None:
        """What is recorded of it is all there will be; without a recording its notes are."""
        kept = self._with.recording(call_id).seconds()
        self._with.settle(call_id)
        call = self.call(call_id)
        if kept is None:
            self._save(replace(call, state=CallState.DONE))
            return
        self._save(replace(call, state=CallState.PROCESSING, recorded_from=kept[0], recorded_to=kept[1]))
        self._events.publish(CallChanged(call_id, CallState.PROCESSING))

    def process(self, call_id: str) -> Outcome | None:
        """The workflow up to the proposals; None where the call has none to do."""
        recording = self._with.recording(call_id)
        outcome = None
        if self.call(call_id).state is CallState.PROCESSING:
            outcome = self._process.run(call_id, self._with.after_call(), recording, self._clip(call_id))
        self._process.silence_withheld(call_id, recording)
        return outcome

    def include_post_call_talk(self, call_id: str) -> Outcome | None:
        """What was said after the customers left counts after all."""
        self._process.include_post_call_talk(call_id)
        self._store.set_call_state(call_id, CallState.PROCESSING)
        return self.process(call_id)

    def post_call_talk(self, call_id: str) -> tuple[float, float] | None:
        return self._process.post_call_talk(call_id)

    def _clip(self, call_id: str) -> Callable[[float, float], bytes]:
        return lambda start, end: self._with.clip(call_id, start, end)

    # ── without a recording ─────────────────────────────────────────────────────────────────────────────────────

    def take_notes(self, call_id: str) -> Call:
        """A call of its own kind: its notes are all there will be."""
        call = self.call(call_id)
        self._save(replace(call, state=CallState.LIVE))
        self._store.audit(self._clock.now(), AuditKind.NOTES_WITHOUT_RECORDING, call_id, {})
        self._events.publish(CallChanged(call_id, CallState.LIVE))
        return self.call(call_id)

    def end_notes(self, call_id: str) -> Sequence[Proposal]:
        """Reads the notes. A call without any is over and proposes nothing."""
        if not self._store.notes(call_id):
            self._store.set_call_state(call_id, CallState.DONE)
            self._events.publish(CallChanged(call_id, CallState.DONE))
            return ()
        return self._note_calls.run(call_id, self._with.text_stage())

    def call(self, call_id: str) -> Call:
        """The call. Raises BadInput if there is none of this id."""
        call = self._store.call(call_id)
        if call is None:
            raise BadInput(Message("calls.unknown", call_id=call_id))
        return call

    def _save(self, call: Call) -> None:
        with self._store.transaction():
            self._store.save_call(call)
