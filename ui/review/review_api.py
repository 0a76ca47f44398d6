"""What the approval window asks for, answered by the services. Everything here runs off the main thread."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from app.domain.errors import Unavailable
from app.domain.history import CallLine
from app.domain.messages import Message
from app.domain.outbox import OPEN_STATES, OutboxRow
from app.domain.proposal import Attachable, ProposalState
from app.domain.transcript import Transcript
from app.services.review.service import Card

WRITE_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Loaded:
    """One call as the window shows it, with the list of all calls beside it."""

    call: CallLine
    calls: Sequence[CallLine]
    cards: Sequence[Card]
    transcript: Transcript
    # Seconds until a proposal is written by itself, by its id.
    counting: Mapping[str, float] = field(default_factory=dict)


class ReviewApi(Protocol):
    """What the window needs of the program; every call may take its time."""

    def load(self, call_id: str) -> Loaded: ...

    def approve(self, cards: Sequence[Card]) -> None: ...

    def reject(self, card: Card, reason: str) -> None: ...

    def edit(self, card: Card, changes: Mapping[str, Any]) -> None: ...

    def undo(self, card: Card) -> None: ...

    def retry(self, card: Card) -> None: ...

    def leave_out(self, card: Card) -> None: ...

    def stop(self, card: Card) -> None: ...

    def attachable(self, card: Card) -> Sequence[Attachable]: ...

    def attach(self, card: Card, file: Attachable) -> None: ...

    def detach(self, card: Card, name: str) -> None: ...

    def rename(self, call_id: str, old: str, new: str) -> None: ...

    def play(self, call_id: str, start: float, end: float) -> None: ...


class CallReviewing:
    """Any stored call of a data folder."""

    def __init__(self, application: Any) -> None:
        self._app = application

    def load(self, call_id: str) -> Loaded:
        calls = self._app.archive.calls()
        call = next(line for line in calls if line.call_id == self._app.archive.call(call_id).id)
        now = self._app.clock.now()
        counting = {i: (until - now).total_seconds() for i, until in self._app.autonomy.countdowns().items()}
        cards = self._app.review.cards(call_id)
        return Loaded(call, calls, cards, self._app.archive.transcript(call_id), counting)

    def approve(self, cards: Sequence[Card]) -> None:
        self._app.review.approve(cards)
        self._write()

    def _write(self) -> None:
        _complain(self._app.writer.run(patience=WRITE_PATIENCE_SECONDS))

    def reject(self, card: Card, reason: str) -> None:
        self._app.review.reject(card, reason)

    def edit(self, card: Card, changes: Mapping[str, Any]) -> None:
        self._app.review.edit(card, changes)

    def undo(self, card: Card) -> None:
        """Takes back a rejection, or what was written where the system allows it."""
        if card.proposal.state is ProposalState.REJECTED:
            self._app.review.restore(card)
        else:
            self._app.undo(card)

    def retry(self, card: Card) -> None:
        self._app.writer.retry(card.key)
        self._write()

    def stop(self, card: Card) -> None:
        self._app.autonomy.stop(card)

    def attachable(self, card: Card) -> Sequence[Attachable]:
        return list(self._app.attach.choices(card))

    def attach(self, card: Card, file: Attachable) -> None:
        self._app.attach.attach(card, file)

    def detach(self, card: Card, name: str) -> None:
        self._app.attach.detach(card, name)

    def leave_out(self, card: Card) -> None:
        self._app.writer.dismiss(card.key, "left out in the review")

    def rename(self, call_id: str, old: str, new: str) -> None:
        self._app.speakers.rename(call_id, old, new)

    def play(self, call_id: str, start: float, end: float) -> None:
        self._app.play(call_id, start, end)


class StoryReviewing(CallReviewing):
    """The demo's call: its story goes on when something is approved, and its report folder is made anew."""

    def __init__(self, application: Any, out: Path, wrote: Callable[[], None] = lambda: None) -> None:
        super().__init__(application)
        self._story = application.story
        self._out = out
        self._wrote = wrote

    def approve(self, cards: Sequence[Card]) -> None:
        if any(card.proposal.call_id != self._story.call_id for card in cards):
            super().approve(cards)
            return
        self._story.approve(cards)
        self._finish()

    def retry(self, card: Card) -> None:
        self._app.writer.retry(card.key)
        self._finish()

    def _finish(self) -> None:
        left = self._story.write()
        self._app.write_report(self._out, self._app.tell.text(self._story.call(), self._story.call().context.title))
        self._wrote()
        _complain(left)


def _complain(left: Sequence[OutboxRow]) -> None:
    still = [row for row in left if row.state in OPEN_STATES]
    if still:
        why = still[0].error or Message("outbox.no_answer")
        raise Unavailable(Message("outbox.still_waiting", n=len(still), why=why))
