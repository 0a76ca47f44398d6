"""The approval window: calls on the left, one card a target, the transcript with the evidence on the right."""

from collections.abc import Callable, Collection, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.domain.claims import Evidence
from app.domain.wording import clock
from app.services.application import Application
from app.services.processing.notes import YOUR_NOTE
from app.services.review.approvals import Approvals
from app.services.review.service import Card
from ui.kit import theme
from ui.kit.bridge import Bridge
from ui.kit.i18n import short_day, t, time_of_day
from ui.kit.outside import tip
from ui.kit.transcript_view import TranscriptView
from ui.kit.widgets import Elided, button, centre, column, empty_state, fit_screen, label, row, shortcut
from ui.review.actions import Loaded, ReviewActions, load
from ui.review.calls_list import CallsList
from ui.review.card import CardView
from ui.review.card_text import is_no_mail, is_same_follow_up
from ui.review.menus import calls_menu, no_follow_ups, nothing_waits
from ui.review.method_card import MethodCard, clean_cards, is_field, method_card
from ui.review.whose_voice import top_of_call

# Below this width the calls leave their column and are reached from the heading.
THREE_COLUMNS = 1000


class ReviewWindow(QMainWindow):
    """`changed` hears how many proposals of the shown call still wait for a decision."""

    def __init__(
        self,
        call_id: str,
        application: Application,
        bridge: Bridge,
        changed: Callable[[int], None],
        *,
        approvals: Approvals | None = None,
    ) -> None:
        super().__init__()
        self._call_id = call_id
        self._app = application
        self._bridge = bridge
        self._changed = changed
        self._views: list[CardView] = []
        self._fields: MethodCard | None = None
        self._current = 0
        self._loaded: Loaded | None = None
        self._actions = ReviewActions(
            self, application, approvals or application.approvals, bridge, say=self._say, reload=self.reload
        )
        self._editing: Card | None = None
        self._originals: dict[str, str] = {}  # texts as first shown, against which changes are marked
        self._opened: set[str] = set()
        self.setWindowTitle(t("Review"))
        self.setAccessibleName(t("Review"))
        self._title = Elided(t("Review"), title=True)
        self._when, self._count = (label("", wrap=False, quiet=True) for _ in range(2))
        self._approve_all = button(t("Approve all"), self.approve_all, primary=True)
        self._approve_all.setEnabled(False)
        tip(self._approve_all, t("Ctrl+Enter. Skips what is amber."))
        self._note = label("", quiet=True)
        self._note.setAccessibleName(t("Status"))
        self._calls = CallsList(self.show_call)
        self._other_calls = button(t("Calls"), self._calls_menu)
        self._text = TranscriptView(self._rename, lambda start, end: self._play(start, end))
        self._cards = QVBoxLayout()
        self._cards.setContentsMargins(0, 0, theme.INSIDE, 0)
        self._cards.setSpacing(0)
        self._build()
        self._keys()
        fit_screen(self, 1180, 760)
        self.setMinimumSize(640, 400)
        centre(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()
        self.reload()

    def _build(self) -> None:
        holder = QWidget()
        holder.setLayout(self._cards)
        self._scroll = QScrollArea()
        self._scroll.setWidget(holder)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side = QWidget()
        side.setLayout(column(label(t("Transcript"), quiet=True), self._text))
        self._split = QSplitter(Qt.Orientation.Horizontal)
        for part in (self._calls, self._scroll, side):
            self._split.addWidget(part)
        for place, stretch in enumerate((0, 3, 2)):
            self._split.setStretchFactor(place, stretch)
        self._split.setHandleWidth(theme.AROUND)
        self._split.setChildrenCollapsible(False)
        self._calls.setMinimumWidth(theme.scaled(140))
        self._split.setSizes([theme.scaled(180), theme.scaled(580), theme.scaled(380)])
        head = row(self._other_calls, self._title, self._when, self._count, self._approve_all, between=theme.BETWEEN)
        head.setStretch(1, 1)
        centre_part = QWidget()
        layout = column(head, self._split, self._note, around=theme.AROUND, between=theme.BETWEEN)
        layout.setContentsMargins(theme.AROUND, theme.AROUND, theme.AROUND, theme.BETWEEN)
        layout.setStretch(1, 1)
        centre_part.setLayout(layout)
        self.setCentralWidget(centre_part)

    def _keys(self) -> None:
        for key, act in (
            ("J", lambda: self._move(1)),
            ("K", lambda: self._move(-1)),
            ("E", self._edit_current),
            *((key, self._enter) for key in ("Return", "Enter")),
            ("X", lambda: self._with_current(self._actions.reject)),
            ("S", self._name_speaker),
            ("Space", self._play_current),
            ("Z", self._undo_last),
            ("Escape", self._escape),
            *((key, self.approve_all) for key in ("Ctrl+Return", "Ctrl+Enter")),
            ("F5", self.reload),
        ):
            shortcut(self, key, act)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        is_wide = self.width() >= theme.scaled(THREE_COLUMNS)
        self._calls.setVisible(is_wide)
        self._other_calls.setVisible(not is_wide)
        self._count.setVisible(is_wide)

    # ── content ─────────────────────────────────────────────────────────────────────────────────────────────────

    def show_call(self, call_id: str) -> None:
        if call_id != self._call_id:
            self._call_id, self._current = call_id, 0
            self._opened.clear()
            self._say("")
            self.reload()

    def reload(self) -> None:
        call_id = self._call_id
        if not call_id:
            self._say_state(nothing_waits())
            return
        if self._loaded is None:
            self._say_state(empty_state(t("Reading the follow-ups…")))
        self._bridge.run(lambda: load(self._app, call_id), done=self._show, failed=self._failed)

    def come_to_front(self, newest: str | None) -> None:
        """The page is shown again: what it shows is read anew, or the newest call where it shows none."""
        if self._call_id:
            self.refresh()
        elif newest:
            self.show_call(newest)

    def refresh(self) -> None:
        """Reads anew, unless that would take a text away from under the rep's fingers."""
        if not any(view.is_editing for view in self._views):
            self.reload()

    def _failed(self, sentence: str) -> None:
        self._approve_all.setEnabled(False)
        self._say_state(empty_state(sentence, "", button(t("Try again"), self.reload)))

    def _show(self, loaded: Loaded) -> None:
        if loaded.call.call_id != self._call_id:
            return  # the person has gone on to another call meanwhile
        if any(view.has_unsaved_text for view in self._views):
            return  # read anew as soon as its editor is left
        self._editing = next((v.card for v in self._views if v.waits_for_text), None)
        self._loaded, call = loaded, loaded.call
        self.setWindowTitle(t("Review: {title}", title=call.title))
        self._title.setText(call.title)
        length = f" · {t('{minutes} min', minutes=max(1, round(call.seconds / 60)))}" if call.seconds else ""
        self._when.setText(f"{short_day(call.when)}, {time_of_day(call.when)}{length}")
        self._calls.show_calls(loaded.calls, call.call_id, call.when.date())
        self._text.show_transcript(loaded.transcript, loaded.guessed)
        self._show_cards(loaded.cards)

    def _show_cards(self, cards: Sequence[Card]) -> None:
        self._opened |= {v.card.proposal.id for v in self._views if v.is_open}
        # What did not change keeps its view: a call of twenty follow-ups made anew takes longer than a press may.
        counting = self._loaded.counting if self._loaded else {}
        still = (v for v in self._views if v.card in cards and not (v.is_editing or v.counts_down))
        kept = {v.card.proposal.id: v for v in still if v.card.proposal.id not in counting}
        self._clear(kept.values())
        for part in top_of_call(self._loaded, self._actions, self._show_evidence, self._play):
            self._cards.addWidget(part)
        fields = [card for card in cards if is_field(card)]
        for card in sorted((card for card in cards if not is_field(card)), key=is_no_mail):
            view = kept.get(card.proposal.id) or self._view(card, counting.get(card.proposal.id))
            self._views.append(view)
            self._cards.addWidget(view)
            view.show()
        lines = self._loaded.fields if self._loaded else ()
        self._fields = method_card(lines, fields, self._actions, self._show_evidence, self._cards)
        self._cards.addStretch(1)
        waiting = sum(view.is_pending for view in self._views) + len(self._fields.waiting if self._fields else [])
        self._count.setText(t("{n} to review", n=waiting) if waiting else t("All decided"))
        self._approve_all.setEnabled(bool(clean_cards(self._views, self._fields)))
        if not cards and self._fields is None:
            self._say_state(no_follow_ups(self._loaded.unread if self._loaded else None))
        self._go_to_pending()
        self._edit_reopened()
        self._changed(waiting)

    def _view(self, card: Card, seconds: float | None) -> CardView:
        original = self._originals.setdefault(card.proposal.id, card.preview)
        view = CardView(card, self._actions, original=original, seconds=seconds)
        view.evidence_pressed.connect(self._show_evidence)
        view.chosen.connect(partial(self._chosen, view))
        view.left_editor.connect(self.refresh)
        if card.proposal.id in self._opened:
            view.open()
        return view

    def _edit_reopened(self) -> None:
        """What was taken back and is to be changed, or had its editor open before the call was read anew."""
        wanted, self._actions.to_edit = self._actions.to_edit, ""
        before, self._editing = self._editing, None
        pending = [view for view in self._views if view.is_pending]
        view = next((v for v in pending if v.card.proposal.id == wanted), None)
        # A follow-up that was made anew meanwhile has another id, and is the same one to who opened its editor.
        view = view or next((v for v in pending if before and is_same_follow_up(v.card, before)), None)
        if view:
            view.edit()

    def _clear(self, keeping: Collection[CardView] = ()) -> None:
        self._views, self._fields = [], None
        if self.isAncestorOf(QApplication.focusWidget() or self):
            self.setFocus()  # a card that goes would hand it to the sidebar, and Enter with it
        while (item := self._cards.takeAt(0)) is not None:
            widget = item.widget()
            if widget and widget not in keeping:
                widget.hide()
                widget.deleteLater()

    def _say_state(self, state: QWidget) -> None:
        self._clear()
        self._cards.addWidget(state)

    def _go_to_pending(self) -> None:
        """The card that is next: the current one where it still waits, else the first behind or before it."""
        if not self._views:
            return
        self._current = min(self._current, len(self._views) - 1)
        order = [*range(self._current, len(self._views)), *range(self._current)]
        target = next((n for n in order if self._views[n].is_pending), self._current)
        self._set_current(target)
        if self._views[target].is_pending:
            self._views[target].open()

    # ── what a person does ──────────────────────────────────────────────────────────────────────────────────────

    def approve_all(self) -> None:
        """Everything that is not amber; the amber ones want a look of their own. In an editor it saves."""
        editing = next((view for view in self._views if view.is_editing), None)
        if editing:
            editing.save()
            return
        self._actions.approve_all(clean_cards(self._views, self._fields))

    def _rename(self, old: str, new: str, passages: tuple[int, ...] | None = None) -> None:
        self._actions.rename(self._call_id, old, new, passages)

    def _say(self, sentence: str) -> None:
        self._note.setText(sentence)
        self._note.setAccessibleDescription(sentence)

    def _show_evidence(self, evidence: Evidence) -> None:
        """Marks the words in the transcript, scrolls there and plays the seconds."""
        self._text.show_evidence(evidence)
        self._say(f"▶ {clock(evidence.start)} {evidence.speaker}")
        if evidence.speaker != YOUR_NOTE:
            self._play(evidence.start, evidence.end)

    def _play(self, start: float, end: float) -> None:
        call_id = self._call_id
        self._bridge.run(lambda: self._app.play(call_id, start, end), failed=self._say)

    def _calls_menu(self) -> None:
        menu = calls_menu(self, self._loaded.calls if self._loaded else (), self.show_call)
        menu.popup(self._other_calls.mapToGlobal(self._other_calls.rect().bottomLeft()))

    def _enter(self) -> None:
        """Presses the button that has the focus; else opens the current card, else approves it."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QPushButton):
            focused.click()
        elif self._views:
            view = self._views[self._current]
            if not view.is_open:
                view.open()
            elif view.is_pending and not view.is_editing:
                self._actions.approve(view.card)

    def _edit_current(self) -> None:
        if self._views:
            view = self._views[self._current]
            if view.is_undone:
                self._actions.reopen(view)
            else:
                view.edit()

    def _escape(self) -> None:
        for view in self._views:
            view.cancel()

    def _undo_last(self) -> None:
        self._actions.undo_last(self._loaded, self._views[self._current] if self._views else None, self._views)

    def _play_current(self) -> None:
        focused = QApplication.focusWidget()
        if isinstance(focused, QPushButton):
            focused.click()
        elif self._views:
            lines = self._views[self._current].card.proposal.lines
            first = next((e for line in lines for e in line.evidence), None)
            if first:
                self._show_evidence(first)

    def _name_speaker(self) -> None:
        menu = self._actions.offer_undo(self._text.speakers_menu(), self._loaded)
        menu.popup(self._text.mapToGlobal(self._text.rect().topLeft()))

    def _with_current(self, act: Callable[[CardView], None]) -> None:
        if self._views:
            act(self._views[self._current])

    def _chosen(self, view: CardView) -> None:
        if view in self._views:
            self._set_current(self._views.index(view))

    def _move(self, step: int) -> None:
        if self._views:
            self._set_current(max(0, min(len(self._views) - 1, self._current + step)))
            self._views[self._current].open()
            self.setFocus()

    def _set_current(self, number: int) -> None:
        self._current = number
        for place, view in enumerate(self._views):
            view.mark_current(place == number)
        self._scroll.ensureWidgetVisible(self._views[number], 0, theme.AROUND)
