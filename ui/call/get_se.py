"""Get SE in a real call: the question, the request, and what becomes of it."""

from collections.abc import Callable
from typing import Any

from app.domain.call import Call
from app.domain.consent import Basis
from app.domain.help import HelpState
from app.events import HelpChanged, HelpFailed
from app.services.calls.recording import CallSession
from ui.call.panel_controller import PanelController
from ui.desktop.tray import Tray
from ui.kit.bridge import Bridge
from ui.kit.i18n import t, translate_message


class GetSeController:
    """`call` answers the call that is live, None where none is."""

    def __init__(
        self, application: Any, bridge: Bridge, tray: Tray, live: PanelController, call: Callable[[], Call | None]
    ) -> None:
        self._app = application
        self._bridge = bridge
        self._tray = tray
        self._live = live
        self._call = call
        bridge.on(HelpChanged, self._changed)
        bridge.on(HelpFailed, lambda failed: self._failed(failed.call_id, failed.sentence))

    def propose(self, live: CallSession) -> str | None:
        call = self._call()
        return self._app.proposed_question(live.words, call) if call else None

    def ask(self, question: str) -> None:
        call = self._call()
        if call:
            link = self._app.brief.join_link(call.id)
            request = self._app.help.request(call, question, join_link=link)
            if request.state is HelpState.ASKING:
                self._app.help.follow(call, request, join_link=link)

    def cancel(self) -> None:
        call = self._call()
        if call:
            self._app.help.cancel(call.id)

    def resume(self) -> None:
        """A request that a stop of the program left open is followed on."""
        for call, request in self._app.help.to_resume():
            link = self._app.brief.join_link(call.id)
            self._app.background(lambda c=call, r=request, to=link: self._app.help.follow(c, r, join_link=to))

    def _changed(self, changed: HelpChanged) -> None:
        """A colleague pressed Join on a message that says that the call is recorded: that is their answer."""
        call, live, helper = self._call(), self._live.live, changed.request.helper
        if call and live and helper and changed.request.call_id == call.id:
            self._bridge.perform(lambda: self._joined_by_message(call, live, helper))

    def _failed(self, call_id: str, sentence: str) -> None:
        """A mention in the chat led nowhere: the panel says whom to call, or the tray where no panel is open."""
        if self._live.panel and call_id == self._live.call_id:
            self._live.panel.show_status(translate_message(sentence))
        else:
            self._tray.tell(t("Get SE"), translate_message(sentence))

    def _joined_by_message(self, call: Call, live: CallSession, helper: str) -> None:
        self._app.consent.joined(call.id, helper, call_time=live.stream_time)
        self._app.consent.joined_answered(call.id, helper, agreed=True, basis=Basis.CHAT)
