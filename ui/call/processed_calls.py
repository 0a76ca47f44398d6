"""What the rep sees of the processing queue: follow-ups are offered, a failure is told."""

from collections.abc import Sequence

from app.domain.history import CallLine
from app.domain.proposal import ProposalState
from app.events import CallProcessed, ProcessingFailed
from app.services.review.service import Card
from ui.call.host import Host
from ui.call.panel_controller import PanelController
from ui.call.questions import CallQuestions
from ui.kit.i18n import translate_message


class ProcessedCalls:
    def __init__(self, host: Host, live: PanelController, questions: CallQuestions) -> None:
        self._host = host
        self._live = live
        self._questions = questions
        host.bridge.subscribe(CallProcessed, lambda processed: self._processed(processed.call_id))
        host.bridge.subscribe(ProcessingFailed, lambda failed: host.trouble(translate_message(failed.message)))

    def _processed(self, call_id: str) -> None:
        app = self._host.app
        self._host.reviewable(call_id)
        self._host.bridge.run(
            lambda: (app.review.cards(call_id), app.archive.left_unread(call_id)),
            done=lambda found: self._offer(call_id, *found),
        )

    def _offer(self, call_id: str, cards: Sequence[Card], unread: str | None) -> None:
        """In the call's own panel, while it still stands there."""
        if self._live.panel and self._live.last_id == call_id and not self._live.is_busy:
            why = translate_message(unread) if unread else ""
            self._live.offer_review(
                _pending(cards), lambda: self._host.open_review(call_id), _doubtful(cards), unread=why
            )
            self._questions.post_call_talk(call_id, self._process_again)

    def counted(self, lines: Sequence[CallLine]) -> None:
        """What waits was asked anew: the number in the panel follows, however the others were decided."""
        for line in lines:
            if line.call_id == self._live.last_id:
                self._live.still_to_review(line.to_review, line.needs_you)

    def _process_again(self, call_id: str) -> None:
        self._host.bridge.run(
            lambda: self._host.app.calls.include_post_call_talk(call_id),
            done=lambda _: self._host.reviewable(call_id),
            failed=self._host.trouble,
        )


def _pending(cards: Sequence[Card]) -> int:
    return sum(card.proposal.state is ProposalState.PENDING for card in cards)


def _doubtful(cards: Sequence[Card]) -> int:
    return sum(card.proposal.state is ProposalState.PENDING and bool(card.proposal.needs_you) for card in cards)
