"""After the call: a recorded call of the store goes through the workflow, and what comes out is kept."""

from collections.abc import Callable, Sequence

from app.domain.audit import AuditKind
from app.domain.call import CallContext, CallState, Channel
from app.domain.documents import Document, PostCallTalk, step_document
from app.domain.ports import (
    Clock,
    Recording,
    Store,
)
from app.domain.transcript import Segment, Transcript
from app.events import CallChanged, Events, ProposalsReady, StepProgress
from app.services.outbox.targets import stored_targets
from app.services.processing.call_audio import recorded
from app.services.processing.capture_gaps import unheard, with_unheard
from app.services.processing.checkpoints import FORGOTTEN, StepTable
from app.services.processing.notes import NoteService, lead_with_notes
from app.services.processing.post_call_talk import after_the_customers, without
from app.services.processing.workflow import AfterCallWorkflow, Outcome
from app.services.setup.writing_style import WritingStyleService

# Told who said what before anything is left out.
HelpReply = Callable[[CallContext, Sequence[Segment]], object]


class ProcessService:
    """The workflow on a recorded call of the store."""

    def __init__(self, *, store: Store, events: Events, clock: Clock, tone: WritingStyleService | None = None) -> None:
        self._store = store
        self._events = events
        self._clock = clock
        self._tone = tone

    def run(
        self,
        call_id: str,
        after_call: AfterCallWorkflow,
        recording: Recording,
        heard: HelpReply = lambda _context, _segments: None,
    ) -> Outcome:
        """`heard` is told the named transcript before anything is left out of it: the consent's proof is in there."""
        call = self._store.call(call_id)
        assert call is not None, "a call is stored before it is recorded"
        channels = {channel: recorded(recording, channel) for channel in (Channel.MIC, Channel.REMOTE)}
        notes = NoteService(store=self._store).of(call_id)
        gaps = self._store.gaps(call_id)
        missing = unheard(recording.notices(), (recording.seconds() or (0.0, 0.0))[1])
        outcome = after_call.run(
            call.context,
            channels,
            stored_targets(self._store, call_id, self._tone.tone() if self._tone else None),
            StepTable(self._store, call_id),
            lambda step, fraction: self._events.publish(StepProgress(call_id, step, fraction)),
            live={c: [w.word for w in self._store.words(call_id) if w.channel is c] for c in channels},
            shape=lambda spoken: self._shaped(call.context, spoken, heard),
            lead=lambda extraction, transcript: with_unheard(
                *lead_with_notes(extraction, transcript, notes, gaps), missing
            ),
        )
        self._keep(call_id, outcome)
        self.silence_withheld(call_id, recording)
        return outcome

    def _shaped(self, context: CallContext, spoken: Transcript, heard: HelpReply) -> Transcript:
        heard(context, spoken.segments)
        leftover = after_the_customers(spoken, context)
        is_included = self._store.is_marked(context.call_id, Document.POST_CALL_TALK_INCLUDED)
        if leftover:
            talk = PostCallTalk(leftover[0].start, leftover[-1].end, is_included)
            self._store.save_post_call_talk(context.call_id, talk)
        return spoken if is_included else without(spoken, leftover)

    def leftover(self, call_id: str) -> tuple[float, float] | None:
        """From when to when talk after the last customer had left was withheld; None where none is."""
        talk = self._store.post_call_talk(call_id)
        return (talk.start, talk.end) if talk and not talk.is_included else None

    def include_leftover(self, call_id: str) -> None:
        """The rep wants it in: the workflow has to run again, and makes only what depends on it anew."""
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

    def _keep(self, call_id: str, outcome: Outcome) -> None:
        with self._store.transaction():
            self._store.save_transcript(call_id, outcome.transcript)
            self._store.save_extraction(call_id, outcome.extraction)
            self._store.save_proposals(outcome.proposals)
            self._store.erase_words(call_id)
            if outcome.extraction.withheld:
                self._forget_spoken(call_id)
            self._store.set_call_state(call_id, CallState.REVIEW)
            facts = {"proposals": len(outcome.proposals), "withheld": len(outcome.extraction.withheld)}
            self._store.audit(self._clock.now(), AuditKind.PROCESSED, call_id, facts)
        self._events.publish(CallChanged(call_id, CallState.REVIEW))
        self._events.publish(ProposalsReady(call_id, outcome.proposals))

    def _forget_spoken(self, call_id: str) -> None:
        """The checkpoints from before the redaction still hold what must be withheld."""
        for step in ("transcribe mic", "transcribe remote", "name"):
            self._store.save_document(call_id, step_document(step), FORGOTTEN)
