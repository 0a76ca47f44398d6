"""A speaker gets the right name: in the transcript, in the claims, and in what still waits for approval."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from app.domain.audit import AuditKind
from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.ports import Clock, Store
from app.domain.proposal import ProposalState


class SpeakerService:
    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def rename(self, call_id: str, old: str, new: str) -> int:
        """Renames `old`; where `new` speaks already, the two become one. Answers how many waiting proposals changed.

        What was approved stays as it was approved. Raises BadInput where nobody is called `old`.
        """
        new = new.strip()
        with self._store.transaction():
            transcript = self._store.transcript(call_id)
            if transcript is None or all(s.speaker != old for s in transcript.segments):
                raise BadInput(Message("speakers.unknown", name=old))
            if not new or new == old:
                return 0
            pending = [p for p in self._store.proposals(call_id) if p.state is ProposalState.PENDING]
            changed = [p for p in (_renamed(proposal, old, new) for proposal in pending) if p not in pending]
            extraction = self._store.extraction(call_id)
            self._store.save_transcript(call_id, transcript.renamed(old, new))
            if extraction:
                self._store.save_extraction(call_id, _renamed(extraction, old, new))
            self._store.save_proposals(changed)
            facts = {"proposals": len(changed)}
            self._store.audit(self._clock.now(), AuditKind.SPEAKER_RENAMED, call_id, facts, {"old": old, "new": new})
        return len(changed)


def _renamed(value: Any, old: str, new: str) -> Any:
    """The same value with the name replaced wherever it stands, except in quotes, which are what was said."""
    if is_dataclass(value) and not isinstance(value, type):
        changes = {
            f.name: _renamed(getattr(value, f.name), old, new)
            for f in fields(value)
            if f.name not in ("quote", "id", "call_id", "target", "vendor", "kind", "state")
        }
        return replace(value, **changes)
    if isinstance(value, str) and type(value) is str:
        # Whole names: "Speaker 1" does not stand in "Speaker 12", nor "Bob" in "bob@acme.example" or "Bobby".
        return re.sub(rf"(?<![\w@.]){re.escape(old)}(?![\w@]|\.\w)", lambda _: new, value)
    if isinstance(value, tuple):
        return tuple(_renamed(part, old, new) for part in value)
    if isinstance(value, list):
        return [_renamed(part, old, new) for part in value]
    if isinstance(value, dict):
        # A file that goes with a draft is not ours to change.
        return {name: part if name == "attachments" else _renamed(part, old, new) for name, part in value.items()}
    return value
