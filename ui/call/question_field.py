"""Question for a sales engineer: two lines to edit, topics to begin with where nobody asked anything, Send and Cancel."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.kit import theme
from ui.kit.i18n import t
from ui.kit.outside import tip
from ui.kit.page_marks import page_mark
from ui.kit.widgets import Chip, button, column, row

LINES = 2


class QuestionField(QWidget):
    """`send` gets what the rep wrote; Enter sends it while the field has the focus, Escape cancels."""

    def __init__(self, send: Callable[[str], None], cancel: Callable[[], None]) -> None:
        super().__init__()
        self._send, self._cancel = send, cancel
        self._edit = _Lines(self._press, cancel)
        self._edit.setAccessibleName(t("Question for the sales engineer"))
        self._edit.setPlaceholderText(t("What do you need to know?"))
        self.setFocusProxy(self._edit)
        press = button(t("Send"), self._press, primary=True)
        press.setIcon(page_mark("enter", theme.colours().on_accent))
        press.setIconSize(QSize(16, 16))
        press.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        leave = button(t("Cancel"), cancel)
        tip(leave, t("Esc"))
        self._topics = column(between=0)
        self._offer = QWidget()
        self._offer.setLayout(self._topics)
        self._offer.hide()
        self.setLayout(column(self._edit, self._offer, row(None, leave, press)))

    def text(self) -> str:
        return self._edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Shows `text`, to be edited."""
        self._edit.setPlainText(text)

    def set_topics(self, topics: Sequence[str]) -> None:
        """The account's open issues, offered as beginnings of a question."""
        while (item := self._topics.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for topic in topics:
            self._topics.addWidget(Chip(topic, partial(self._take, topic), t("Ask about {topic}", topic=topic)))
        self._offer.setVisible(bool(topics))

    def _take(self, topic: str) -> None:
        self._edit.setPlainText(f"{topic}: ")
        self._edit.moveCursor(QTextCursor.MoveOperation.End)
        self._edit.setFocus()

    def _press(self) -> None:
        question = " ".join(self.text().split())
        if question:
            self._send(question)


class _Lines(QPlainTextEdit):
    def __init__(self, enter: Callable[[], None], escape: Callable[[], None]) -> None:
        super().__init__()
        self._enter, self._escape = enter, escape
        self.setTabChangesFocus(True)
        frame = 2 * (self.frameWidth() + int(self.document().documentMargin()))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * LINES + frame + theme.INSIDE)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif event.key() == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)
