"""Captions: committed words never change again; what may still change is the quiet last line."""

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from app.domain.transcript import CommittedWord, Word
from ui.kit import theme
from ui.kit.doubtful_words import describe_doubtful, doubtful_format
from ui.kit.i18n import t

KEPT_BLOCKS = 400


class CaptionsView(QPlainTextEdit):
    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setMaximumBlockCount(KEPT_BLOCKS)
        self.setUndoRedoEnabled(False)
        self.setAccessibleName(t("Captions"))
        describe_doubtful(self)
        self.setPlaceholderText(t("Listening. Words appear here as they are spoken."))
        self._last_speaker = ""
        self._tail_at: int | None = None
        # (from, to) in seconds of the call: nothing is shown of it; and the place above the last mark of one.
        self._gaps: list[tuple[float, float | None]] = []
        self._above: QTextCursor | None = None
        self._speaker_above = ""

    def add(self, words: Sequence[CommittedWord], tails: Mapping[str, str]) -> None:
        """Appends committed words and replaces the grey tails of both channels."""
        bar = self.verticalScrollBar()
        follows = bar.value() >= bar.maximum() - 4
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        self._drop_tail(cursor)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        for word in words:
            self._place(cursor, word)
        if self.is_off_the_record:
            tails = {}
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

    @property
    def is_off_the_record(self) -> bool:
        return bool(self._gaps) and self._gaps[-1][1] is None

    def off_the_record(self, at: float, text: str) -> None:
        """The mark of a gap that begins at `at` seconds. Words come some seconds after they were spoken: those of
        before are put above it, those of the gap are dropped."""
        cursor = QTextCursor(self.document())
        self._drop_tail(cursor)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        place = cursor.position()
        self._speaker_above = self._last_speaker
        self._gaps.append((at, None))
        self.add_mark(text)
        # From here on it follows what is put in above.
        self._above = QTextCursor(self.document())
        self._above.setPosition(place)

    def on_the_record(self, at: float, text: str) -> None:
        """The mark of the gap's end at `at` seconds."""
        if self.is_off_the_record:
            self._gaps[-1] = (self._gaps[-1][0], at)
        self.add_mark(text)

    def _place(self, cursor: QTextCursor, word: CommittedWord) -> None:
        """A word by when it was spoken: at the end, above the last gap's mark, or nowhere."""
        speaker, spoken = word.speaker or _side(word.channel), (word.word.start + word.word.end) / 2
        if any(start <= spoken and (end is None or spoken < end) for start, end in self._gaps):
            return
        if self._above is not None and spoken < self._gaps[-1][0]:
            self._speaker_above = self._add(self._above, speaker, word.word, after=self._speaker_above)
        else:
            self._last_speaker = self._add(cursor, speaker, word.word, after=self._last_speaker)

    def _drop_tail(self, cursor: QTextCursor) -> None:
        if self._tail_at is not None:
            cursor.setPosition(min(self._tail_at, max(0, self.document().characterCount() - 1)))
            cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            self._tail_at = None

    @staticmethod
    def _add(cursor: QTextCursor, speaker: str, word: Word, *, after: str) -> str:
        """The speaker, for the next word's `after`."""
        if speaker != after:
            cursor.insertText(f"\n{speaker}  " if cursor.position() else f"{speaker}  ", _format(bold=True))
        cursor.insertText(word.text, doubtful_format() if word.is_doubtful else _format())
        cursor.insertText(" ", _format())
        return speaker


def _side(channel: str) -> str:
    return t("You") if channel == "mic" else t("Them")


def _format(*, quiet: bool = False, bold: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    if quiet:
        made.setForeground(theme.brush(theme.colours().quiet))
    if bold:
        made.setFontWeight(600)
    return made
