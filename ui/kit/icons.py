"""The eight states of the tray icon, told apart by shape; red only adds to the recording disc."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from ui.kit.i18n import later
from ui.kit.theme import colours

SIZES = (16, 22, 24, 32, 48, 64)


class TrayState(Enum):
    IDLE = later("Callside is ready")
    CONSENT = later("Callside waits for consent")
    SOON = later("A call starts soon")
    RECORDING = later("Recording")
    OFF_RECORD = later("Off the record")
    WORKING = later("Working on the last call")
    REVIEW = later("Follow-ups to review")
    TROUBLE = later("Callside needs your attention")


def tray_icon(state: TrayState, number: int = 0) -> QIcon:
    icon = QIcon()
    for size in SIZES:
        icon.addPixmap(_pixmap(state, number, size))
    return icon


def _pixmap(state: TrayState, number: int, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / 24, size / 24)
    c = colours()
    ink = QColor(c.recording if state is TrayState.RECORDING else c.accent)
    if state is TrayState.RECORDING:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(QPointF(12, 12), 9, 9)
    elif state is TrayState.OFF_RECORD:
        _off_record(painter, ink)
    else:
        _ring(painter, ink, notch=state is TrayState.TROUBLE)
        _inside(painter, ink, state, number)
    painter.end()
    return pixmap


def _ring(painter: QPainter, ink: QColor, *, notch: bool) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 2.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    box = QRectF(3, 3, 18, 18)
    if notch:
        painter.drawArc(box, 75 * 16, 300 * 16)  # open at two o'clock, in sixteenths of a degree
        painter.drawLine(QPointF(17, 9), QPointF(22, 2))
    else:
        painter.drawEllipse(box)


def _off_record(painter: QPainter, ink: QColor) -> None:
    disc, bar = QPainterPath(), QPainterPath()
    disc.addEllipse(QPointF(12, 12), 9, 9)
    bar.addRect(QRectF(1, 10.2, 22, 3.6))
    painter.fillPath(disc.subtracted(bar), ink)


def _inside(painter: QPainter, ink: QColor, state: TrayState, number: int) -> None:
    painter.setPen(QPen(ink, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    if state is TrayState.SOON:
        painter.drawPolyline([QPointF(13, 6), QPointF(15, 8.5), QPointF(20, 2.5)])
    elif state is TrayState.WORKING:
        painter.setBrush(ink)
        painter.setPen(Qt.PenStyle.NoPen)
        for x in (7.5, 12, 16.5):
            painter.drawEllipse(QPointF(x, 12), 1.5, 1.5)
    elif state in (TrayState.CONSENT, TrayState.REVIEW):
        font = painter.font()
        font.setPixelSize(12)
        font.setBold(True)
        painter.setFont(font)
        text = "?" if state is TrayState.CONSENT else str(number) if number < 10 else "9+"
        painter.drawText(QRectF(0, 0, 24, 24), Qt.AlignmentFlag.AlignCenter, text)
