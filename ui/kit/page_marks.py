"""Marks of the main window's pages: one line drawing each, in the ink of the text beside it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

SIZES = (16, 24, 32, 48)


def page_mark(name: str, ink: str) -> QIcon:
    """The mark of a page by its name; an empty icon for a name without one."""
    icon = QIcon()
    draw = _DRAWN.get(name)
    if draw is None:
        return icon
    for size in SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(size / 16, size / 16)
        painter.setPen(
            QPen(QColor(ink), 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        draw(painter)
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def _today(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(2, 3, 12, 11), 2, 2)
    painter.drawLine(QPointF(2, 6.5), QPointF(14, 6.5))
    painter.drawLine(QPointF(5, 1.5), QPointF(5, 4))
    painter.drawLine(QPointF(11, 1.5), QPointF(11, 4))


def _review(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(2, 2, 12, 12), 2, 2)
    painter.drawPolyline([QPointF(5, 8.2), QPointF(7.2, 10.4), QPointF(11, 5.6)])


def _calls(painter: QPainter) -> None:
    for y in (4, 8, 12):
        painter.drawPoint(QPointF(2.5, y))
        painter.drawLine(QPointF(5.5, y), QPointF(14, y))


def _ask(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(7, 7), 4.6, 4.6)
    painter.drawLine(QPointF(10.4, 10.4), QPointF(14, 14))


def _numbers(painter: QPainter) -> None:
    for x, top in ((3, 9), (8, 5), (13, 2.5)):
        painter.drawLine(QPointF(x, 13.5), QPointF(x, top))


def _settings(painter: QPainter) -> None:
    for y, knob in ((4.5, 10.5), (11.5, 5.5)):
        painter.drawLine(QPointF(2, y), QPointF(knob - 2, y))
        painter.drawEllipse(QPointF(knob, y), 1.9, 1.9)
        painter.drawLine(QPointF(knob + 2, y), QPointF(14, y))


def _enter(painter: QPainter) -> None:
    painter.drawPolyline([QPointF(13, 3), QPointF(13, 9), QPointF(3.5, 9)])
    painter.drawPolyline([QPointF(6.5, 6), QPointF(3.5, 9), QPointF(6.5, 12)])


_DRAWN = {
    "enter": _enter,
    "today": _today,
    "review": _review,
    "history": _calls,
    "ask": _ask,
    "insights": _numbers,
    "settings": _settings,
}
