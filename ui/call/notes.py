"""A call without a recording: the panel takes notes, typed or dictated afterwards."""

from collections.abc import Sequence

from app.domain.call import Call
from app.domain.documents import Note
from app.services.calls.dictation import Flag
from ui.call.host import Host
from ui.call.panel_controller import PanelController
from ui.kit.i18n import t


class NotesController:
    def __init__(self, host: Host, live: PanelController) -> None:
        self._host = host
        self._app = host.app
        self._bridge = host.bridge
        self._live = live
        self._call: Call | None = None
        self._stop: Flag | None = None

    def begin(self, call: Call) -> None:
        self._bridge.run(lambda: self._app.calls.take_notes(call.id), done=self._noting, failed=self._host.trouble)

    def _noting(self, call: Call) -> None:
        self._call = call
        self._live.begin(call.id, call_name(call), None, unfolded=True)

    def dictate(self, is_on: bool) -> None:
        """Starts or ends the dictation of notes."""
        call, panel = self._call, self._live.panel
        if not call or not panel:
            return
        if not is_on:
            if self._stop:
                self._stop.set()
                panel.show_status(t("Writing down what you said…"))
            return
        self._stop = stop = self._app.dictation.new_flag()
        at = self._app.calls.seconds(call)
        panel.show_status(t("Listening to you alone. Press Dictate again when you are done."))
        self._bridge.run(
            lambda: self._app.dictation.dictate(call.id, at, stop), done=self._dictated, failed=self._not_dictated
        )

    def _dictated(self, notes: Sequence[Note]) -> None:
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
        """Ends a call without a recording: its notes are read for follow-ups."""
        call = self._call
        if call:
            self._live.ended()
            self._bridge.run(
                lambda: self._app.calls.end_notes(call.id),
                done=lambda proposals: self._noted(call.id, len(proposals)),
                failed=self._host.trouble,
            )

    def _noted(self, call_id: str, waiting: int) -> None:
        self._host.reviewable(call_id)
        self._live.offer_review(waiting, lambda: self._host.open_review(call_id))


def call_name(call: Call) -> str:
    """How a call is called in a sentence: by its account where it has one."""
    return call.context.accounts[0] if call.context.accounts else call.context.title
