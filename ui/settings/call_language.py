"""The speech model for calls that aren't in English: proposed by the system's language, with its size."""

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from app.domain.languages import language_name
from app.services.application import Application
from ui.kit import theme
from ui.kit.bridge import Bridge
from ui.kit.i18n import t, translate_message
from ui.kit.widgets import button, column, label, row


class CallLanguageModel(QWidget):
    """Hidden where the installed models know the system's language already, or where no model of ours does."""

    def __init__(self, application: Application, bridge: Bridge, system: str = "") -> None:
        super().__init__()
        self._app = application
        self._bridge = bridge
        code = system or QLocale.system().name()[:2]
        self._model = application.setup.model_for_language(code)
        self._said = label("")
        self._said.setAccessibleName(t("Status"))
        self._go = button("", self._fetch, primary=True)
        self.setLayout(column(self._said, row(self._go, None), between=theme.BETWEEN))
        self.setVisible(self._model is not None)
        if self._model is None:
            return
        self._said.setText(
            t(
                "Calls in {language} need the model {model} ({size} MB): {english} knows English alone.",
                language=translate_message(language_name(code)),
                model=self._model.name,
                size=self._model.megabytes,
                english=application.settings.speech_model,
            )
        )
        self._go.setText(t("Fetch {model}, {size} MB", model=self._model.name, size=self._model.megabytes))
        self._go.setAccessibleName(self._go.text())
        self._go.setEnabled("speech_model" not in application.effective.locked)

    def _fetch(self) -> None:
        assert self._model is not None
        name = self._model.name
        self._go.setEnabled(False)
        self._said.setText(t("Fetching {model}…", model=name))
        self._bridge.run(
            lambda: self._app.setup.use_speech_model(name), done=lambda _: self._kept(name), failed=self._failed
        )

    def _kept(self, name: str) -> None:
        self._go.hide()
        self._said.setText(t("{model} is chosen. It counts from the next start on.", model=name))

    def _failed(self, sentence: str) -> None:
        self._go.setEnabled(True)
        self._said.setText(sentence)
