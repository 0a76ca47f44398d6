"""Question for a sales engineer: two lines to edit, with Send and Cancel."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.kit import theme
from ui.kit.i18n import t
from ui.kit.widgets import button, column, row

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
        buttons = row(None, button(t("Cancel"), cancel), button(t("Send"), self._press, primary=True))
        self.setLayout(column(self._edit, buttons))

    def text(self) -> str:
        return self._edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Shows `text`, to be edited."""
        self._edit.setPlainText(text)

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
