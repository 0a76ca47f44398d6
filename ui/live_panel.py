"""The live panel: a bar while folded; captions, meters and Get SE when unfolded."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.domain.transcript import CommittedWord
from app.domain.wording import clock, count
from ui import theme
from ui.widgets import button, column, label, row

FOLDED_WIDTH, OPEN_WIDTH, OPEN_HEIGHT = 380, 420, 320
KEPT_BLOCKS = 400


class LivePanel(QWidget):
    """`ask` gets the question that the rep sends; `propose` answers with one from the last minute, through `show_question`."""

    def __init__(
        self,
        account: str,
        *,
        propose: Callable[[], None],
        ask: Callable[[str], None],
        end: Callable[[], None],
        hidden_from_capture: bool = True,
    ) -> None:
        super().__init__(None, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle("Callside: live call")
        self.setAccessibleName("Live call")
        self._account = account
        self._ask = ask
        self._open_blocks: dict[str, int] = {}
        self._last_speaker = ""
        self._dot = label("●", wrap=False, recording=True)
        self._dot.setAccessibleName("Recording")
        self._time = label("00:00", wrap=False)
        self._time.setAccessibleName("Elapsed")
        self._get_se = button("Get SE", propose, name="Get a sales engineer")
        self._get_se.setToolTip("F9")
        self._fold = button("⌄", self._toggle, name="Unfold captions")
        self._title = label(account, wrap=False)
        self._captions = QPlainTextEdit()
        self._captions.setReadOnly(True)
        self._captions.setMaximumBlockCount(KEPT_BLOCKS)
        self._captions.setAccessibleName("Captions")
        self._question = QLineEdit()
        self._question.setAccessibleName("Question for the sales engineer")
        self._question.setPlaceholderText("What do you need to know? Enter sends it")
        self._question.returnPressed.connect(self._send)
        self._status = label("", quiet=True)
        self._status.setAccessibleName("State of the request")
        self._body = QWidget()
        foot = row(None, button("End call", end))
        self._body.setLayout(column(self._captions, foot))
        bar = row(self._dot, self._time, self._title, None, self._get_se, self._fold)
        self.setLayout(column(bar, self._question, self._status, self._body, around=theme.INSIDE))
        for part in (self._body, self._question, self._status, self._title):
            part.hide()
        self.setFixedWidth(FOLDED_WIDTH)
        QShortcut(QKeySequence("F9"), self, activated=propose)

    def place(self) -> None:
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.move(room.center().x() - self.width() // 2, room.top() + theme.AROUND)

    # ── captions ────────────────────────────────────────────────────────────────────────────────────────────────

    def show_captions(self, words: Sequence[CommittedWord], tails: Mapping[str, str], stream_time: float) -> None:
        """Committed words never change; what may still change is the quiet last line."""
        self._time.setText(clock(stream_time))
        cursor = self._captions.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self._drop_tail(cursor)
        for word in words:
            self._add(cursor, word)
        tail = "  ".join(f"{_who(channel)} {text}" for channel, text in tails.items() if text)
        if tail:
            self._tail_at = cursor.position()
            cursor.insertText(f"\n{tail}", _quiet())
        scroll = self._captions.verticalScrollBar()
        scroll.setValue(scroll.maximum())

    _tail_at: int | None = None

    def _drop_tail(self, cursor: QTextCursor) -> None:
        if self._tail_at is not None:
            cursor.setPosition(self._tail_at)
            cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            self._tail_at = None

    def _add(self, cursor: QTextCursor, word: CommittedWord) -> None:
        speaker = _who(word.channel)
        if speaker != self._last_speaker:
            cursor.insertText(f"\n{speaker}  " if cursor.position() else f"{speaker}  ", _strong())
            self._last_speaker = speaker
        cursor.insertText(word.word.text + " ", QTextCharFormat())

    # ── get se ──────────────────────────────────────────────────────────────────────────────────────────────────

    def show_question(self, question: str | None) -> None:
        """The proposed question, to be edited; Enter sends it."""
        self._question.setText(question or "")
        self._question.show()
        self._question.setCursorPosition(0)
        self.activateWindow()
        self._question.setFocus()
        self._fit()

    def _send(self) -> None:
        question = self._question.text().strip()
        if question:
            self._question.hide()
            self.show_status("Looking for somebody who is free…")
            self._ask(question)

    def show_status(self, text: str) -> None:
        self._status.setText(text)
        self._status.setVisible(bool(text))
        self._fit()

    # ── the bar ─────────────────────────────────────────────────────────────────────────────────────────────────

    def ended(self) -> None:
        self._dot.setText("○")
        self._dot.setAccessibleName("The call has ended")
        self._get_se.setEnabled(False)
        self.show_status("The call has ended. Its follow-ups are being drafted.")

    def offer_review(self, waiting: int, review: Callable[[], None]) -> None:
        """The follow-ups are there; they open when the rep asks for them."""
        self.show_status(f"{count(waiting, 'follow-up')} to review." if waiting else "No follow-ups in this call.")
        if waiting:
            self.layout().addWidget(button("Review", review, primary=True))
            self._fit()

    def _toggle(self) -> None:
        self.unfold(not self._body.isVisible())

    def unfold(self, is_open: bool) -> None:
        self._body.setVisible(is_open)
        self._title.setVisible(is_open)
        self._fold.setText("⌃" if is_open else "⌄")
        self._fold.setAccessibleName("Fold captions" if is_open else "Unfold captions")
        self.setFixedWidth(OPEN_WIDTH if is_open else FOLDED_WIDTH)
        self._captions.setMinimumHeight(OPEN_HEIGHT - 120)
        self._fit()

    def _fit(self) -> None:
        self.layout().activate()
        self.adjustSize()


def _who(channel: str) -> str:
    return "You" if channel == "mic" else "Them"


def _quiet() -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(theme.brush(theme.colours().quiet))
    return made


def _strong() -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFontWeight(600)
    return made
