"""Words that the recogniser is not sure of: marked calmly, and said where the pointer rests and to a screen reader."""

from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QWidget

from ui.kit import theme
from ui.kit.i18n import t
from ui.kit.outside import tip


def doubtful_format() -> QTextCharFormat:
    """A dotted line under the word; its ink stays, for grey is what may still change."""
    made = QTextCharFormat()
    made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
    made.setUnderlineColor(QColor(theme.colours().text))
    tip(made, t("Not sure of this word"))
    return made


def describe_doubtful(view: QWidget) -> None:
    """Tells a screen reader, which knows a word's underline, what the line means."""
    view.setAccessibleDescription(t("A dotted line under a word: it may have been another one."))
