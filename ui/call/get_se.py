"""Get SE in a real call: the question, the request, and what becomes of it."""

from collections.abc import Callable
from functools import partial

from app.domain.call import Call
from app.domain.help import HelpRequest
from app.events import HelpFailed
from ui.call.host import Host
from ui.call.panel_controller import PanelController
from ui.kit.i18n import t, translate_message


class GetSeController:
    """`call` returns the call that is live, None if none is."""

    def __init__(self, host: Host, live: PanelController, call: Callable[[], Call | None]) -> None:
        self._app = host.app
        self._bridge = bridge = host.bridge
        self._tray = host.tray
        self._live = live
        self._call = call
        bridge.subscribe(HelpFailed, lambda failed: self._failed(failed.call_id, failed.sentence))

    def resume(self) -> None:
        """A request that a stop of the program left open is followed on."""
        for call, request in self._app.get_se.to_resume():
            self._app.background(partial(self._resume, call, request))

    def _resume(self, call: Call, request: HelpRequest) -> None:
        self._app.get_se.resume(call, request)

    def _failed(self, call_id: str, sentence: str) -> None:
        """A mention in the chat led nowhere: the panel says whom to call, or the tray where no panel is open."""
        if self._live.panel and call_id == self._live.call_id:
            self._live.panel.show_status(translate_message(sentence))
        else:
            self._tray.tell(t("Get SE"), translate_message(sentence))
