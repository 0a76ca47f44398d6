"""The language of a call, where the rep knows better: chosen beside the consent, or in the panel while the call runs."""

from functools import partial

from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from app.domain.call import Call
from app.domain.languages import READ, language_name
from app.services.application import Application
from ui.call.actions import LiveActions
from ui.kit.bridge import Bridge
from ui.kit.i18n import t, translate_message
from ui.kit.widgets import label, row, slot


class LanguageChoice(QWidget):
    """One line of the consent window: what the call is expected in. A language that no installed model knows is not kept,
    and what to fetch is said."""

    def __init__(self, application: Application, bridge: Bridge, call: Call) -> None:
        super().__init__()
        self._app = application
        self._bridge = bridge
        self._call_id = call.id
        self._list = QComboBox()
        self._list.setAccessibleName(t("Language of the call"))
        self._list.addItem(t("Told from what is heard"), None)
        for code in READ:
            self._list.addItem(translate_message(language_name(code)), code)
        self._list.setCurrentIndex(max(0, self._list.findData(call.context.language)))
        self._list.activated.connect(slot(self._chosen))
        self._said = label("", quiet=True)
        self._said.setAccessibleName(t("Status"))
        layout = row(label(t("Language of the call"), quiet=True, wrap=False), self._list, self._said)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def _chosen(self) -> None:
        code = self._list.currentData()
        self._said.setText("")
        self._bridge.run(lambda: self._app.calls.speak(self._call_id, code), failed=self._refused)

    def _refused(self, sentence: str) -> None:
        self._list.setCurrentIndex(0)
        self._said.setText(sentence)


def add_language_menu(menu: QMenu, actions: LiveActions) -> None:
    """The languages that a call can be written down in from now on."""
    languages = menu.addMenu(t("Language of the call"))
    for code in READ:
        languages.addAction(translate_message(language_name(code)), slot(partial(actions.speak, code)))
