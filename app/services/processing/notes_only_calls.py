"""A call without a recording: its notes go through the same extraction, are labelled, and stay at preview."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from app.domain.audit import AuditKind
from app.domain.call import CallState
from app.domain.claims import Evidence
from app.domain.documents import Note
from app.domain.errors import BadInput, UserActionNeeded
from app.domain.messages import Message
from app.domain.ports import Clock, Store
from app.domain.proposal import Proposal
from app.domain.transcript import Segment, Transcript
from app.events import CallChanged, Events, ProposalsReady
from app.services.outbox.targets import stored_targets
from app.services.processing.notes import NoteService, note_segments, note_transcript
from app.services.processing.workflow import TextStage
from app.services.setup.writing_style import WritingStyleService

NEEDS_YOU = Message("review.read_notes_only")
FLAG = "notes"


class NoteCallService:
    def __init__(self, *, store: Store, events: Events, clock: Clock, tone: WritingStyleService | None = None) -> None:
        self._store = store
        self._events = events
        self._clock = clock
        self._tone = tone

    def run(self, call_id: str, text: TextStage) -> Sequence[Proposal]:
        """From the call's notes to proposals that all wait for the rep. Raises UserActionNeeded without a note."""
        call = self._store.call(call_id)
        if call is None:
            raise BadInput(Message("calls.unknown", call_id=call_id))
        notes = NoteService(store=self._store).of(call_id)
        if not notes:
            raise UserActionNeeded(Message("notes.none"))
        context = call.context
        read = note_transcript(notes, context)
        found = text.read(read, context)
        kept = text.redactor.redact(read, found)
        targets = stored_targets(self._store, call_id, self._tone.tone() if self._tone else None)
        proposals = text.proposer.propose(found, kept, context, targets)
        lines = {line.id: line for line in note_segments(notes)}
        labelled = replace(_labelled(found, lines), flags=(*found.flags, FLAG), review_required=True)
        shown = [replace(_labelled(p, lines), needs_you=p.needs_you or NEEDS_YOU) for p in proposals]
        hidden = {s.id for s in kept.segments if not s.text}
        own = Transcript.of(context, (replace(s, text="") if s.id in hidden else s for s in lines.values()))
        with self._store.transaction():
            self._store.save_transcript(call_id, own)
            self._store.save_extraction(call_id, labelled)
            if hidden:
                self._forget(call_id, hidden, lines)
            self._store.save_proposals(shown)
            self._store.set_call_state(call_id, CallState.REVIEW)
            self._store.audit(
                self._clock.now(), AuditKind.NOTES_READ, call_id, {"notes": len(notes), "proposals": len(shown)}
            )
        self._events.publish(CallChanged(call_id, CallState.REVIEW))
        self._events.publish(ProposalsReady(call_id, shown))
        return shown

    def _forget(self, call_id: str, hidden: set[int], lines: Mapping[int, Segment]) -> None:
        """What is withheld leaves the notes themselves, too."""
        self._store.save_notes(call_id, [Note(line.start, line.text) for n, line in lines.items() if n not in hidden])


def _labelled(value: Any, lines: Mapping[int, Segment]) -> Any:
    """The same with every piece of evidence naming the note that it rests on, in the rep's own words."""
    if isinstance(value, Evidence):
        line = lines.get(value.segment)
        return replace(value, speaker=line.speaker, quote=line.text) if line else value
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _labelled(getattr(value, f.name), lines) for f in fields(value)})
    if isinstance(value, tuple):
        return tuple(_labelled(part, lines) for part in value)
    return value
