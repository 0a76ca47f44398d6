"""A question inside a window that must not take the focus: one line, and a button for each answer."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.kit import theme
from ui.kit.widgets import button, column, label, row


class AskBar(QWidget):
    """One question at a time, the newest; it goes when it is answered. Hidden while there is none."""

    def __init__(self, changed: Callable[[], None]) -> None:
        super().__init__()
        self._changed = changed
        self._text = label("", amber=True)
        self._answers: QBoxLayout = row()
        self.setLayout(column(self._text, self._answers, between=theme.INSIDE // 2))
        self.about = ""
        self.hide()

    def ask(self, about: str, text: str, answers: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """`about` names the question for `clear`. An answer is (what the button says, what it does)."""
        self._empty()
        self.about = about
        self._text.setText(text)
        self._text.setAccessibleName(text)
        for said, act in answers:
            self._answers.addWidget(button(said, self._answering(act)))
        self._answers.addStretch(1)
        self.show()
        self._changed()

    def retext(self, text: str) -> None:
        if text != self._text.text():
            self._text.setText(text)
            self._changed()

    def clear(self, about: str | None = None) -> None:
        """Takes the question away; with `about` only where it is that one."""
        if about is None or about == self.about:
            self._empty()
            self.about = ""
            self.hide()
            self._changed()

    def _answering(self, act: Callable[[], None]) -> Callable[[], None]:
        def answer() -> None:
            self.clear()
            act()

        return answer

    def _empty(self) -> None:
        while self._answers.count():
            part = self._answers.takeAt(0)
            widget = part.widget() if part else None
            if widget:
                widget.hide()
                widget.deleteLater()
