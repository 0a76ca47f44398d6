"""The rep asks once more on the record: that yes is looked for while captions come, and the panel says what was found."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.domain.call import Call
from app.domain.consent import ConsentRecord
from ui.call.host import Host
from ui.call.panel import LivePanel
from ui.call.panel_controller import PanelController
from ui.kit.i18n import t, translate_message

SHOWN_MS = 6_000


class SpokenConsentWatcher(QObject):
    """`call` answers the call that is live, None where none is."""

    def __init__(self, host: Host, live: PanelController, call: Callable[[], Call | None]) -> None:
        super().__init__()
        self._app = host.app
        self._bridge = host.bridge
        self._live = live
        self._call = call
        # None while it is still to be looked for.
        self._proved: bool | None = None

    def forget(self) -> None:
        """A call begins: nothing is known yet."""
        self._proved = None

    def look(self) -> None:
        call, live = self._call(), self._live.live
        if call and live and self._proved is None and self._live.is_busy:
            self._proved = False
            self._bridge.run(lambda: self._app.calls.second_yes(call, live), done=self._heard)

    def _heard(self, record: ConsentRecord | None) -> None:
        panel = self._live.panel
        if panel is None:
            return
        if record is None:
            panel.show_status("")
            return
        if record.doubt:
            panel.show_status(translate_message(record.doubt))
        elif record.proof:
            panel.show_status(t("Their yes is on the record."))
            QTimer.singleShot(SHOWN_MS, self, lambda: self._clear(panel))
        else:
            self._proved = None

    @staticmethod
    def _clear(panel: LivePanel) -> None:
        if panel.status == t("Their yes is on the record."):
            panel.show_status("")
