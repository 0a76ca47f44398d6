"""A level meter, and the alarm for a call of which only one side arrives."""

import math
from collections import deque

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kit import theme
from ui.kit.i18n import t

BARS = 8
# Speech at a usual distance is between these (root mean square in dB of full scale).
QUIETEST_DB, LOUDEST_DB = -54.0, -12.0
# Digital silence and the noise of an unplugged input lie below this; somebody listening in a quiet room lies above it.
DEAD_DB = -72.0
# One side may listen for long; a channel that gives nothing at all for this long is dead.
DEAD_AFTER_SECONDS = 8.0


def decibels(level: float) -> float:
    return 20 * math.log10(max(level, 1e-9))


class Meter(QWidget):
    def __init__(self, who: str) -> None:
        super().__init__()
        self._who = who
        self._lit = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(t("Level: {who}", who=who))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(BARS * 5, 14)

    def show_level(self, level: float) -> None:
        share = (decibels(level) - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB)
        lit = max(0, min(BARS, math.ceil(share * BARS)))
        if lit != self._lit:
            if bool(lit) != bool(self._lit) or not self.accessibleDescription():
                self.setAccessibleDescription(t("heard") if lit else t("silent"))
            self._lit = lit
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draws the level as segments, in the channel's tint."""
        c = theme.colours()
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        for bar in range(BARS):
            height = 4 + bar * 10 / (BARS - 1)
            painter.setBrush(QColor(c.accent if bar < self._lit else c.line))
            painter.drawRoundedRect(QRectF(bar * 5, 14 - height, 3, height), 1, 1)
        painter.end()


class OneSided:
    """Tells when a channel died while the other one goes on."""

    def __init__(self) -> None:
        self._heard = {"mic": 0.0, "remote": 0.0}
        self._recent: deque[tuple[float, float, float]] = deque()

    def hear(self, mic: float, remote: float, at: float) -> str | None:
        """ "mic" or "remote" for the dead channel, None while both are alive. `at` is stream time in seconds."""
        self._recent.append((at, mic, remote))
        while self._recent and self._recent[0][0] < at - DEAD_AFTER_SECONDS:
            self._recent.popleft()
        if at - self._recent[0][0] < DEAD_AFTER_SECONDS - 1:
            return None
        dead = [
            side
            for side, place in (("mic", 1), ("remote", 2))
            if max(decibels(r[place]) for r in self._recent) < DEAD_DB
        ]
        return dead[0] if len(dead) == 1 else None
