"""Fields whose outline can be seen in the dark: the system's style draws it from the window's colour, a shade darker."""

from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QSpinBox, QStyle, QStyleOptionButton

from ui.kit import theme

ROUND = 3.0


def _outline(widget: Any, box: QRectF) -> None:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    c = theme.colours()
    painter.setPen(QColor(c.accent if widget.hasFocus() else c.quiet))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), ROUND, ROUND)
    painter.end()


class CheckBox(QCheckBox):
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        _outline(self, QRectF(self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)))


class ComboBox(QComboBox):
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        _outline(self, QRectF(self.rect()))


class SpinBox(QSpinBox):
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        _outline(self, QRectF(self.rect()))


class DoubleSpinBox(QDoubleSpinBox):
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        _outline(self, QRectF(self.rect()))
