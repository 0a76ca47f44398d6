"""A call without a recording: the panel takes notes, typed or dictated afterwards."""

from collections.abc import Callable
from typing import Any

from app.domain.call import Call
from ui.call.panel_controller import PanelController
from ui.kit.bridge import Bridge
from ui.kit.i18n import t


class NotesController:
    def __init__(
        self,
        application: Any,
        bridge: Bridge,
        live: PanelController,
        *,
        reviewable: Callable[[str], None],
        trouble: Callable[[str], None],
    ) -> None:
        self._app = application
        self._bridge = bridge
        self._live = live
        self._reviewable = reviewable
        self._trouble = trouble
        self._call: Call | None = None
        self._stop: Any = None

    def begin(self, call: Call) -> None:
        self._bridge.perform(lambda: self._app.calls.take_notes(call.id), done=self._noting, failed=self._trouble)

    def _noting(self, call: Call) -> None:
        self._call = call
        self._live.begin(call.id, call_name(call), None, unfolded=True)

    def dictate(self, is_on: bool) -> None:
        call, panel = self._call, self._live.panel
        if not call or not panel:
            return
        if not is_on:
            if self._stop:
                self._stop.set()
                panel.show_status(t("Writing down what you said…"))
            return
        self._stop = stop = self._app.new_flag()
        at = self._app.calls.seconds(call)
        panel.show_status(t("Listening to you alone. Press Dictate again when you are done."))
        self._bridge.perform(
            lambda: self._app.dictation.dictate(call.id, at, stop), done=self._dictated, failed=self._not_dictated
        )

    def _dictated(self, notes: Any) -> None:
        if self._live.panel:
            for note in notes:
                self._live.panel.show_note(note.at, note.text)
            self._live.panel.show_status("" if notes else t("Nothing was said. Is the right microphone chosen?"))
            self._live.panel.dictation_over()

    def _not_dictated(self, sentence: str) -> None:
        if self._live.panel:
            self._live.panel.show_status(sentence)
            self._live.panel.dictation_over()

    def end(self) -> None:
        call = self._call
        if call:
            self._live.ended()
            self._bridge.perform(
                lambda: self._app.calls.end_notes(call.id),
                done=lambda proposals: self._noted(call.id, len(proposals)),
                failed=self._trouble,
            )

    def _noted(self, call_id: str, waiting: int) -> None:
        self._reviewable(call_id)
        self._live.offer_review(waiting, lambda: self._reviewable(call_id))


def call_name(call: Call) -> str:
    """How a call is called in a sentence: by its account where it has one."""
    return call.context.accounts[0] if call.context.accounts else call.context.title
