"""After the call: a recorded call of the store goes through the workflow, and what comes out is kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.audit import AuditKind
from app.domain.call import Call, CallContext, CallState, Channel
from app.domain.documents import Document, Note, PostCallTalk, step_document
from app.domain.ports import Clock, Recording, Store
from app.domain.transcript import Segment, Transcript, Word
from app.events import CallChanged, Events, ProposalsReady, StepProgress
from app.services.consent.service import ConsentService
from app.services.methods.service import MethodService
from app.services.outbox.targets import stored_targets
from app.services.processing.call_audio import recorded
from app.services.processing.capture_gaps import off_the_record, unheard, with_unheard
from app.services.processing.checkpoints import FORGOTTEN, Checkpoints, StepTable
from app.services.processing.guessed_names import flagged, guessed
from app.services.processing.notes import lead_with_notes
from app.services.processing.own_voice import with_own_voice
from app.services.processing.post_call_talk import after_the_customers, without
from app.services.processing.shown_labels import shown_labels
from app.services.processing.workflow import AfterCallWorkflow, Outcome, WorkflowRun
from app.services.setup.writing_style import WritingStyleService

# (from, to) in seconds of the call → a small sound file of them; empty if the sound is no longer kept.
ConsentClip = Callable[[float, float], bytes]


@dataclass(frozen=True, slots=True)
class Material:
    """What one reading of a call uses beside its sound: where its steps are kept, who cuts the consent out of the sound, and
    what puts speakers' names right that are known."""

    checkpoints: Checkpoints
    clip: ConsentClip = lambda _start, _end: b""
    named: Callable[[Transcript], Transcript] = lambda transcript: transcript


