"""One proposal: a line while it is folded; its exact text, doubt, evidence and decisions when it is open."""

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.claims import Evidence
from app.domain.outbox import OPEN_STATES, OutboxState
from app.domain.proposal import ActionKind, ProposalState
from app.domain.wording import clock
from app.services.processing.notes import YOUR_NOTE
from app.services.review.service import Card
from ui.kit import theme
from ui.kit.i18n import many, t, translate_message
from ui.kit.outside import open_link, tip
from ui.kit.widgets import Chip, Elided, WholeLine, button, column, label, restyle, row
from ui.review.card_text import editable, edited, explain, kind_name, sentence, state_word, target_name
from ui.review.countdown import Countdown
from ui.review.diff_marks import markup, replaced
from ui.review.mail_fields import MailFields

MAX_CHIPS = 5


class CardActions(Protocol):
    """The decisions that a card offers."""

    def approve(self, card: Card) -> None: ...

    def reject(self, view: "CardView") -> None: ...

    def undo(self, card: Card) -> None: ...

    def retry(self, card: Card) -> None: ...

    def leave_out(self, card: Card) -> None: ...

    def write_again(self, card: Card) -> None: ...

    def reopen(self, view: "CardView") -> None: ...

    def attach(self, view: "CardView") -> None: ...

    def move(self, view: "CardView") -> None: ...

    def stop(self, card: Card) -> None: ...

    def edit(self, card: Card, changes: Mapping[str, object]) -> None: ...


