"""Decisions that a system has to follow: an approved card is written, a written one is tried again or taken back."""

from collections.abc import Sequence
from typing import Protocol

from app.domain.errors import Unavailable
from app.domain.messages import Message
from app.domain.outbox import OPEN_STATES, OutboxRow
from app.domain.proposal import ProposalState
from app.services.outbox.worker import OutboxWorker
from app.services.review.autonomy_levels import AutonomyLevels
from app.services.review.service import Card, ReviewService

WRITE_PATIENCE_SECONDS = 60.0


class Approvals(Protocol):
    """Decisions of the review that end in a write. Each one may take its time; run it off the main thread."""

    def approve(self, cards: Sequence[Card]) -> None: ...

    def retry(self, card: Card) -> None: ...

    def undo(self, card: Card) -> None: ...


class ApprovalService:
    """Approvals of any stored call."""

    def __init__(self, *, review: ReviewService, outbox: OutboxWorker, learning: AutonomyLevels) -> None:
        self._review = review
        self._outbox = outbox
        self._learning = learning

    def approve(self, cards: Sequence[Card]) -> None:
        """Approves the shown payloads and writes them. Raises Unavailable if one is still open after a minute."""
        self._review.approve(cards)
        self._write()

    def retry(self, card: Card) -> None:
        """Tries a parked or refused write again. Raises Unavailable if it is still open after a minute."""
        self._outbox.retry(card.key)
        self._write()

    def undo(self, card: Card) -> None:
        """Takes a rejection back, or a completed write where the vendor allows it; an undone write counts against its
        kind's autonomy level."""
        if card.proposal.state is ProposalState.REJECTED:
            self._review.restore(card)
            return
        self._outbox.undo(card.key)
        self._learning.undone(card.proposal)

    def _write(self) -> None:
        require_written(self._outbox.run(patience=WRITE_PATIENCE_SECONDS))


def require_written(left: Sequence[OutboxRow]) -> None:
    """Raises Unavailable with the first reason if any of `left` is still open."""
    still = [row for row in left if row.state in OPEN_STATES]
    if still:
        why = still[0].error or Message("outbox.no_answer")
        raise Unavailable(Message("outbox.still_waiting", n=len(still), why=why))
