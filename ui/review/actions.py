"""What a person decides on in the approval window: each decision runs elsewhere, says what it does, then reads anew."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.proposal import Attachable
from app.services.review.service import Card
from ui.kit.bridge import Bridge
from ui.kit.i18n import many, t
from ui.review.card import CardView
from ui.review.menus import files_menu, reject_menu
from ui.review.review_api import ReviewApi


class ReviewActions:
    """`say` shows a sentence, `reload` reads the call anew; menus open over `window`."""

    def __init__(
        self,
        window: QWidget,
        reviewing: ReviewApi,
        bridge: Bridge,
        *,
        say: Callable[[str], None],
        reload: Callable[[], None],
    ) -> None:
        self._window = window
        self._reviewing = reviewing
        self._bridge = bridge
        self._say = say
        self._reload = reload
        self.last: Card | None = None

    def approve(self, cards: Sequence[Card]) -> None:
        if cards:
            self.last = cards[-1]
            self._work(
                lambda: self._reviewing.approve(cards),
                many("Writing {n} follow-ups…", len(cards)),
                t("Written."),
            )

    def approve_one(self, card: Card) -> None:
        self.approve([card])

    def reject(self, view: CardView) -> None:
        """Asks why: one key each."""
        if view.is_pending:
            menu = reject_menu(self._window, lambda reason: self._skip(view.card, reason))
            menu.popup(view.mapToGlobal(view.rect().center()))

    def _skip(self, card: Card, reason: str) -> None:
        self.last = card
        self._work(lambda: self._reviewing.reject(card, reason), "", t("Skipped. Z takes it back."))

    def edit(self, card: Card, changes: Mapping[str, Any]) -> None:
        self._work(lambda: self._reviewing.edit(card, changes), "", t("Changed. It is written once you approve it."))

    def undo(self, card: Card) -> None:
        self._work(lambda: self._reviewing.undo(card), t("Taking it back…"), t("Taken back."))

    def retry(self, card: Card) -> None:
        self._work(lambda: self._reviewing.retry(card), t("Trying again…"), t("Written."))

    def leave_out(self, card: Card) -> None:
        self._work(lambda: self._reviewing.leave_out(card), t("Leaving it out…"), t("Left out."))

    def stop(self, card: Card) -> None:
        self._work(lambda: self._reviewing.stop(card), "", t("Stopped. It waits for you."))

    def attach(self, view: CardView) -> None:
        """Which files there are is asked first: the CRM's take a moment."""
        card, review = view.card, self._reviewing
        attached = [file["name"] for file in card.proposal.action.content.get("attachments") or ()]

        def choose(files: Sequence[Attachable]) -> None:
            menu = files_menu(
                self._window,
                attached,
                files,
                lambda file: self._work(lambda: review.attach(card, file), t("Attaching…"), t("Attached.")),
                lambda name: self._work(lambda: review.detach(card, name), "", t("Taken off.")),
            )
            menu.popup(view.mapToGlobal(view.rect().center()))

        self._bridge.perform(lambda: review.attachable(card), done=choose, failed=self._say)

    def rename(self, call_id: str, old: str, new: str) -> None:
        self._work(lambda: self._reviewing.rename(call_id, old, new), "", t("{old} is {new} now.", old=old, new=new))

    def _work(self, work: Callable[[], None], during: str, after: str) -> None:
        self._say(during)
        self._bridge.perform(work, done=lambda _: self._after(after), failed=self._after)

    def _after(self, sentence: str) -> None:
        self._say(sentence)
        self._reload()
