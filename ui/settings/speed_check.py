"""Which speech model fits: measured on this machine, on a few seconds of the demo's call."""

from PySide6.QtWidgets import QWidget

from app.services.application import Application
from app.services.setup.speech_speed import Speed
from ui.kit import theme
from ui.kit.bridge import Bridge
from ui.kit.i18n import t
from ui.kit.widgets import button, column, label, row


class SpeedCheck(QWidget):
    """Offers the largest model that keeps up with a call here. Where policy chose it, it is only named."""

    def __init__(self, application: Application, bridge: Bridge) -> None:
        super().__init__()
        self._app = application
        self._bridge = bridge
        self._suggested = ""
        self._said = label(t("A larger model is slower and misspells less. Measure what this machine can carry."))
        self._said.setAccessibleName(t("Status"))
        self._go = button(t("Measure"), self.measure)
        self._use = button("", self._choose, primary=True)
        self._use.hide()
        self.setLayout(column(self._said, row(self._go, self._use, None), between=theme.BETWEEN))

    def measure(self) -> None:
        self._go.setEnabled(False)
        self._said.setText(t("Measuring…"))
        self._bridge.run(self._app.setup.measure_speech, done=self._measured, failed=self._failed)

    def _failed(self, sentence: str) -> None:
        self._go.setEnabled(True)
        self._said.setText(sentence)

    def _measured(self, found: Speed) -> None:
        self._go.setEnabled(True)
        self._suggested = found.suggested
        text = t(
            "A minute of a call takes {seconds} s here with {model}.",
            seconds=f"{60 * found.seconds_a_second:.0f}",
            model=found.model,
        )
        chosen = self._app.settings.speech_model
        if found.suggested == chosen:
            self._said.setText(f"{text} {t('{model} is the right one.', model=chosen)}")
        elif "speech_model" in self._app.effective.locked:
            self._said.setText(f"{text} {t('Your organization has chosen {model}.', model=chosen)}")
        else:
            self._said.setText(f"{text} {t('This machine can carry {model}.', model=found.suggested)}")
            self._use.setText(t("Use {model}", model=found.suggested))
            self._use.setAccessibleName(self._use.text())
            self._use.show()

    def _choose(self) -> None:
        model = self._suggested
        self._use.setEnabled(False)
        self._said.setText(t("Fetching {model}…", model=model))
        self._bridge.run(
            lambda: self._app.setup.use_speech_model(model), done=lambda _: self._kept(model), failed=self._failed
        )

    def _kept(self, model: str) -> None:
        self._use.hide()
        self._said.setText(t("{model} is chosen. It counts from the next start on.", model=model))
