"""Get SE once it is sent: one line about who was asked, its seconds running, and a way to stop."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QWidget

from ui.kit.announce import announce
from ui.kit.i18n import t
from ui.kit.widgets import Elided, button, row, slot

TICK_MS = 1000


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody is being asked: the `n`-th of the request, the next one's name if there is one, and after how many seconds
    that one is asked."""

    name: str
    n: int
    next_name: str | None
    limit: float


class HelpLine(QWidget):
    """`stop` takes the request back; hidden while nobody is being asked."""

    def __init__(self, stop: Callable[[], None]) -> None:
        super().__init__()
        self._line = Elided("", strong=True)
        self._stop = button(t("Stop"), stop, name=t("Stop asking colleagues"))
        layout = row(self._line, self._stop)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._asking: Asking | None = None
        self._since = QElapsedTimer()
        self._ticking = QTimer(self)
        self._ticking.setInterval(TICK_MS)
        self._ticking.timeout.connect(slot(self._tick))
        self.hide()

    @property
    def text(self) -> str:
        return self._line.text()

    def show_asking(self, asking: Asking | None) -> None:
        """One line for the one who is asked now; None once nobody is."""
        if asking and (self._asking is None or asking.n != self._asking.n):
            self._since.start()
        self._asking = asking
        self.setVisible(asking is not None)
        if asking:
            self._tick()
            announce(self._line, self._line.text())
            self._ticking.start()
        else:
            self._ticking.stop()

    def _tick(self) -> None:
        asking = self._asking
        if asking is None:
            return
        text = t("Asked {name}, {n} s", name=asking.name, n=round(self._since.elapsed() / 1000))
        if asking.next_name:
            text += " · " + t("{name} next at {n} s", name=asking.next_name, n=round(asking.limit))
        self._line.setText(text)
        self._line.setAccessibleName(text)
