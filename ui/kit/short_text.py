"""A text of at most so many lines: what doesn't fit ends in an ellipsis, and the whole stands in the tool tip."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui.kit.outside import tip


class ShortText(QLabel):
    """Plain text, never markup, in at most `lines` lines of the width it gets. Its accessible name is the whole text."""

    def __init__(self, text: str = "", *, lines: int = 2, **style: bool) -> None:
        super().__init__(text)
        self._lines = lines
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for name, on in style.items():
            self.setProperty(name, on)

    def keep_to(self, lines: int) -> None:
        """At most so many lines from here on."""
        self._lines = lines
        self.updateGeometry()
        self._explain()
        self.update()

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        super().setText(text)
        self._explain()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return len(self._broken(width)[0]) * self.fontMetrics().lineSpacing()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self.fontMetrics().averageCharWidth() * 30, self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self.fontMetrics().averageCharWidth() * 10, self.fontMetrics().lineSpacing())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._explain()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        metrics = self.fontMetrics()
        for number, line in enumerate(self._broken(self.width())[0]):
            painter.drawText(QPointF(0, number * metrics.lineSpacing() + metrics.ascent()), line)
        painter.end()

    def _explain(self) -> None:
        tip(self, "" if self._broken(self.width())[1] else self.text())

    def _broken(self, width: int) -> tuple[list[str], bool]:
        """(the lines that are shown, whether that is all of the text)."""
        text = self.text().replace("\n", " ")
        layout = QTextLayout(text, self.font())
        layout.beginLayout()
        starts: list[int] = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            starts.append(line.textStart())
        layout.endLayout()
        shown = [text[begin:end].rstrip() for begin, end in zip(starts, [*starts[1:], len(text)], strict=True)]
        if len(shown) <= self._lines:
            return shown, True
        rest = text[starts[self._lines - 1] :]
        elided = self.fontMetrics().elidedText(rest, Qt.TextElideMode.ElideRight, width)
        return [*shown[: self._lines - 1], elided], False
