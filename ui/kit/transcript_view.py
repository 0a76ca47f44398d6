"""The transcript: filled in slices so that a long call never stops the window; names can be put right here."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QPoint, QTimer, QUrl
from PySide6.QtGui import QCursor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QInputDialog, QMenu, QTextBrowser

from app.domain.claims import Evidence
from app.domain.transcript import Segment, Transcript
from app.domain.wording import clock
from app.services.processing.capture_gaps import OBSERVER, gap_text
from app.services.processing.notes import YOUR_NOTE
from ui.kit import theme
from ui.kit.doubtful_words import describe_doubtful, doubtful_format
from ui.kit.i18n import t, translate_message
from ui.kit.outside import tip
from ui.kit.widgets import slot

# So many segments take a few milliseconds to put in.
SLICE = 20


class Rename(Protocol):
    def __call__(self, old: str, new: str, passages: tuple[int, ...] | None = None) -> None:
        """`passages`: segments that alone get the new name; None for all of them. The same name confirms a guess."""


class TranscriptView(QTextBrowser):
    """`rename` is called when a person puts a speaker's name right; `play(start, end)` for a clicked time."""

    def __init__(self, rename: Rename, play: Callable[[float, float], None]) -> None:
        super().__init__()
        self._rename = rename
        self._play = play
        self._transcript: Transcript | None = None
        self._guessed: frozenset[str] = frozenset()
        self._positions: dict[int, tuple[int, int]] = {}
        self._filled = 0
        self._wanted: Evidence | None = None
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setAccessibleName(t("Transcript"))
        describe_doubtful(self)
        self.setPlaceholderText(t("The transcript comes when the call has been processed."))
        self.anchorClicked.connect(self._clicked)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._fill)

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        """Nothing is ever loaded: there are no pictures here, and a name in the text is no order."""
        return None

    def show_transcript(self, transcript: Transcript, guessed: frozenset[str] = frozenset()) -> None:
        """Shows the transcript anew, gaps and withheld passages as lines of their own, guessed names with a mark."""
        if transcript == self._transcript and guessed == self._guessed:
            return
        self._transcript, self._guessed = transcript, guessed
        self._positions, self._filled, self._wanted = {}, 0, None
        self.setExtraSelections([])
        self.clear()
        self._fill()

    def _fill(self) -> None:
        """The next slice."""
        segments = self._transcript.segments if self._transcript else ()
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        for segment in segments[self._filled : self._filled + SLICE]:
            self._add(cursor, segment)
        cursor.endEditBlock()
        self._filled += SLICE
        if self._filled < len(segments):
            self._timer.start()
        else:
            self._timer.stop()
        if self._wanted:
            self.show_evidence(self._wanted)

    def _add(self, cursor: QTextCursor, segment: Segment) -> None:
        name, time, quiet = _formats(segment)
        if is_guess := segment.speaker in self._guessed:
            name.setForeground(theme.brush(theme.colours().amber))
            tip(name, t("A guess: click to confirm or to put it right"))
        cursor.insertText(f"{segment.speaker}?" if is_guess else segment.speaker, name)
        cursor.insertText("  ", QTextCharFormat())
        cursor.insertText(clock(segment.start), time)
        cursor.insertText("\n", QTextCharFormat())
        begin = cursor.position()
        text = segment.text or t("Left out: off the record or sensitive")
        if is_ours := segment.speaker == OBSERVER:
            text = translate_message(gap_text(segment))
        if segment.text and not is_ours:
            _insert_said(cursor, segment)
        else:
            cursor.insertText(text, quiet)
        cursor.insertText("\n\n", QTextCharFormat())
        self._positions[segment.id] = (begin, begin + len(text))

    def show_evidence(self, evidence: Evidence) -> None:
        """Marks the words and brings them into view; waits for a part that is not filled in yet."""
        place = self._positions.get(evidence.segment)
        segment = self._transcript.segment(evidence.segment) if self._transcript else None
        if place is None or segment is None:
            self._wanted = evidence
            return
        self._wanted = None
        offset = segment.text.find(evidence.quote)
        begin = place[0] + max(0, offset)
        self._mark(begin, begin + len(evidence.quote) if offset >= 0 else place[1])

    def show_segment(self, number: int) -> None:
        """Marks a whole segment and brings it into view."""
        segment = self._transcript.segment(number) if self._transcript else None
        if segment is not None:
            self.show_evidence(Evidence(number, segment.start, segment.end, segment.speaker, segment.text))

    def _mark(self, begin: int, end: int) -> None:
        selection = QTextBrowser.ExtraSelection()
        selection.cursor = QTextCursor(self.document())
        selection.cursor.setPosition(begin)
        selection.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        selection.format.setBackground(theme.brush(theme.colours().marked))
        self.setExtraSelections([selection])
        shown = QTextCursor(self.document())
        shown.setPosition(begin)
        self.setTextCursor(shown)
        place = self.cursorRect(shown).top()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + place - self.viewport().height() // 3)

    # ── names ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _clicked(self, link: QUrl) -> None:
        number = int(link.fragment() or 0)
        segment = self._transcript.segment(number) if self._transcript else None
        if segment is None:
            return
        if link.scheme() == "play":
            self._play(segment.start, segment.end)
        elif segment.speaker not in (OBSERVER, YOUR_NOTE):
            self.name_menu(segment.speaker, segment.id).popup(QCursor.pos() + QPoint(0, 4))

    def name_menu(self, speaker: str, passage: int | None = None) -> QMenu:
        """Who this may be: those who were on the call, those who spoke, or somebody else; of one passage, or of all."""
        menu = QMenu(self)
        menu.setAccessibleName(t("Who is {name}?", name=speaker))
        if speaker in self._guessed:
            menu.addAction(t("Yes, it is {name}", name=speaker), slot(partial(self._rename, speaker, speaker)))
            menu.addSeparator()
        heading = menu.addAction(t("{name} is really…", name=speaker))
        heading.setEnabled(False)
        self._others(menu, speaker, None)
        if passage is not None:
            menu.addSeparator()
            only = menu.addMenu(t("Only this passage"))
            self._others(only, speaker, (passage,))
        return menu

    def _others(self, menu: QMenu, speaker: str, passages: tuple[int, ...] | None) -> None:
        invited = [p.name for p in self._transcript.participants] if self._transcript else []
        spoken = set(self._speakers())
        for other in dict.fromkeys([*invited, *self._speakers()]):
            if other != speaker:
                # Two who spoke become one: said here, for it is easily a slip of the hand.
                is_merge = other in spoken and passages is None
                text = t("{name} (becomes one speaker)", name=other) if is_merge else other
                menu.addAction(text, slot(partial(self._rename, speaker, other, passages)))
        menu.addSeparator()
        menu.addAction(t("Somebody else…"), lambda: self._ask(speaker, passages))

    def _speakers(self) -> list[str]:
        """Those who spoke: neither the rep's notes nor our own lines are anybody's."""
        said = self._transcript.segments if self._transcript else ()
        return [s.speaker for s in said if s.speaker not in (OBSERVER, YOUR_NOTE)]

    def speakers_menu(self) -> QMenu:
        """The same by keys: first whose name is wrong, those who spoke in their order."""
        menu = QMenu(self)
        menu.setAccessibleName(t("Whose name is wrong?"))
        menu.addAction(t("Whose name is wrong?")).setEnabled(False)
        for speaker in dict.fromkeys(self._speakers()):
            whose = self.name_menu(speaker)
            whose.setTitle(speaker)
            menu.addMenu(whose)
        return menu

    def _ask(self, speaker: str, passages: tuple[int, ...] | None) -> None:
        name, chosen = QInputDialog.getText(self, t("Speaker"), t("Who is {name}?", name=speaker))
        if chosen and name.strip():
            self._rename(speaker, name.strip(), passages)


def _insert_said(cursor: QTextCursor, segment: Segment) -> None:
    """The words, those marked that may have been others."""
    at = 0
    for start, end in segment.doubtful:
        cursor.insertText(segment.text[at:start], QTextCharFormat())
        cursor.insertText(segment.text[start:end], doubtful_format())
        at = end
    cursor.insertText(segment.text[at:], QTextCharFormat())


def _formats(segment: Segment) -> tuple[QTextCharFormat, QTextCharFormat, QTextCharFormat]:
    """Of the name, the time and quiet text."""
    c = theme.colours()
    name, time, quiet = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
    name.setFontWeight(600)
    name.setAnchor(True)
    name.setAnchorHref(f"name:#{segment.id}")
    tip(name, t("Click to put the name right"))
    time.setForeground(theme.brush(c.quiet))
    time.setAnchor(True)
    time.setAnchorHref(f"play:#{segment.id}")
    tip(time, t("Click to hear it"))
    quiet.setForeground(theme.brush(c.quiet))
    return name, time, quiet
