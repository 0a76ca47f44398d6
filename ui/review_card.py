"""One proposal: the exact text, its doubt, its evidence, and what can be done with it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from app.domain.claims import Evidence
from app.domain.outbox import OutboxState
from app.domain.proposal import ProposalState
from app.domain.wording import clock
from app.services.review import Card
from ui import theme
from ui.widgets import button, column, label, restyle, row

# The one field of a proposal's content that is its text; what has none is edited in its parts elsewhere.
EDITABLE = "text"
MAX_CHIPS = 6


@dataclass(frozen=True, slots=True)
class CardActions:
    approve: Callable[[Card], None]
    reject: Callable[[Card], None]
    undo: Callable[[Card], None]
    edit: Callable[[Card, str], None]
    show: Callable[[Evidence], None]


class CardView(QFrame):
    def __init__(self, card: Card, actions: CardActions) -> None:
        super().__init__()
        self.card = card
        self._actions = actions
        self.setProperty("card", True)
        action = card.proposal.action
        name = f"{action.vendor.title()} {action.kind.replace('_', ' ')}"
        self.setAccessibleName(f"{name} for {action.target_label}")
        vendor = label(name, wrap=False)
        vendor.setFont(theme.font(theme.NORMAL, bold=True))
        where = label(action.target_label, quiet=True)
        self._editor: QPlainTextEdit | None = None
        self._text = label(card.preview)
        self._text.setAccessibleName("What will be written")
        self._body = column(self._text)
        self.setLayout(
            column(
                row(vendor, where, None, self._state()),
                self._body,
                self._chips(),
                self._buttons(),
                around=theme.BETWEEN,
            )
        )

    def _state(self) -> QWidget:
        card = self.card
        if card.row is None:
            if card.proposal.state is ProposalState.REJECTED:
                return label("rejected", wrap=False, quiet=True)
            doubt = card.proposal.needs_you
            word = label(doubt or "checked", wrap=False, amber=bool(doubt), quiet=not doubt)
            word.setToolTip(f"{card.proposal.reason} ({card.proposal.confidence:.2f})")
            return word
        if card.row.state is OutboxState.DONE:
            return label("written", wrap=False, written=True)
        waiting = label(card.row.error or card.row.state.value, amber=card.row.state is not OutboxState.PENDING)
        waiting.setAccessibleName("State")
        return waiting

    def _chips(self) -> QWidget:
        holder = QWidget()
        found = list({(e.segment, e.quote): e for line in self.card.proposal.lines for e in line.evidence}.values())
        chips = [self._chip(evidence) for evidence in found[:MAX_CHIPS]]
        holder.setLayout(column(*chips, between=0))
        return holder

    def _chip(self, evidence: Evidence) -> QWidget:
        quote = evidence.quote if len(evidence.quote) < 72 else evidence.quote[:70] + "…"
        text = f"“{quote}”  ▶ {clock(evidence.start)} {evidence.speaker}"
        chip = button(text, lambda: self._actions.show(evidence), name=f"Play {text}", chip=True)
        chip.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return chip

    def _buttons(self) -> QWidget:
        holder = QWidget()
        card = self.card
        if card.row is not None and card.row.state is OutboxState.DONE:
            holder.setLayout(row(None, button("Undo", lambda: self._actions.undo(card))))
        elif card.row is None and card.proposal.state is ProposalState.PENDING:
            parts = [
                button("Skip", lambda: self._actions.reject(card)),
                button("Approve", lambda: self._actions.approve(card)),
            ]
            if EDITABLE in card.proposal.action.content:
                parts.insert(0, button("Edit", self.edit))
            parts[-1].setProperty("primary", True)
            holder.setLayout(row(None, *parts))
        return holder

    def edit(self) -> None:
        """Opens the text in place; what is saved is a new payload that has to be approved."""
        if self._editor is not None or EDITABLE not in self.card.proposal.action.content:
            return
        editor = QPlainTextEdit(str(self.card.proposal.action.content[EDITABLE]))
        editor.setAccessibleName("Edit what will be written")
        editor.setMinimumHeight(220)
        self._editor = editor
        self._text.hide()
        self._body.addWidget(editor)
        save = button("Save", lambda: self._actions.edit(self.card, editor.toPlainText()), primary=True)
        self._body.addLayout(row(None, save))
        editor.setFocus()

    def mark_current(self, is_current: bool) -> None:
        self.setProperty("current", is_current)
        restyle(self)