class ProcessService:
    """The workflow on a recorded call of the store. With `consent`, the spoken yes is looked for in the transcript."""

    def __init__(
        self,
        *,
        store: Store,
        events: Events,
        clock: Clock,
        tone: WritingStyleService | None = None,
        consent: ConsentService | None = None,
        methods: MethodService | None = None,
    ) -> None:
        self._store = store
        self._events = events
        self._clock = clock
        self._tone = tone
        self._consent = consent
        self._methods = methods

    def run(
        self,
        call_id: str,
        workflow: AfterCallWorkflow,
        recording: Recording,
        clip: ConsentClip = lambda _start, _end: b"",
    ) -> Outcome:
        """Takes a recorded call to its proposals, and keeps them. Raises Cancelled, and what a step raises; a later run
        goes on behind the last step that was finished."""
        call = self._store.call(call_id)
        assert call is not None, "a call is stored before it is recorded"
        told = self._store.language(call_id)
        if told:
            call = replace(call, context=replace(call.context, language=told[0]))
        outcome = self.read(call, workflow, recording, Material(StepTable(self._store, call_id), clip))
        targets = stored_targets(self._store, call_id, self._tone.tone() if self._tone else None)
        outcome = workflow.text.propose(outcome.extraction, outcome.transcript, call.context, targets)
        if self._methods:
            more = self._methods.after_call(call, outcome.transcript, outcome.extraction, targets)
            outcome = replace(outcome, proposals=(*outcome.proposals, *more))
        names = guessed(self._store, call.context, outcome.transcript)
        outcome = replace(outcome, proposals=flagged(outcome.proposals, names))
        self._keep(call, outcome)
        self.silence_withheld(call_id, recording)
        return outcome

    def read(self, call: Call, workflow: AfterCallWorkflow, recording: Recording, material: Material) -> Outcome:
        """The call's transcript and claims, without proposals; nothing of it is kept but checkpoints and the proof of the
        consent."""
        sides = (Channel.MIC, Channel.REMOTE)
        # One mixed file has but one channel; of a recording without any the workflow makes an empty transcript.
        kept = [channel for channel in sides if next(recording.blocks(channel), None) is not None] or sides
        channels = {channel: recorded(recording, channel) for channel in kept}
        run = WorkflowRun.begin(
            call.context,
            channels,
            material.checkpoints,
            lambda step, fraction: self._events.publish(StepProgress(call.id, step, fraction)),
            is_mixed=self._store.is_marked(call.id, Document.MIXED),
        )
        named = workflow.audio.transcribe(run, self._live_words(call.id), shown_labels(self._store, call.id))
        named = material.named(
            with_own_voice(named, self._store.document(call.id, Document.REP_VOICE), call.context.rep)
        )
        self._prove_consent(call.context, named.segments, material.clip)
        extraction, transcript = workflow.text.understand(run, self._without_post_call_talk(call.context, named))
        notes, gaps = self._notes(call.id), self._store.gaps(call.id)
        end = (recording.seconds() or (0.0, 0.0))[1]
        missing = [*unheard(recording.notices(), end), *off_the_record(gaps, end)]
        extraction, transcript = with_unheard(*lead_with_notes(extraction, transcript, notes, gaps), missing)
        run.progress("propose", 1.0)
        return Outcome(transcript, extraction, ())

    def _notes(self, call_id: str) -> Sequence[Note]:
        """The rep's notes, those of a joined call's later parts on its clock."""
        joined, found = self._store.joined(call_id), [*self._store.notes(call_id)]
        for part in joined.parts if joined else ():
            found += [replace(note, at=note.at + part.offset) for note in self._store.notes(part.call_id)]
        return found

    def _live_words(self, call_id: str) -> Mapping[Channel, Sequence[Word]]:
        words = self._store.words(call_id)
        told = self._store.language(call_id)
        kept = [w for w in words if told is None or w.word.start >= told[1]]
        return {c: [w.word for w in kept if w.channel is c] for c in (Channel.MIC, Channel.REMOTE)}

    def _prove_consent(self, context: CallContext, segments: Sequence[Segment], clip: ConsentClip) -> None:
        """Looks for the spoken consent before anything is left out of the transcript: its proof may be there."""
        if self._consent:
            self._consent.prove(context, segments, clip)

    def _without_post_call_talk(self, context: CallContext, spoken: Transcript) -> Transcript:
        leftover = after_the_customers(spoken, context)
        is_included = self._store.is_marked(context.call_id, Document.POST_CALL_TALK_INCLUDED)
        if leftover:
            talk = PostCallTalk(leftover[0].start, leftover[-1].end, is_included)
            self._store.save_post_call_talk(context.call_id, talk)
        return spoken if is_included else without(spoken, leftover)

    def post_call_talk(self, call_id: str) -> tuple[float, float] | None:
        """(from, to) of the talk that was withheld after the last customer had left; None if none is."""
        talk = self._store.post_call_talk(call_id)
        return (talk.start, talk.end) if talk and not talk.is_included else None

    def include_post_call_talk(self, call_id: str) -> None:
        """Lets that talk count: the workflow has to run again, and makes only what depends on it anew."""
        with self._store.transaction():
            self._store.mark(call_id, Document.POST_CALL_TALK_INCLUDED)
            self._store.audit(self._clock.now(), AuditKind.POST_CALL_TALK_INCLUDED, call_id, {})

    def silence_withheld(self, call_id: str, recording: Recording) -> None:
        """Off-the-record passages leave the recording too. Safe to repeat: a crash may have come before it."""
        extraction = self._store.extraction(call_id)
        if extraction is None or self._store.is_marked(call_id, Document.SILENCED):
            return
        for passage in extraction.withheld:
            recording.silence(passage.start, passage.end)
        self._store.mark(call_id, Document.SILENCED)

    def _keep(self, call: Call, outcome: Outcome) -> None:
        with self._store.transaction():
            self._store.save_transcript(call.id, outcome.transcript)
            self._store.save_extraction(call.id, outcome.extraction)
            self._store.save_proposals(outcome.proposals)
            self._store.erase_words(call.id)
            if outcome.extraction.withheld:
                self.forget_spoken(call.id)
            self._store.set_call_state(call.id, CallState.REVIEW)
            facts = {"proposals": len(outcome.proposals), "withheld": len(outcome.extraction.withheld)}
            self._store.audit(self._clock.now(), AuditKind.PROCESSED, call.id, facts)
        self._events.publish(CallChanged(call.id, CallState.REVIEW))
        self._events.publish(ProposalsReady(call.id, outcome.proposals))

    def forget_spoken(self, call_id: str) -> None:
        """The checkpoints from before the redaction still hold what must be withheld."""
        for step in ("transcribe mic", "transcribe remote", "name"):
            self._store.save_document(call_id, step_document(step), FORGOTTEN)
