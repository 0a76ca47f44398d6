"""The method's card: a line a field with its value, the words that say it, and what the record holds."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.claims import Evidence
from app.domain.outbox import OutboxState
from app.domain.proposal import ActionKind, ProposalState
from app.domain.wording import clock
from app.services.methods.lines import FieldLine
from app.services.review.service import Card
from ui.kit import theme
from ui.kit.i18n import language, t, translate_message
from ui.kit.widgets import Chip, button, column, hairline, label, row
from ui.review.card_text import state_word


def is_field(card: Card) -> bool:
    """Whether a card stands as a line of the method's card."""
    return card.proposal.action.kind is ActionKind.FIELD


def is_waiting(card: Card) -> bool:
    """Whether a line still waits for a decision."""
    return card.row is None and card.proposal.state is ProposalState.PENDING


class MethodCard(QFrame):
    """`approve` takes the cards of the lines that are approved, `undo` the card of a written one."""

    evidence_pressed = Signal(object)

    def __init__(
        self,
        lines: Sequence[FieldLine],
        cards: Sequence[Card],
        *,
        approve: Callable[[Sequence[Card]], None],
        undo: Callable[[Card], None],
    ) -> None:
        super().__init__()
        self._approve, self._undo = approve, undo
        self.setProperty("card", True)
        self.setAccessibleName(t("Fields"))
        self._cards = {str(card.proposal.action.content.get("key")): card for card in cards}
        clean = self.clean
        head = row(label(t("Fields"), wrap=False, strong=True), label(self._count(lines), wrap=False, quiet=True))
        if len(clean) > 1:
            head.addWidget(button(t("Approve what is clean"), lambda: self._approve(self.clean)))
        self._column = column(head, around=theme.INSIDE)
        named = {line.key for line in lines}
        own = [FieldLine(key, str(card.proposal.action.content["label"]), str(card.proposal.action.content["shown"]),
                         next((e for one in card.proposal.lines for e in one.evidence), None), "")
               for key, card in self._cards.items() if key not in named]  # fmt: skip
        for line in (*lines, *own):
            self._column.addWidget(hairline())
            self._column.addWidget(self._line(line))
        self.setLayout(self._column)

    @property
    def waiting(self) -> list[Card]:
        return [card for card in self._cards.values() if is_waiting(card)]

    @property
    def clean(self) -> list[Card]:
        """Lines that wait and that nothing in asks to be looked at: a value of a person's is not among them."""
        return [card for card in self.waiting if not card.proposal.needs_you]

    @staticmethod
    def _count(lines: Sequence[FieldLine]) -> str:
        said = sum(line.value is not None for line in lines)
        return t("{said} of {all} said", said=said, all=len(lines)) if lines else ""

    def _line(self, line: FieldLine) -> QWidget:
        holder = QWidget()
        title = line.name(language())
        name = label(title, wrap=False, quiet=True)
        name.setMinimumWidth(theme.scaled(130))
        card = self._cards.get(line.key)
        shown = str(card.proposal.action.content["shown"]) if card else line.value
        value = label(shown or t("not said"), quiet=shown is None)
        head = row(name, value, *self._buttons(title, card))
        head.setStretch(1, 1)
        parts: list[QWidget] = []
        if line.evidence:
            parts.append(self._quote(line.evidence))
        if card:
            before = str(card.proposal.action.content["shown_before"]) or t("nothing")
            parts.append(label(t("The record holds: {value}", value=before), quiet=True))
        if line.note:
            parts.append(label(translate_message(line.note), quiet=True))
        holder.setLayout(column(head, *parts, between=theme.INSIDE // 2))
        holder.setAccessibleName(f"{title}: {shown or t('not said')}")
        return holder

    def _quote(self, evidence: Evidence) -> QWidget:
        text = f"▶ {clock(evidence.start)} {evidence.speaker}: “{evidence.quote}”"
        name = t("Show {quote}", quote=evidence.quote)
        return Chip(text, lambda: self.evidence_pressed.emit(evidence), name)

    def _buttons(self, title: str, card: Card | None) -> list[QWidget]:
        if card is None:
            return []
        if is_waiting(card):
            press = button(t("Approve"), lambda: self._approve([card]), name=t("Approve {name}", name=title))
            press.setEnabled(bool(card.sha256))
            return [press]
        word, style = state_word(card)
        found: list[QWidget] = [label(word, wrap=False, **({style: True} if style == "quiet" else {}))]
        if card.row and card.row.state is OutboxState.DONE:
            found.append(button(t("Undo"), lambda: self._undo(card), name=t("Undo {name}", name=title)))
        return found


class _Actions(Protocol):
    def approve_all(self, cards: Sequence[Card]) -> None: ...

    def undo(self, card: Card) -> None: ...


class _View(Protocol):
    card: Card

    @property
    def is_pending(self) -> bool: ...


def method_card(
    lines: Sequence[FieldLine],
    cards: Sequence[Card],
    actions: _Actions,
    show: Callable[[Evidence], None],
    layout: QVBoxLayout,
) -> MethodCard | None:
    """The card at the end of a layout; None if the call has no fields."""
    if not lines and not cards:
        return None
    made = MethodCard(lines, cards, approve=actions.approve_all, undo=actions.undo)
    made.evidence_pressed.connect(show)
    layout.addWidget(made)
    made.show()
    return made


def clean_cards(views: Sequence[_View], fields: MethodCard | None) -> list[Card]:
    """Cards and fields that wait and that nothing in asks to be looked at."""
    cards = [v.card for v in views if v.is_pending and not v.card.proposal.needs_you]
    return cards + (fields.clean if fields else [])
