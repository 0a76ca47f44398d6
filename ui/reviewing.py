"""What the approval window asks for, answered from the story's call."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.domain.errors import Unavailable
from app.domain.formats import transcript_from
from app.domain.transcript import Transcript
from app.domain.wording import count
from app.services.review import Card


class StoryReviewing:
    """Runs off the main thread. After each writing the report folder is made anew."""

    def __init__(self, application: Any, out: Path) -> None:
        self._app = application
        self._story = application.story
        self._out = out

    def cards(self) -> Sequence[Card]:
        return self._story.cards()  # type: ignore[no-any-return]

    def transcript(self) -> Transcript:
        body = self._app.document(self._story.call_id, "transcript")
        return transcript_from(json.loads(body))

    def approve(self, cards: Sequence[Card]) -> None:
        self._story.approve(cards)
        left = self._story.write()
        self._app.write_report(self._out, self._app.tell.text(self._story.call(), self._story.call().context.title))
        if left:
            raise Unavailable(
                f"{count(len(left), 'follow-up')} still waits: {left[0].error or 'the system does not answer'}"
            )

    def reject(self, card: Card, reason: str) -> None:
        self._app.review.reject(card, reason)

    def edit(self, card: Card, text: str) -> None:
        self._app.review.edit(card, {"text": text})

    def undo(self, card: Card) -> None:
        self._app.writer.undo(card.key)

    def play(self, start: float, end: float) -> None:
        self._app.play(self._story.call_id, start, end)
