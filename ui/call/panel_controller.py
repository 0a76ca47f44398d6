"""Between a live call's services and its panel: captions, levels, notes, off the record, Get SE."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.domain.help import HelpState
from app.domain.languages import language_name
from app.events import Captions, CapturePaused, HelpChanged, Levels, MuteFollowed, OffTheRecord, WritingUp
from app.services.briefs.plain_text import trace_text
from app.services.calls.recording import CallSession
from app.services.help.messages import first
from ui.call.actions import CallActions, Keys
from ui.call.help_line import Asking
from ui.call.host import Host
from ui.call.live_head import LiveState
from ui.call.panel import LivePanel
from ui.kit.i18n import t, translate_message
from ui.kit.icons import TrayState
from ui.kit.widgets import slot

REMIND_OFF_THE_RECORD_MS = 5 * 60_000

# How the tray shows the state of the panel's head.
TRAY = {
    LiveState.RECORDING: TrayState.RECORDING,
    LiveState.MUTED: TrayState.RECORDING,
    LiveState.OFF_RECORD: TrayState.OFF_RECORD,
    LiveState.PAUSED: TrayState.OFF_RECORD,
    LiveState.DISK_FULL: TrayState.TROUBLE,
}


class PanelController(QObject):
    """Owns the panel of the one call that is live."""

    def __init__(self, host: Host, call: CallActions) -> None:
        super().__init__()
        self._app = host.app
        self._bridge = bridge = host.bridge
        self._tray = host.tray
        self._memory = host.memory
        self._call = call
        self.panel: LivePanel | None = None
        self.live: CallSession | None = None
        self._call_id = self.last_id = ""
        self._reminder = QTimer(self)
        self._reminder.setInterval(REMIND_OFF_THE_RECORD_MS)
        self._reminder.timeout.connect(slot(lambda: self._with_panel(lambda p: p.remind_off_the_record())))
        bridge.subscribe(
            Captions, lambda c: self._with_panel(lambda p: p.show_captions(c.words, c.tails, c.stream_time))
        )
        bridge.subscribe(Levels, lambda v: self._with_panel(lambda p: p.show_levels(v.mic, v.remote, v.at)))
        bridge.subscribe(HelpChanged, self._help_changed)
        bridge.subscribe(WritingUp, self._writing_up)
        bridge.subscribe(OffTheRecord, lambda o: self._off_the_record(o.is_off))
        bridge.subscribe(
            CapturePaused, lambda paused: self._with_panel(lambda p: p.show_held(paused.reason is not None))
        )
        bridge.subscribe(MuteFollowed, lambda m: self._follow_mute(m.is_muted))

    def _writing_up(self, up: WritingUp) -> None:
        if up.call_id == self.last_id and not self.is_busy and not (self.panel and self.panel.offers_review):
            self._with_panel(lambda panel: panel.show_writing_up(up.fraction, up.seconds_left))

    @property
    def is_busy(self) -> bool:
        """Whether a call is live, recorded or only noted."""
        return bool(self._call_id)

    @property
    def call_id(self) -> str:
        return self._call_id

    def begin(self, call_id: str, account: str, live: CallSession | None, *, unfolded: bool) -> None:
        """Shows the panel: folded unless the caller knows that nobody watches this screen. Without `live` nothing is
        recorded, and the panel takes notes."""
        self.close()
        self.live, self._call_id = live, call_id
        self._tray.show_state(TrayState.RECORDING if live else TrayState.WORKING)
        self._tray.get_se.setEnabled(True)
        self._tray.off_the_record.setEnabled(live is not None)
        self._tray.call.setEnabled(True)
        self._tray.call.setText(t("End the call"))
        self._tray.brief.setEnabled(False)
        s = self._app.settings
        keys = Keys(s.shortcut_get_se, s.shortcut_off_the_record, s.shortcut_mute)
        self.panel = LivePanel(account, self, memory=self._memory, recorded=live is not None, keys=keys)
        self.panel.unfold(unfolded)
        self.panel.place()
        self.panel.show()

    def propose(self) -> None:
        """Proposes the customer's latest question for Get SE."""
        live, panel = self.live, self.panel
        if panel:
            shown = panel
            shown.show()
            self._bridge.run(
                lambda: self._call.proposal(live),
                done=lambda found: shown.show_question(found.question, found.topics),
                failed=shown.show_status,
            )

    # ── presses in the panel ────────────────────────────────────────────────────────────────────────────────────

    def joined(self) -> None:
        self._call.joined()

    def withdraw(self) -> None:
        self._call.withdraw()

    def dictate(self, is_on: bool) -> None:
        self._call.dictate(is_on)

    def speak(self, language: str) -> None:
        call_id, live = self._call_id, self.live
        name = translate_message(language_name(language))
        self._bridge.run(
            lambda: self._app.calls.speak(call_id, language, live),
            done=lambda _: self._say(t("Written down in {language} from here on.", language=name)),
            failed=self._say,
        )

    def _say(self, sentence: str) -> None:
        self._with_panel(lambda panel: panel.show_status(sentence))

    def ask(self, question: str) -> None:
        if self.panel:
            self._bridge.run(lambda: self._call.ask_for_help(question), failed=self.panel.show_status)

    def _help_changed(self, changed: HelpChanged) -> None:
        """Each state of a request: who was asked, who accepted; while nobody has, it can be taken back."""
        panel, request = self.panel, changed.request
        if panel is None or request.call_id not in ("", self._call_id):
            return
        panel.show_status(translate_message(changed.note))
        panel.explain_status(trace_text(request.trace))
        if request.state is HelpState.ASKING and request.asked and self._call.can_cancel_help:
            name, following = first(request.asked[-1].name), request.next_name
            limit = self._app.settings.help_timeout_seconds
            asking = Asking(name, len(request.asked), first(following) if following else None, limit)
            panel.show_asking(asking)
        else:
            panel.show_asking(None)

    def stop_asking(self) -> None:
        self._bridge.run(self._call.cancel_help)

    def state_changed(self, state: LiveState) -> None:
        """The tray's disc is as true as the panel's head."""
        if self.is_busy:
            self._tray.show_state(TRAY.get(state, TrayState.WORKING))

    def note(self, at: float, text: str) -> None:
        call_id = self._call_id
        self._bridge.run(
            lambda: self._app.note_lines.add(call_id, at, text),
            failed=lambda sentence: self._with_panel(lambda p: p.show_status(sentence)),
        )

    def set_off_the_record(self, is_off: bool) -> None:
        if self.live:
            # At once and on this thread: not one more frame may be kept. The store's part follows elsewhere.
            live, call_id = self.live, self._call_id
            live.off_the_record = is_off
            self._bridge.run(lambda: self._app.record.mark_off_the_record(call_id, live, is_off))

    def _off_the_record(self, is_off: bool) -> None:
        self._tray.off_the_record.setText(t("Back on the record") if is_off else t("Off the record"))
        if is_off:
            self._reminder.start()
        else:
            self._reminder.stop()

    def toggle_off_the_record(self) -> None:
        self._with_panel(lambda panel: panel.toggle_off_the_record())

    def mute(self, is_muted: bool) -> None:
        if self.live:
            self._app.record.set_muted(self.live, is_muted)

    def _follow_mute(self, is_muted: bool | None) -> None:
        if self.live:
            live = self.live
            self._bridge.run(lambda: live.mute("program", bool(is_muted)))
        self._with_panel(lambda panel: panel.follow_mute(is_muted))

    def toggle_mute(self) -> None:
        self._with_panel(lambda panel: panel.toggle_mute())

    def toggle_hidden(self) -> None:
        self._with_panel(lambda panel: panel.toggle_hidden())

    def end(self) -> None:
        """The rep's press: a recording stops, notes are closed."""
        if self.live:
            self._bridge.run(self.live.stop)
        else:
            self._call.end_notes()

    def ended(self) -> None:
        """Leaves the panel with what the workflow will have to say."""
        self._reminder.stop()
        self.last_id, self._call_id = self._call_id, ""
        for entry in (self._tray.get_se, self._tray.off_the_record, self._tray.call):
            entry.setEnabled(False)
        self._tray.call.setEnabled(self._call.may_start_another)
        self._tray.call.setText(t("Start a call"))
        self._tray.show_state(TrayState.WORKING)
        seconds = self.live.stream_time if self.live else 0.0
        self._with_panel(lambda panel: panel.ended(seconds=seconds))

    def offer_review(self, waiting: int, review: Callable[[], None], needs_you: int = 0, unread: str = "") -> None:
        """What waits; `unread` is why nothing was looked for."""
        self._with_panel(lambda panel: panel.offer_review(waiting, review, needs_you))
        if unread and not waiting:
            self._say(unread)

    def still_to_review(self, waiting: int, needs_you: int = 0) -> None:
        """The number that the panel offers, as the store has it now; with the last one decided the panel goes."""
        if self.panel and not self.is_busy and self.panel.offers_review:
            if waiting:
                self.panel.say_waiting(waiting, needs_you)
            else:
                self.close()

    def close(self) -> None:
        if self.panel:
            self.panel.close()
            self.panel = None

    def stop(self) -> None:
        if self.live:
            self.live.stop()

    def _with_panel(self, act: Callable[[LivePanel], None]) -> None:
        if self.panel:
            act(self.panel)