class CardView(QFrame):
    """`original` is the text before the rep changed it, so that the change can be marked. Emits `chosen` when the card
    becomes the current one, `evidence_pressed` with the place that a person wants to hear."""

    chosen = Signal()
    left_editor = Signal()
    evidence_pressed = Signal(Evidence)

    def __init__(
        self, card: Card, actions: CardActions, *, original: str | None = None, seconds: float | None = None
    ) -> None:
        """`seconds`: until it is written by itself, unless it is stopped."""
        super().__init__()
        self._seconds = seconds
        self.card = card
        self._actions = actions
        self._original = original
        self._editor: QPlainTextEdit | None = None
        self._saved = False
        self.setProperty("card", True)
        action = card.proposal.action
        where = target_name(card)
        self._name = f"{action.vendor.title()}: {kind_name(card)}, {where}"
        self.setAccessibleName(self._name)
        self._fold = button("▸", lambda: self.choose(toggle=True), chip=True)
        self._fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._fold.setFixedWidth(theme.scaled(24))
        vendor = label(action.vendor.title(), wrap=False, strong=True)
        vendor.setMinimumWidth(theme.scaled(84))
        what = Elided(f"{kind_name(card)} · {where}")
        head = row(self._fold, vendor, what, self._word())
        head.setStretch(2, 1)
        self._body: QWidget | None = None
        self._keys_hint = WholeLine(quiet=True)
        self._column: QVBoxLayout = column(head, around=theme.INSIDE)
        self.setLayout(self._column)
        self.open(is_open=False)

    # ── folding ─────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def is_open(self) -> bool:
        return self._body is not None and not self._body.isHidden()

    @property
    def is_pending(self) -> bool:
        return self.card.row is None and self.card.proposal.state is ProposalState.PENDING

    @property
    def is_undone(self) -> bool:
        return self.card.row is not None and self.card.row.state is OutboxState.UNDONE

    @property
    def counts_down(self) -> bool:
        """Whether the card is written by itself unless somebody stops it."""
        return self._seconds is not None

    def open(self, *, is_open: bool = True) -> None:
        """Unfolds the card to its text and evidence, or folds it to a line."""
        if is_open and self._body is None:
            self._body = self._make_body()
            self._column.addWidget(self._body)
            self._show_keys()
            self._in_reading_order()
        if self._body is not None:
            self._body.setVisible(is_open)
        self._fold.setText("▾" if is_open else "▸")
        self._fold.setAccessibleName((t("Fold {name}") if is_open else t("Open {name}")).format(name=self._name))

    def _in_reading_order(self) -> None:
        """Tab goes from the heading through the body before it goes to the next card."""
        before: QWidget = self._fold
        for part in self._body.findChildren(QPushButton) if self._body else ():
            QWidget.setTabOrder(before, part)
            before = part

    def choose(self, *, toggle: bool = False) -> None:
        self.chosen.emit()
        self.open(is_open=not self.is_open if toggle else True)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.position().y() < theme.scaled(40):
            self.choose(toggle=True)
        else:
            self.chosen.emit()
        super().mousePressEvent(event)

    def mark_current(self, is_current: bool) -> None:
        if bool(self.property("current")) != is_current:
            self.setProperty("current", is_current)
            restyle(self)
            self._show_keys()

    # ── the word on the right ───────────────────────────────────────────────────────────────────────────────────

    def _word(self) -> QWidget:
        card = self.card
        if self.is_pending and self._seconds is not None:
            return Countdown(self._seconds)
        text, style = state_word(card)
        made = label(text, wrap=False, **{style: True})
        made.setAccessibleName(t("State: {state}", state=text))
        tip(
            made,
            f"{translate_message(card.proposal.reason)}\n{t('Confidence {number}', number=f'{card.proposal.confidence:.2f}')}",
        )
        return made

    # ── the body ────────────────────────────────────────────────────────────────────────────────────────────────

    def _make_body(self) -> QWidget:
        body = QWidget()
        content = self.card.proposal.action.content
        self._text = label()
        self._text.setTextFormat(Qt.TextFormat.RichText)
        before, after = self._before_and_after()
        self._text.setText(replaced(before, after) if "stage_before" in content else markup(before, after))
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setAccessibleName(t("What will be written: {text}", text=self.card.preview))
        self._inside = column(*self._remarks(), self._text, *self._chips(), between=theme.INSIDE)
        self._decide = self._buttons()
        self._inside.addWidget(self._decide)
        self._inside.setContentsMargins(theme.scaled(24) + theme.INSIDE, 0, theme.INSIDE, theme.INSIDE)
        body.setLayout(self._inside)
        return body

    def _before_and_after(self) -> tuple[str | None, str]:
        content = self.card.proposal.action.content
        if "stage" in content and "stage_before" in content:
            return str(content["stage_before"] or ""), str(content["stage"])
        return self._original, self.card.preview

    def _remarks(self) -> list[QWidget]:
        """Doubts and troubles as sentences, above the text that they are about."""
        card = self.card
        remarks: list[QWidget] = []
        if self.is_pending and card.proposal.needs_you:
            remarks.append(label(sentence(translate_message(card.proposal.needs_you)), amber=True))
        if card.row is not None and card.row.state is not OutboxState.DONE:
            explained = explain(card)
            if explained:
                remarks.append(label(explained, amber=card.row.state not in OPEN_STATES))
        return remarks

    def _chips(self) -> list[QWidget]:
        found = list({(e.segment, e.quote): e for line in self.card.proposal.lines for e in line.evidence}.values())
        if not found:
            return []
        holder = QWidget()
        shown = [self._chip(evidence) for evidence in found[:MAX_CHIPS]]
        layout = column(*shown, between=0)
        if len(found) > MAX_CHIPS:
            rest = [self._chip(evidence) for evidence in found[MAX_CHIPS:]]
            more = button(many("{n} more places", len(rest)), lambda: _unfold(more, rest), chip=True)
            layout.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
            for chip in rest:
                chip.hide()
                layout.addWidget(chip)
        holder.setLayout(layout)
        return [holder]

    def _chip(self, evidence: Evidence) -> QWidget:
        if evidence.speaker == YOUR_NOTE:
            # Nobody said it, so there is nothing to play and nothing in quotation marks.
            text = t("{time} your note  {text}", time=clock(evidence.start), text=evidence.quote)
            return Chip(text, lambda: self.evidence_pressed.emit(evidence), text)
        text = f"▶ {clock(evidence.start)} {evidence.speaker}  “{evidence.quote}”"
        return Chip(text, lambda: self.evidence_pressed.emit(evidence), t("Play {quote}", quote=text))

    def _buttons(self) -> QWidget:
        holder, card = QWidget(), self.card
        parts: list[QWidget] = []
        if self.is_pending:
            self._keys_hint.setText(
                t("E edit · X skip · Enter approve") if editable(card) else t("X skip · Enter approve")
            )
            if self._seconds is not None:
                name = t("Stop {name}", name=self._name)
                parts.append(button(t("Stop"), lambda: self._actions.stop(card), name=name))
            if card.proposal.action.kind is ActionKind.DRAFT:
                name = t("Attach a file to {name}", name=self._name)
                parts.append(button(t("Attach…"), lambda: self._actions.attach(self), name=name))
            if card.proposal.action.kind is ActionKind.CALL_NOTE:
                name = t("Write {name} to another record", name=self._name)
                parts.append(button(t("Write to another record…"), lambda: self._actions.move(self), name=name))
            if editable(card) is not None:
                parts.append(button(t("Edit"), self.edit, name=t("Edit {name}", name=self._name)))
            parts.append(button(t("Skip"), lambda: self._actions.reject(self), name=t("Skip {name}", name=self._name)))
            name = t("Approve {name}", name=self._name)
            parts.append(button(t("Approve"), lambda: self._actions.approve(card), name=name, primary=True))
        elif card.row is None or card.row.state is OutboxState.DONE:
            if card.row is not None and card.row.url:
                url = card.row.url
                name = t("Open {name} in the browser", name=self._name)
                parts.append(button(t("Open ↗"), lambda: open_link(url), name=name))
            parts.append(button(t("Undo"), lambda: self._actions.undo(card), name=t("Undo {name}", name=self._name)))
        elif self.is_undone:
            if editable(card) is not None:
                name = t("Edit {name}", name=self._name)
                parts.append(button(t("Edit"), lambda: self._actions.reopen(self), name=name))
            name = t("Write {name} again", name=self._name)
            parts.append(button(t("Write again"), lambda: self._actions.write_again(card), name=name))
        elif card.row.state in (OutboxState.PARKED, OutboxState.REJECTED):
            name = t("Try {name} again", name=self._name)
            parts.append(button(t("Try again"), lambda: self._actions.retry(card), name=name))
            if card.row.state is OutboxState.PARKED:
                name = t("Leave out {name}", name=self._name)
                parts.append(button(t("Leave out"), lambda: self._actions.leave_out(card), name=name))
        buttons = row(self._keys_hint, None, *parts)
        buttons.setStretch(0, 100)  # nearly all there is, and nothing while it is hidden
        holder.setLayout(buttons)
        return holder

    def _show_keys(self) -> None:
        """The keys are those of the current card."""
        if self._body is not None:
            self._keys_hint.setVisible(bool(self.property("current")) and bool(self._keys_hint.text()))

    # ── editing ─────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def is_editing(self) -> bool:
        return self._editor is not None

    @property
    def has_unsaved_text(self) -> bool:
        """Whether the editor holds something that was typed and not saved yet."""
        return self.is_editing and not self._saved and (self._editor_changed() or bool(self._fields.changes()))

    @property
    def waits_for_text(self) -> bool:
        """Whether the editor is open and nothing was typed yet."""
        return self.is_editing and not self._saved and not self.has_unsaved_text

    def _editor_changed(self) -> bool:
        return self._editor is not None and self._editor.document().isModified()

    def edit(self) -> None:
        """Opens the text in place; what is saved is a new payload that has to be approved."""
        found = editable(self.card)
        if self.is_editing or found is None or not self.is_pending:
            return
        self.choose()
        editor = QPlainTextEdit(found)
        editor.setAccessibleName(t("Edit what will be written"))
        editor.setTabChangesFocus(True)
        editor.setMinimumHeight(theme.scaled(280))
        self._editor, self._saved = editor, False
        editor.textChanged.connect(self._typed)
        self._fields = MailFields(self.card)
        self._text.hide()
        self._decide.hide()
        place = self._inside.indexOf(self._text) + 1
        self._foot = QWidget()
        save = button(t("Save"), self.save, primary=True)
        tip(save, t("Ctrl+Enter"))
        self._foot.setLayout(row(None, button(t("Cancel"), self.cancel), save))
        for number, part in enumerate((self._fields, editor, self._foot)):
            self._inside.insertWidget(place + number, part)
            part.show()  # at once: what is typed before the layout shows the editor would be taken for the review's keys
        editor.setFocus()

    def _typed(self) -> None:
        self._saved = False

    def save(self) -> None:
        if self._editor is not None:
            self._saved = True
            self._actions.edit(self.card, edited(self.card, self._editor.toPlainText()) | self._fields.changes())

    def cancel(self) -> None:
        """Leaves editing without a change."""
        if self._editor is not None:
            self._editor.deleteLater()
            self._fields.deleteLater()
            self._foot.deleteLater()
            self._editor = None
            self._text.show()
            self._decide.show()
            self.setFocus()
            self.left_editor.emit()


def _unfold(more: QWidget, rest: list[QWidget]) -> None:
    more.hide()
    for chip in rest:
        chip.show()
