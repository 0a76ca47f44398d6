"""Reading, editing, approving and rejecting what would be written."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.audit import AuditKind
from app.domain.autonomy import DecisionSource
from app.domain.call import Call
from app.domain.errors import BadInput, UserActionNeeded
from app.domain.joined_calls import moved
from app.domain.messages import Message
from app.domain.outbox import OutboxRow, OutboxState, Prepared
from app.domain.ports import Clock, Store, WriteConnector
from app.domain.proposal import Action, ActionKind, Proposal, ProposalState, Record, Vendor, write_key
from app.events import Events, WriteChanged
from app.services.review.autonomy_levels import AutonomyLevels
from app.services.setup.writing_style import WritingStyleService


@dataclass(frozen=True, slots=True)
class Card:
    """A proposal as the reviewer sees it. An approval is bound to `sha256`, that of the exact payload shown."""

    proposal: Proposal
    preview: str
    sha256: str
    key: str
    row: OutboxRow | None


class ReviewService:
    def __init__(
        self,
        *,
        store: Store,
        connectors: Mapping[Vendor, WriteConnector],
        clock: Clock,
        events: Events,
        learning: AutonomyLevels | None = None,
        tone: WritingStyleService | None = None,
    ) -> None:
        self._store = store
        self._connectors = connectors
        self._clock = clock
        self._events = events
        self._learning = learning
        self._tone = tone

    def cards(self, call_id: str | None = None) -> Sequence[Card]:
        """Those of a call, its later parts' with them, or of all calls."""
        proposals = list(self._store.proposals(call_id))
        joined = self._store.joined(call_id) if call_id else None
        for part in joined.parts if joined else ():
            proposals += self._store.proposals(part.call_id)
        calls = {one: self._store.call(one) for one in {proposal.call_id for proposal in proposals}}
        return [self._card(proposal, calls[proposal.call_id]) for proposal in proposals]

    def card(self, proposal_id: str) -> Card:
        """By the whole id, or by a beginning of it that only one proposal has."""
        matching = self._store.proposals_named(proposal_id)
        if len(matching) != 1:
            if not matching:
                raise BadInput(Message("review.unknown_proposal", proposal_id=proposal_id))
            raise BadInput(Message("review.several_proposals", proposal_id=proposal_id))
        return self._card(matching[0], self._store.call(matching[0].call_id))

    def approve(
        self, cards: Sequence[Card], *, by: str = "rep", judged: DecisionSource | None = DecisionSource.REP
    ) -> Sequence[OutboxRow]:
        """Approval, outbox rows and audit rows in one transaction. Answers the rows that are new. `by` goes on record;
        `judged` says whose decision it teaches (None: nobody saw it).

        Raises UserActionNeeded where a payload is no longer the one that was shown.
        """
        added = []
        with self._store.transaction():
            calls = {card.proposal.call_id for card in cards}
            now = {card.proposal.id: card for call_id in calls for card in self.cards(call_id)}
            for card in cards:
                current = now.get(card.proposal.id) or self.card(card.proposal.id)
                if current.sha256 != card.sha256:
                    label = card.proposal.action.target_label
                    raise UserActionNeeded(Message("review.text_changed", label=label))
                if current.proposal.state is ProposalState.PENDING:
                    added += self._approve_one(current, by, judged)
        for row in added:
            self._events.publish(WriteChanged(row))
        if self._tone and judged is DecisionSource.REP:
            for card in cards:
                self._tone.learn(card.proposal)
        return added

    def _approve_one(self, card: Card, by: str, judged: DecisionSource | None) -> list[OutboxRow]:
        prepared = self._prepare(card.proposal, self._store.call(card.proposal.call_id))
        row = OutboxRow(prepared, card.proposal.call_id, card.proposal.id, card.sha256, OutboxState.PENDING)
        is_new = self._store.enqueue(row)
        self._store.set_proposal_state(card.proposal.id, ProposalState.APPROVED)
        self._audit(card, AuditKind.APPROVED if is_new else AuditKind.APPROVED_BEFORE, {"by": by})
        if self._learning and judged:
            self._learning.approved(card.proposal, judged)
        return [row] if is_new else []

    def reject(self, card: Card, reason: str) -> None:
        """Raises UserActionNeeded where it was decided on meanwhile: what may have left is undone, not rejected."""
        with self._store.transaction():
            self._require_waiting(card, Message("review.decided_undo"))
            self._store.set_proposal_state(card.proposal.id, ProposalState.REJECTED)
            self._audit(card, AuditKind.REJECTED, private={"reason": reason})
            if self._learning:
                self._learning.rejected(card.proposal, reason)

    def restore(self, card: Card) -> None:
        """Takes a rejection back; the proposal waits again."""
        with self._store.transaction():
            if self.card(card.proposal.id).proposal.state is not ProposalState.REJECTED:
                raise UserActionNeeded(Message("review.not_skipped"))
            self._store.set_proposal_state(card.proposal.id, ProposalState.PENDING)
            self._audit(card, AuditKind.RESTORED)

    def reopen(self, card: Card) -> Card:
        """A write that was taken back waits again, to be edited and approved anew. Raises UserActionNeeded where it was
        not taken back."""
        with self._store.transaction():
            current = self.card(card.proposal.id)
            if current.row is None or current.row.state is not OutboxState.UNDONE:
                raise UserActionNeeded(Message("review.not_undone"))
            self._store.set_proposal_state(card.proposal.id, ProposalState.PENDING)
            self._audit(card, AuditKind.RESTORED)
        return self.card(card.proposal.id)

    def edit(self, card: Card, changes: Mapping[str, Any]) -> Card:
        """Replaces fields of the content; the card that comes back has a payload of its own to approve.

        Raises UserActionNeeded once the proposal has been decided on.
        """
        proposal = card.proposal
        unknown = sorted(set(changes) - set(proposal.action.content))
        if unknown:
            raise BadInput(Message("review.no_such_field", name=unknown[0], names=tuple(proposal.action.content)))
        action = replace(proposal.action, content={**proposal.action.content, **changes})
        edited = replace(proposal, action=action, lines=self._stored(proposal).lines, is_edited=True)
        with self._store.transaction():
            self._require_waiting(card, Message("review.decided_change"))
            self._store.save_proposals([edited])
            self._audit(card, AuditKind.EDITED, {"fields": sorted(changes)})
        return self.card(proposal.id)

    def records(self, card: Card) -> Sequence[Record]:
        """The records that a call note may be written to: those that the call's brief found. None for other cards."""
        if card.proposal.action.kind is not ActionKind.CALL_NOTE:
            return ()
        targets = self._store.targets(card.proposal.call_id)
        return targets.records if targets else ()

    def retarget(self, card: Card, record_id: str) -> Card:
        """The card with another record of the call as its target, to be approved anew. Only what the CRM named for this call
        can be chosen. Raises UserActionNeeded once the proposal has been decided on."""
        if card.proposal.action.kind is not ActionKind.CALL_NOTE:
            raise BadInput(Message("review.fixed_target"))
        record = next((one for one in self.records(card) if one.id == record_id), None)
        if record is None:
            raise BadInput(Message("review.no_such_record"))
        before = card.proposal.action.target
        action = replace(card.proposal.action, target=record.id, target_label=record.name)
        with self._store.transaction():
            self._require_waiting(card, Message("review.decided_change"))
            self._store.save_proposals([replace(card.proposal, action=action, lines=self._stored(card.proposal).lines)])
            self._audit(card, AuditKind.EDITED, {"fields": ["target"], "target": record.id, "target_before": before})
        return self.card(card.proposal.id)

    def _require_waiting(self, card: Card, otherwise: Message) -> None:
        """A card is as old as its window: a countdown, or a command, may have decided on the proposal since."""
        if self.card(card.proposal.id).proposal.state is not ProposalState.PENDING:
            raise UserActionNeeded(otherwise)

    def _stored(self, proposal: Proposal) -> Proposal:
        """The proposal as it is kept, its moments on the clock of the call that it was made for."""
        return next((p for p in self._store.proposals(proposal.call_id) if p.id == proposal.id), proposal)

    def _on_clock(self, proposal: Proposal) -> Proposal:
        """The same on the clock of the joined call that its own is a part of."""
        joined = self._store.joined(self._store.joined_to().get(proposal.call_id, proposal.call_id))
        part = next((p for p in joined.parts if p.call_id == proposal.call_id), None) if joined else None
        return replace(proposal, lines=moved(proposal.lines, part.offset, part.first_id)) if part else proposal

    def _card(self, proposal: Proposal, call: Call | None) -> Card:
        proposal = self._on_clock(proposal)
        if proposal.action.vendor not in self._connectors:
            # It can still be read, edited and rejected; approving says what to connect.
            return Card(proposal, "\n".join(line.text for line in proposal.lines), "", "", None)
        prepared = self._prepare(proposal, call)
        preview = self._connectors[proposal.action.vendor].preview(prepared)
        row = self._store.outbox_row(prepared.key)
        if row and row.state is OutboxState.UNDONE and proposal.state is ProposalState.PENDING:
            row = None  # it waits again: what was taken back is history
        return Card(proposal, preview, sha256(prepared), prepared.key, row)

    def _prepare(self, proposal: Proposal, call: Call | None) -> Prepared:
        action: Action = proposal.action
        connector = self._connectors.get(action.vendor)
        if connector is None:
            raise UserActionNeeded(Message("review.not_connected", title=action.vendor.title()))
        uid, start = (call.event_uid, call.event_start) if call else (None, None)
        key = write_key(action, call_id=proposal.call_id, event_uid=uid, event_start=start)
        return connector.prepare(action, key)

    def _audit(
        self,
        card: Card,
        kind: AuditKind,
        more: Mapping[str, Any] | None = None,
        private: Mapping[str, Any] | None = None,
    ) -> None:
        action = card.proposal.action
        facts = {"proposal": card.proposal.id, "vendor": action.vendor, "kind": action.kind, "sha256": card.sha256}
        self._store.audit(self._clock.now(), kind, card.proposal.call_id, facts | dict(more or {}), private)


def sha256(prepared: Prepared) -> str:
    return hashlib.sha256(prepared.body).hexdigest()
