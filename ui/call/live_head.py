"""What a live call is doing now, as it is said at the panel's head: by a shape, a colour and a sentence."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtWidgets import QLabel, QWidget

from app.domain.wording import clock
from ui.kit.announce import announce
from ui.kit.i18n import later, t
from ui.kit.widgets import column, label, restyle


class LiveState(Enum):
    """(name, sign, whether it is red, the head's line); a line tells how long it has lasted."""

    RECORDING = (later("Recording"), "●", True, "")
    NOTES = (later("Notes, nothing is recorded"), "✎", False, "")
    OFF_RECORD = (later("Off the record"), "○", False, later("Off the record {time} · nothing is kept"))
    PAUSED = (later("Paused"), "‖", False, later("Paused {time} · nothing is kept"))
    DISK_FULL = (later("Nothing is kept"), "△", False, later("The disk is full {time} · nothing is kept"))
    MUTED = (later("Muted"), "◐", False, later("You are muted {time} · only the others are recorded"))
    ENDED = (later("The call has ended"), "○", False, "")


# Of several that hold at once the first is shown: what is not kept at all goes before what is kept in part.
ORDER = (LiveState.OFF_RECORD, LiveState.PAUSED, LiveState.DISK_FULL, LiveState.MUTED)


class LiveHead(QWidget):
    """`dot` stands in the panel's bar; this widget is the line below it, hidden while the call is simply recorded.
    `changed` hears the new state."""

    def __init__(self, recorded: bool, changed: Callable[[LiveState], None]) -> None:
        super().__init__()
        self._changed = changed
        self._usual = LiveState.RECORDING if recorded else LiveState.NOTES
        self._since: dict[LiveState, float] = {}
        self._now = 0.0
        self.state = self._usual
        self.dot: QLabel = label(self._usual.value[1], wrap=False, recording=recorded)
        self.dot.setAccessibleName(t(self._usual.value[0]))
        self._line = label("", wrap=False, strong=True, amber=True)
        self.setLayout(column(self._line))
        self.hide()

    @property
    def text(self) -> str:
        return self._line.text()

    def set(self, state: LiveState, holds: bool) -> None:
        """From this moment of the call on `state` holds, or no longer does."""
        if holds:
            self._since.setdefault(state, self._now)
        else:
            self._since.pop(state, None)
        found = next((one for one in ORDER if one in self._since), self._usual)
        if found is not self.state:
            self.state = found
            self._show()
            self._changed(found)

    def tick(self, now: float) -> None:
        """The call's time moves on."""
        self._now = now
        if self.state in self._since:
            self._retext()

    def end(self) -> None:
        self._since.clear()
        self.state = LiveState.ENDED
        self._show()

    def _show(self) -> None:
        name, sign, is_red, line = self.state.value
        self.dot.setText(sign)
        self.dot.setProperty("recording", is_red)
        self.dot.setProperty("amber", self.state in self._since)
        restyle(self.dot)
        self.dot.setAccessibleName(t(name))
        self.setVisible(bool(line))
        if line:
            self._retext()
        announce(self.dot, self._line.text() if line else t(name))

    def _retext(self) -> None:
        passed = max(0.0, self._now - self._since[self.state])
        text = t(self.state.value[3], time=clock(passed))
        if text != self._line.text():
            self._line.setText(text)
            self._line.setAccessibleName(text)
