"""Captions: committed words never change again; what may still change is the quiet last line."""

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from app.domain.transcript import CommittedWord
from ui.kit import theme
from ui.kit.i18n import t

KEPT_BLOCKS = 400


class CaptionsView(QPlainTextEdit):
    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setMaximumBlockCount(KEPT_BLOCKS)
        self.setUndoRedoEnabled(False)
        self.setAccessibleName(t("Captions"))
        self.setPlaceholderText(t("Listening. Words appear here as they are spoken."))
        self._last_speaker = ""
        self._tail_at: int | None = None

    def add(self, words: Sequence[CommittedWord], tails: Mapping[str, str]) -> None:
        """Appends committed words and replaces the grey tails of both channels."""
        bar = self.verticalScrollBar()
        follows = bar.value() >= bar.maximum() - 4
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        self._drop_tail(cursor)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        for word in words:
            self._add(cursor, word.speaker or _side(word.channel), word.word.text)
        tail = "  ".join(f"{_side(channel)}  {text}" for channel, text in tails.items() if text)
        if tail:
            self._tail_at = cursor.position()
            cursor.insertText(f"\n{tail}", _format(quiet=True))
        cursor.endEditBlock()
        if follows:
            bar.setValue(bar.maximum())

    def add_mark(self, text: str) -> None:
        """A line that nobody said: a note, a gap."""
        cursor = QTextCursor(self.document())
        self._drop_tail(cursor)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(f"\n{text}" if cursor.position() else text, _format(quiet=True))
        self._last_speaker = ""
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _drop_tail(self, cursor: QTextCursor) -> None:
        if self._tail_at is not None:
            cursor.setPosition(min(self._tail_at, max(0, self.document().characterCount() - 1)))
            cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            self._tail_at = None

    def _add(self, cursor: QTextCursor, speaker: str, text: str) -> None:
        if speaker != self._last_speaker:
            cursor.insertText(f"\n{speaker}  " if cursor.position() else f"{speaker}  ", _format(bold=True))
            self._last_speaker = speaker
        cursor.insertText(text + " ", _format())


def _side(channel: str) -> str:
    return t("You") if channel == "mic" else t("Them")


def _format(*, quiet: bool = False, bold: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    if quiet:
        made.setForeground(theme.brush(theme.colours().quiet))
    if bold:
        made.setFontWeight(600)
    return made
