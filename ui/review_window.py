"""The approval window: proposals on the left, the transcript with the evidence marked on the right."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QMainWindow,
    QScrollArea,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.domain.claims import Evidence
from app.domain.proposal import ProposalState
from app.domain.transcript import Transcript
from app.domain.wording import clock, count
from app.services.review import Card
from ui import theme
from ui.bridge import Bridge
from ui.review_card import CardActions, CardView
from ui.widgets import button, column, label, row

REASONS = ("Wrong fact", "Wrong person or date", "Not needed", "I do it myself")


class Reviewing(Protocol):
    """What the window needs of the program; every call may take its time and runs off the main thread."""

    def cards(self) -> Sequence[Card]: ...

    def transcript(self) -> Transcript: ...

    def approve(self, cards: Sequence[Card]) -> None: ...

    def reject(self, card: Card, reason: str) -> None: ...

    def edit(self, card: Card, text: str) -> None: ...

    def undo(self, card: Card) -> None: ...

    def play(self, start: float, end: float) -> None: ...


class ReviewWindow(QMainWindow):
    def __init__(self, title: str, reviewing: Reviewing, bridge: Bridge, changed: Callable[[int], None]) -> None:
        super().__init__()
        self.setWindowTitle(f"Review: {title}")
        self.resize(1180, 760)
        self._reviewing = reviewing
        self._bridge = bridge
        self._changed = changed
        self._views: list[CardView] = []
        self._current = 0
        self._transcript: Transcript | None = None
        self._positions: dict[int, tuple[int, int]] = {}
        self._title = label(title, wrap=False, title=True)
        self._count = label("", wrap=False, quiet=True)
        self._approve_all = button("Approve all", self.approve_all, primary=True)
        self._approve_all.setToolTip("Ctrl+Enter. Skips what is amber.")
        self._note = label("", quiet=True)
        self._note.setAccessibleName("Status")
        self._cards = QVBoxLayout()
        self._cards.setContentsMargins(0, 0, theme.INSIDE, 0)
        self._cards.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text = QTextBrowser()
        self._text.setOpenLinks(False)
        self._text.setAccessibleName("Transcript")
        self._build()
        self._keys()
        self.reload()

    def _build(self) -> None:
        holder = QWidget()
        holder.setLayout(self._cards)
        self._scroll = QScrollArea()
        self._scroll.setWidget(holder)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side = QWidget()
        side.setLayout(column(label("Transcript", quiet=True), self._text))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._scroll)
        split.addWidget(side)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        split.setSizes([660, 480])
        head: QHBoxLayout = row(self._title, self._count, None, self._approve_all)
        centre = QWidget()
        centre.setLayout(column(head, split, self._note, around=theme.AROUND, between=theme.BETWEEN))
        centre.layout().setStretch(1, 1)
        self.setCentralWidget(centre)

    def _keys(self) -> None:
        for key, act in (
            ("J", lambda: self._move(1)),
            ("K", lambda: self._move(-1)),
            ("E", lambda: self._views and self._views[self._current].edit()),
            ("Return", lambda: self._with_current(self._approve_one)),
            ("X", lambda: self._with_current(self._reject)),
            ("Space", self._play_current),
            ("Z", lambda: self._with_current(self._undo)),
            ("Ctrl+Return", self.approve_all),
        ):
            QShortcut(QKeySequence(key), self, activated=act)

    # ── content ─────────────────────────────────────────────────────────────────────────────────────────────────

    def reload(self) -> None:
        self._bridge.perform(self._load, done=self._show, failed=self._say)

    def _load(self) -> tuple[Sequence[Card], Transcript]:
        return self._reviewing.cards(), self._reviewing.transcript()

    def _show(self, loaded: tuple[Sequence[Card], Transcript]) -> None:
        cards, transcript = loaded
        for view in self._views:
            view.deleteLater()
        actions = CardActions(self._approve_one, self._reject, self._undo, self._edit, self._show_evidence)
        self._views = [CardView(card, actions) for card in sorted(cards, key=_emails_first)]
        for view in self._views:
            self._cards.addWidget(view)
        waiting = sum(card.proposal.state is ProposalState.PENDING for card in cards)
        self._count.setText(f"{count(waiting, 'proposal')} to review" if waiting else "Everything is decided")
        self._approve_all.setEnabled(waiting > 0)
        if transcript != self._transcript:
            self._show_transcript(transcript)
        self._current = min(self._current, max(0, len(self._views) - 1))
        self._move(0)
        self._changed(waiting)

    def _show_transcript(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self._text.clear()
        self._positions = {}
        cursor = self._text.textCursor()
        bold, quiet = QTextCharFormat(), QTextCharFormat()
        bold.setFontWeight(600)
        quiet.setForeground(theme.brush(theme.colours().quiet))
        for segment in transcript.segments:
            cursor.insertText(f"{segment.speaker}  ", bold)
            cursor.insertText(f"{clock(segment.start)}\n", quiet)
            begin = cursor.position()
            text = segment.text or "Left out: off the record or sensitive"
            cursor.insertText(f"{text}\n\n", QTextCharFormat() if segment.text else quiet)
            self._positions[segment.id] = (begin, begin + len(text))

    # ── what a person does ──────────────────────────────────────────────────────────────────────────────────────

    def approve_all(self) -> None:
        """Everything that is not amber; the amber ones want a look of their own."""
        clean = [
            v.card
            for v in self._views
            if v.card.proposal.state is ProposalState.PENDING and not v.card.proposal.needs_you
        ]
        self._approve(clean or [v.card for v in self._views if v.card.proposal.state is ProposalState.PENDING])

    def _approve_one(self, card: Card) -> None:
        self._approve([card])

    def _approve(self, cards: Sequence[Card]) -> None:
        pending = [card for card in cards if card.proposal.state is ProposalState.PENDING]
        if pending:
            self._say(f"Writing {count(len(pending), 'follow-up')}…")
            self._bridge.perform(
                lambda: self._reviewing.approve(pending), done=lambda _: self._after("Written."), failed=self._say
            )

    def _reject(self, card: Card) -> None:
        if card.proposal.state is not ProposalState.PENDING:
            return
        reason, chosen = QInputDialog.getItem(self, "Skip this one", "Why?", REASONS, 0, False)
        if chosen:
            self._bridge.perform(
                lambda: self._reviewing.reject(card, reason), done=lambda _: self._after("Skipped."), failed=self._say
            )

    def _edit(self, card: Card, text: str) -> None:
        self._bridge.perform(
            lambda: self._reviewing.edit(card, text),
            done=lambda _: self._after("Changed. Approve it again."),
            failed=self._say,
        )

    def _undo(self, card: Card) -> None:
        if card.row is not None:
            self._bridge.perform(
                lambda: self._reviewing.undo(card), done=lambda _: self._after("Undone."), failed=self._say
            )

    def _after(self, sentence: str) -> None:
        self._say(sentence)
        self.reload()

    def _say(self, sentence: str) -> None:
        self._note.setText(sentence)

    def _show_evidence(self, evidence: Evidence) -> None:
        """Marks the words in the transcript, scrolls there and plays the seconds."""
        place = self._positions.get(evidence.segment)
        if place and self._transcript:
            segment = self._transcript.segment(evidence.segment)
            offset = segment.text.find(evidence.quote) if segment else -1
            begin = place[0] + max(0, offset)
            end = begin + len(evidence.quote) if offset >= 0 else place[1]
            self._mark(begin, end)
        self._bridge.perform(lambda: self._reviewing.play(evidence.start, evidence.end), failed=self._say)

    def _mark(self, begin: int, end: int) -> None:
        selection = QTextBrowser.ExtraSelection()
        selection.cursor = self._text.textCursor()
        selection.cursor.setPosition(begin)
        selection.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        selection.format.setBackground(theme.brush(theme.colours().marked))
        self._text.setExtraSelections([selection])
        shown = self._text.textCursor()
        shown.setPosition(begin)
        self._text.setTextCursor(shown)
        self._text.ensureCursorVisible()

    def _play_current(self) -> None:
        if self._views:
            lines = self._views[self._current].card.proposal.lines
            first = next((e for line in lines for e in line.evidence), None)
            if first:
                self._show_evidence(first)

    def _with_current(self, act: Callable[[Card], None]) -> None:
        if self._views:
            act(self._views[self._current].card)

    def _move(self, step: int) -> None:
        if not self._views:
            return
        self._current = max(0, min(len(self._views) - 1, self._current + step))
        for number, view in enumerate(self._views):
            view.mark_current(number == self._current)
        self._scroll.ensureWidgetVisible(self._views[self._current])


def _emails_first(card: Card) -> bool:
    return card.proposal.action.vendor != "gmail"
