"""What Callside can hear: the devices, and a test with a level for each side. Nothing of it is kept."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.services.application import Setup
from ui.kit import theme
from ui.kit.bridge import Bridge
from ui.kit.i18n import t
from ui.kit.level_meter import DEAD_DB, Meter, decibels
from ui.kit.widgets import button, column, label, row

SECONDS = 6.0


class SoundCheck(QWidget):
    def __init__(self, setup: Setup, bridge: Bridge) -> None:
        super().__init__()
        self._setup = setup
        self._bridge = bridge
        self._devices = label(t("Looking for microphones…"))
        self._devices.setAccessibleName(t("Microphones"))
        self.meters = (Meter(t("You")), Meter(t("Them")))
        self._said = label("", quiet=True)
        self._said.setAccessibleName(t("Status"))
        self._try = button(t("Say something"), self.listen, name=t("Test the microphone and the output"), primary=True)
        you, them = self.meters
        levels = (label(t("You"), wrap=False, quiet=True), you, label(t("Them"), wrap=False, quiet=True), them)
        self.setLayout(
            column(
                self._devices,
                row(self._try, button(t("Look again"), self.look), None),
                row(*levels, None),
                self._said,
                between=theme.BETWEEN,
            )
        )
        self.look()

    def look(self) -> None:
        self._bridge.run(self._setup.microphones, done=self._found, failed=self._devices.setText)

    def _found(self, names: Sequence[str]) -> None:
        self._try.setEnabled(bool(names))
        self._devices.setText(
            "\n".join(names) if names else t("No microphone was found. Plug one in, then look again.")
        )

    def listen(self) -> None:
        """For a few seconds; also what makes a system ask for its permission now and not in a call."""
        self._try.setEnabled(False)
        self._said.setText(t("Listening…"))
        self._bridge.run(
            lambda: self._setup.try_sound(SECONDS, self._show_from_elsewhere), done=self._heard, failed=self._failed
        )

    def _show_from_elsewhere(self, levels: Sequence[float]) -> None:
        shown = tuple(levels)
        self._bridge.on_main_thread(lambda: self._show(shown))

    def _show(self, levels: Sequence[float]) -> None:
        for meter, level in zip(self.meters, levels, strict=False):
            meter.show_level(level)

    def _failed(self, sentence: str) -> None:
        self._try.setEnabled(True)
        self._said.setText(sentence)

    def _heard(self, loudest: Sequence[float]) -> None:
        self._try.setEnabled(True)
        self._show((0.0, 0.0))
        mic, *remote = loudest
        if decibels(mic) <= DEAD_DB:
            self._said.setText(
                t("Your microphone gives only silence: check its switch, and the system's permission for Callside.")
            )
        elif remote and decibels(remote[0]) > DEAD_DB:
            self._said.setText(t("Both sides arrive."))
        else:
            self._said.setText(t("You are heard. Play any sound to try the other side."))
