"""Approvals in the demo: its story goes on when something is approved, and its report is written anew."""

from collections.abc import Callable, Sequence

from app.services.demo.walkthrough import Story
from app.services.outbox.worker import OutboxWorker
from app.services.review.approvals import Approvals, require_written
from app.services.review.service import Card


class StoryApprovals:
    """Cards of the story's call go through the story, all `others` through the usual service."""

    def __init__(self, *, story: Story, others: Approvals, outbox: OutboxWorker, report: Callable[[], None]) -> None:
        self._story = story
        self._others = others
        self._outbox = outbox
        self._report = report

    def approve(self, cards: Sequence[Card]) -> None:
        if any(card.proposal.call_id != self._story.call_id for card in cards):
            self._others.approve(cards)
            return
        self._story.approve(cards)
        self._finish()

    def retry(self, card: Card) -> None:
        self._outbox.retry(card.key)
        self._finish()

    def undo(self, card: Card) -> None:
        self._others.undo(card)

    def _finish(self) -> None:
        left = self._story.write()
        self._report()
        require_written(left)
