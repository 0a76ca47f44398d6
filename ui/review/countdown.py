"""The word on a card that leaves by itself: how long it can still be stopped."""

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QLabel

from ui.kit.i18n import t

TICK_MS = 500


class Countdown(QLabel):
    """`seconds` from now; it says so until they have run out."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.setProperty("amber", True)
        self._seconds = seconds
        self._since = QElapsedTimer()
        self._since.start()
        self._ticking = QTimer(self)
        self._ticking.setInterval(TICK_MS)
        self._ticking.timeout.connect(self._tell)
        self._ticking.start()
        self._tell()

    def _tell(self) -> None:
        left = round(self._seconds - self._since.elapsed() / 1000)
        self.setText(t("written in {seconds} s", seconds=left) if left > 0 else t("writing…"))
        self.setAccessibleName(t("State: {state}", state=self.text()))
        if left <= 0:
            self._ticking.stop()
