"""Reading, editing, approving and rejecting what would be written."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.errors import BadInput, UserActionNeeded
from app.domain.outbox import OutboxRow, OutboxState, Prepared
from app.domain.ports import Clock, Store, WriteConnector
from app.domain.proposal import Action, Proposal, ProposalState, Vendor, write_key
from app.events import Events, WriteChanged


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
        self, *, store: Store, connectors: Mapping[Vendor, WriteConnector], clock: Clock, events: Events
    ) -> None:
        self._store = store
        self._connectors = connectors
        self._clock = clock
        self._events = events

    def cards(self, call_id: str | None = None) -> Sequence[Card]:
        written = {row.prepared.key: row for row in self._store.outbox()}
        return [self._card(proposal, written) for proposal in self._store.proposals(call_id)]

    def card(self, proposal_id: str) -> Card:
        """By the whole id, or by a beginning of it that only one proposal has."""
        matching = [card for card in self.cards() if card.proposal.id.startswith(proposal_id)]
        if len(matching) != 1:
            what = "no proposal" if not matching else "more than one proposal"
            raise BadInput(f"There is {what} {proposal_id}: list them with `python -m app review`.")
        return matching[0]

    def approve(self, cards: Sequence[Card]) -> Sequence[OutboxRow]:
        """Approval, outbox rows and audit rows in one transaction. Answers the rows that are new.

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
                    raise UserActionNeeded(
                        f"The text for {label} changed since you saw it: read it again, then approve."
                    )
                if current.proposal.state is ProposalState.PENDING:
                    added += self._approve_one(current)
        for row in added:
            self._events.publish(WriteChanged(row))
        return added

    def _approve_one(self, card: Card) -> list[OutboxRow]:
        prepared = self._prepare(card.proposal)
        row = OutboxRow(prepared, card.proposal.call_id, card.proposal.id, card.sha256, OutboxState.PENDING)
        is_new = self._store.enqueue(row)
        self._store.set_proposal_state(card.proposal.id, ProposalState.APPROVED)
        self._audit(card, "approved" if is_new else "approved, written before")
        return [row] if is_new else []

    def reject(self, card: Card, reason: str) -> None:
        with self._store.transaction():
            self._store.set_proposal_state(card.proposal.id, ProposalState.REJECTED)
            self._audit(card, "rejected", {"reason": reason})

    def restore(self, card: Card) -> None:
        """Takes a rejection back; the proposal waits again."""
        if card.proposal.state is not ProposalState.REJECTED:
            raise UserActionNeeded("Only what was skipped can be taken back this way.")
        with self._store.transaction():
            self._store.set_proposal_state(card.proposal.id, ProposalState.PENDING)
            self._audit(card, "restored")

    def edit(self, card: Card, changes: Mapping[str, Any]) -> Card:
        """Replaces fields of the content; the card that comes back has a payload of its own to approve.

        Raises UserActionNeeded once the proposal has been decided on.
        """
        proposal = card.proposal
        if proposal.state is not ProposalState.PENDING:
            raise UserActionNeeded("This was decided on already: undo it first, then change it there.")
        unknown = sorted(set(changes) - set(proposal.action.content))
        if unknown:
            raise BadInput(f"This proposal has no {unknown[0]}: it has {', '.join(proposal.action.content)}.")
        action = replace(proposal.action, content={**proposal.action.content, **changes})
        edited = replace(proposal, action=action)
        with self._store.transaction():
            self._store.save_proposals([edited])
            self._audit(card, "edited", {"fields": sorted(changes)})
        return self.card(proposal.id)

    def _card(self, proposal: Proposal, written: Mapping[str, OutboxRow]) -> Card:
        if proposal.action.vendor not in self._connectors:
            # It can still be read, edited and rejected; approving says what to connect.
            return Card(proposal, "\n".join(line.text for line in proposal.lines), "", "", None)
        prepared = self._prepare(proposal)
        preview = self._connectors[proposal.action.vendor].preview(prepared)
        return Card(proposal, preview, sha256(prepared), prepared.key, written.get(prepared.key))

    def _prepare(self, proposal: Proposal) -> Prepared:
        action: Action = proposal.action
        connector = self._connectors.get(action.vendor)
        if connector is None:
            raise UserActionNeeded(f"{action.vendor.title()} is not connected: connect it in Settings, then approve.")
        call = self._store.call(proposal.call_id)
        start = call.event_start.isoformat() if call and call.event_start else None
        key = write_key(action, call_id=proposal.call_id, event_uid=call.event_uid if call else None, event_start=start)
        return connector.prepare(action, key)

    def _audit(self, card: Card, kind: str, more: Mapping[str, Any] | None = None) -> None:
        action = card.proposal.action
        facts = {"proposal": card.proposal.id, "vendor": action.vendor, "kind": action.kind, "sha256": card.sha256}
        self._store.audit(self._clock.now(), kind, card.proposal.call_id, facts | dict(more or {}))


def sha256(prepared: Prepared) -> str:
    return hashlib.sha256(prepared.body).hexdigest()
