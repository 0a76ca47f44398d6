"""Which speakers' names are a guess, and what a mail says about it."""

import json
from collections.abc import Sequence
from dataclasses import replace

from app.domain.call import CallContext, Channel
from app.domain.documents import Document
from app.domain.messages import Message
from app.domain.people import Side
from app.domain.ports import Store
from app.domain.proposal import ActionKind, Proposal
from app.domain.transcript import Transcript
from app.services.processing.capture_gaps import OBSERVER
from app.services.processing.notes import YOUR_NOTE


def confirmed(store: Store, call_id: str) -> frozenset[str]:
    """Names that the rep has put right in this call."""
    body = store.document(call_id, Document.CONFIRMED_NAMES)
    return frozenset(json.loads(body)) if body else frozenset()


def save_confirmed(store: Store, call_id: str, names: frozenset[str]) -> None:
    store.save_document(call_id, Document.CONFIRMED_NAMES, json.dumps(sorted(names), ensure_ascii=False))


def guessed(store: Store, context: CallContext, transcript: Transcript) -> frozenset[str]:
    """Outsiders' names that nobody confirmed, where fewer voices were told apart than people were invited: the words of one
    may then stand under another's name."""
    outside = {p.name for p in context.participants if p.side is not Side.US}
    nobody = (OBSERVER, YOUR_NOTE)
    heard = [s for s in transcript.segments if s.channel is not Channel.MIC and s.text and s.speaker not in nobody]
    far = {s.speaker for s in heard}
    named = (far & outside) - confirmed(store, context.call_id)
    return frozenset(named) if len(far - {context.rep}) < len(outside) else frozenset()


def flagged(proposals: Sequence[Proposal], names: frozenset[str]) -> list[Proposal]:
    """The proposals, with a mail that rests on a guessed name asking to check who said it."""

    def doubt(proposal: Proposal) -> Proposal:
        said = sorted({e.speaker for line in proposal.lines for e in line.evidence} & names)
        if proposal.action.kind is not ActionKind.DRAFT or proposal.needs_you or not said:
            return proposal
        return replace(proposal, needs_you=Message("review.check_who", names=tuple(said)))

    return [doubt(proposal) for proposal in proposals]
