"""Small parts that every window uses."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.kit import theme
from ui.kit.outside import tip

B = TypeVar("B", bound=QBoxLayout)


def label(text: str = "", *, wrap: bool = True, **style: bool) -> QLabel:
    """Plain text, never markup: what was said or fetched is data. Styles: quiet, title, large, amber, written, recording."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    for name, on in style.items():
        made.setProperty(name, on)
    return made


def slot(act: Callable[[], object]) -> Callable[..., None]:
    """For Qt's signals: leaves out what the signal carries, and answers nothing."""

    def run(*_arguments: object) -> None:
        act()

    return run


def shortcut(window: QWidget, key: str, act: Callable[[], object]) -> None:
    """Does `act` when the key is pressed in the window."""
    QShortcut(QKeySequence(key), window).activated.connect(slot(act))


class Elided(QLabel):
    """One line that gives way: what doesn't fit ends in an ellipsis, and the whole stands in the tool tip."""

    def __init__(self, text: str = "", **style: bool) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for name, on in style.items():
            self.setProperty(name, on)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self.fontMetrics().averageCharWidth() * 6, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= self.width()
        tip(self, "" if fits else self.text())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        painter.end()


class WholeLine(Elided):
    """A hint that is shown whole or not at all: half of it helps nobody."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
            super().paintEvent(event)


class Chip(QPushButton):
    """A link-like button that gives way in width; its whole text stays in the name and the tool tip."""

    def __init__(self, text: str, pressed: Callable[[], None], name: str) -> None:
        super().__init__(text)
        self._whole = text
        self.setProperty("chip", True)
        self.setAccessibleName(name)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(slot(pressed))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        room = self.width() - 2 * theme.INSIDE
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        tip(self, "" if shown == self._whole else self._whole)
        self.setText(shown)


class Button(QPushButton):
    """Enter presses it while it has the focus, in a window as in a dialog; it is never pressed from elsewhere."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def button(text: str, pressed: Callable[[], object], *, name: str = "", **style: bool) -> QPushButton:
    """`name` is the accessible one where the text alone says too little. Styles: primary, chip."""
    made = Button(text)
    made.setAccessibleName(name or text.replace("&", ""))
    made.clicked.connect(slot(pressed))
    for prop, on in style.items():
        made.setProperty(prop, on)
    return made


def search_line(hint: str, clear: str) -> QLineEdit:
    """A field to search in, with a button that empties it."""
    made = QLineEdit()
    made.setPlaceholderText(hint)
    made.setAccessibleName(hint)
    made.setClearButtonEnabled(True)
    for inside in made.findChildren(QToolButton):
        inside.setAccessibleName(clear)
    return made


def column(*parts: QWidget | QLayout, around: int = 0, between: int = theme.INSIDE) -> QVBoxLayout:
    return _box(QVBoxLayout(), parts, around, between)


def row(*parts: QWidget | QLayout | None, around: int = 0, between: int = theme.INSIDE) -> QHBoxLayout:
    """None is a stretch."""
    return _box(QHBoxLayout(), parts, around, between)


def _box(box: B, parts: tuple[QWidget | QLayout | None, ...], around: int, between: int) -> B:
    box.setContentsMargins(around, around, around, around)
    box.setSpacing(between)
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, QWidget):
            box.addWidget(part)
        else:
            box.addLayout(part)
    return box


def hairline() -> QFrame:
    made = QFrame()
    made.setProperty("hairline", True)
    made.setFixedHeight(1)
    return made


def fit_height(window: QWidget) -> None:
    """As high as its texts need at its fixed width; Qt's own guess leaves room for lines that aren't there. Wider only
    where a button would lose letters, as in a language with longer words."""
    layout = window.layout()
    if layout is None:
        return
    layout.activate()
    window.setFixedWidth(max(window.width(), layout.minimumSize().width()))
    is_wrapped = layout.hasHeightForWidth()
    window.setFixedHeight(layout.totalHeightForWidth(window.width()) if is_wrapped else layout.totalSizeHint().height())


def restyle(widget: QWidget) -> None:
    """After a property changed that the style sheet looks at."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def empty_state(fact: str, remedy: str = "", *actions: QPushButton) -> QWidget:
    """What stands where nothing is yet: what will come, and what can be done."""
    made = QWidget()
    parts: list[QWidget | QBoxLayout] = [label(fact, large=True)]
    if remedy:
        parts.append(label(remedy, quiet=True))
    if actions:
        parts.append(row(*actions, None))
    inside = column(*parts, around=theme.AROUND, between=theme.BETWEEN)
    inside.addStretch(1)
    made.setLayout(inside)
    return made


# What a window manager adds around a window; it tells only once the window is shown.
FRAME, TITLE_BAR = 8, 40


def work_area() -> QRect:
    """The room of the screen that the person works on."""
    return QGuiApplication.primaryScreen().availableGeometry()


def centre(window: QWidget) -> None:
    """In the middle of the screen, a little above it as a picture hangs."""
    room = work_area()
    size = window.frameGeometry()
    window.move(
        room.left() + max(0, (room.width() - size.width()) // 2),
        room.top() + max(0, (room.height() - size.height()) * 2 // 5),
    )


def fit_screen(window: QWidget, width: int, height: int) -> None:
    """`width` by `height` for the usual font, and never larger than the screen."""
    room = work_area()
    window.resize(min(theme.scaled(width), room.width() - FRAME), min(theme.scaled(height), room.height() - TITLE_BAR))
