"""Small parts that every window uses."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui import theme

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


def button(text: str, pressed: Callable[[], None], *, name: str = "", **style: bool) -> QPushButton:
    """`name` is the accessible one where the text alone says too little. Styles: primary, chip."""
    made = QPushButton(text)
    made.setAccessibleName(name or text.replace("&", ""))
    made.clicked.connect(lambda _checked=False: pressed())
    for prop, on in style.items():
        made.setProperty(prop, on)
    made.setAutoDefault(False)
    return made


def column(*parts: QWidget | QBoxLayout, around: int = 0, between: int = theme.INSIDE) -> QVBoxLayout:
    return _box(QVBoxLayout(), parts, around, between)


def row(*parts: QWidget | QBoxLayout | None, around: int = 0, between: int = theme.INSIDE) -> QHBoxLayout:
    """None is a stretch."""
    return _box(QHBoxLayout(), parts, around, between)


def _box(box: B, parts: tuple[QWidget | QBoxLayout | None, ...], around: int, between: int) -> B:
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
    """As high as its texts need at its fixed width; Qt's own guess leaves room for lines that aren't there."""
    layout = window.layout()
    layout.activate()
    window.setFixedHeight(layout.totalHeightForWidth(window.width()))


def restyle(widget: QWidget) -> None:
    """After a property changed that the style sheet looks at."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
