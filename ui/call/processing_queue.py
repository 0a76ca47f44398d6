"""Recorded calls are processed one after the other while none is live, and their follow-ups offered."""

from collections.abc import Callable, Collection
from typing import Any

from ui.call.panel_controller import PanelController
from ui.call.questions import CallQuestions
from ui.kit.bridge import Bridge


class ProcessingQueue:
    def __init__(
        self,
        application: Any,
        bridge: Bridge,
        live: PanelController,
        asks: CallQuestions,
        *,
        reviewable: Callable[[str], None],
        trouble: Callable[[str], None],
    ) -> None:
        self._app = application
        self._bridge = bridge
        self._live = live
        self._asks = asks
        self._reviewable = reviewable
        self._trouble = trouble
        self._processing = False
        self._parked: Collection[str] = ()

    def process_next(self, parked: Collection[str] = ()) -> None:
        """The oldest call that waits, those in `parked` apart: the rep may go on with them."""
        self._parked = parked
        if self._processing or self._live.live is not None:
            return
        self._processing = True
        self._bridge.perform(lambda: self._process(parked), done=self._processed, failed=self._not_processed)

    def _process(self, parked: Collection[str]) -> str | None:
        waiting = [call for call in self._app.calls.waiting() if call.id not in parked]
        if not waiting:
            return None
        self._app.calls.process(waiting[0].id)
        return str(waiting[0].id)

    def _processed(self, call_id: str | None) -> None:
        self._processing = False
        if call_id is None:
            return
        self._reviewable(call_id)
        self._bridge.perform(
            lambda: self._app.review.cards(call_id), done=lambda cards: self._offer(call_id, len(cards))
        )
        self.process_next()

    def _not_processed(self, sentence: str) -> None:
        self._processing = False
        self._trouble(sentence)

    def _offer(self, call_id: str, waiting: int) -> None:
        """In the call's own panel, while it still stands there."""
        if self._live.panel and self._live.last_id == call_id and not self._live.is_busy:
            self._live.offer_review(waiting, lambda: self._reviewable(call_id))
            self._asks.post_call_talk(call_id, self.process_again)

    def process_again(self, call_id: str) -> None:
        self._bridge.perform(
            lambda: self._app.calls.include_post_call_talk(call_id),
            done=lambda _: self._reviewable(call_id),
            failed=self._trouble,
        )
