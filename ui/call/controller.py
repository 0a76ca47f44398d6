"""A real call in windows: noticed, asked about, consented to, recorded or noted, ended, and its follow-ups offered."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from app import events
from app.domain.brief import CalendarEvent
from app.domain.call import Call, CallState
from app.domain.consent import Basis
from app.events import CallChanged, CallNoticed, NoticeOver, OtherProgram, PauseAsked
from app.services.calls.open_questions import Question, QuestionKind
from app.services.calls.recording import CallSession
from app.services.consent.service import ConsentQuestion
from app.services.help.service import HelpProposal
from ui.call.capture_alerts import CaptureWatch
from ui.call.consent_dialog import ConsentDialog
from ui.call.findings import ConsentFindings
from ui.call.get_se import GetSeController
from ui.call.host import Host
from ui.call.language_choice import LanguageChoice
from ui.call.notes import NotesController, call_name
from ui.call.panel_controller import PanelController
from ui.call.processed_calls import ProcessedCalls
from ui.call.question_turns import QuestionTurns
from ui.call.questions import CallQuestions
from ui.call.spoken_consent import SpokenConsentWatcher
from ui.call.start_prompt import CallPrompt, PromptActions
from ui.call.unfinished_calls import UnfinishedCalls
from ui.kit.i18n import t, translate_message
from ui.kit.icons import TrayState

LOOK_EVERY_MS = 2_000
PHONES_EVERY_MS = 6_000
TICK_MS = 1_000


class CallController(QObject):
    """Owns the panel and what else is shown of a call; `host` is told when follow-ups wait."""

    can_cancel_help = True
    may_start_another = True

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.app = host.app
        self._bridge = bridge = host.bridge
        self._tray = host.tray
        self._trouble = host.trouble
        self._count = host.count
        self.prompt: CallPrompt | None = None
        self._opening = False
        self.consent: ConsentDialog | None = None
        self.is_paused = False
        self._call: Call | None = None
        self._program: str | None = None
        self._looking = False
        self.live = PanelController(host, self)
        self.watch = CaptureWatch(bridge, host.tray, self.live)
        self.second_yes = SpokenConsentWatcher(host, self.live, lambda: self._call)
        self.help = GetSeController(host, self.live, lambda: self._call)
        self.turns = QuestionTurns(host, self.live)
        self.asks = CallQuestions(host, self.live, self.turns, parked=self._park)
        self.unfinished = UnfinishedCalls(host, self.live, self.asks, began=self._began, process_next=self.process_next)
        self.after = ProcessedCalls(host, self.live, self.asks)
        self.notes = NotesController(host, self.live)
        self.findings = ConsentFindings(host)
        self._timers = [self._every(LOOK_EVERY_MS, self._look), self._every(PHONES_EVERY_MS, self._ask_phones)]
        self._clock = self._every(TICK_MS, self._tick)
        bridge.subscribe(CallNoticed, self.noticed)
        bridge.subscribe(NoticeOver, self._notice_over)
        bridge.subscribe(CallChanged, lambda changed: self._entered(changed.call_id, changed.state))
        bridge.subscribe(OtherProgram, lambda other: self.asks.other_program(other.program))
        bridge.subscribe(events.OtherProgramGone, lambda gone: self.asks.other_program_gone(gone.program))
        bridge.subscribe(events.CallSeemsOver, self.asks.seems_over)
        bridge.subscribe(PauseAsked, lambda asked: self.asks.pause(asked.by))
        bridge.subscribe(events.Captions, lambda _captions: self.second_yes.look())

    def _every(self, ms: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(ms)
        timer.timeout.connect(act)
        return timer

    def begin(self) -> None:
        """Looks for calls from now on, and takes up what a stop of the program left."""
        for timer in (*self._timers, self._clock):
            timer.start()
        self._tray.call.setEnabled(True)
        self._tray.call.setText(t("Start a call"))
        self._bridge.run(self.app.calls.interrupted, done=self.unfinished.offer_interrupted)
        self._bridge.run(self.app.calls.open_notes, done=self._take_up_notes)
        self._bridge.run(self.help.resume)
        self.process_next()

    def leave(self) -> None:
        for timer in (*self._timers, self._clock):
            timer.stop()
        self.live.stop()

    # ── noticing ────────────────────────────────────────────────────────────────────────────────────────────────

    def _look(self) -> None:
        """One look at a time; a slow sound server must not pile them up."""
        if not self._looking and not self.is_paused:
            self._looking = True
            self._bridge.run(self.app.detector.look, done=self._looked, failed=self._looked)

    def _looked(self, _answer: object) -> None:
        self._looking = False

    def _ask_phones(self) -> None:
        if not self.is_paused:
            self._bridge.run(lambda: self.app.detector.ask_phones())

    def saw(self, coming: Sequence[CalendarEvent]) -> None:
        self.app.detector.calendar(coming)

    def pressed(self) -> None:
        """The tray's entry: ends the call that is live, else asks which one begins."""
        if self.live.is_busy:
            self.live.end()
        else:
            self._bridge.run(self.app.detector.notice_now, done=self.noticed, failed=self._trouble)

    def noticed(self, noticed: CallNoticed) -> None:
        """Asks the rep; never records by itself."""
        if self.live.is_busy or self.is_paused or self._opening or self.app.questions.is_open(QuestionKind.CONSENT):
            return
        self._withdraw_prompt()
        self.turns.ask(_noticed(noticed), lambda: self._prompt_for(noticed), self._close_prompt)

    def _prompt_for(self, noticed: CallNoticed) -> None:
        self._tray.show_state(TrayState.CONSENT)
        actions = PromptActions(
            lambda account: self._open(noticed, account, self._show_consent),
            lambda account: self._open(noticed, account, lambda opened: self._take_notes(opened[0])),
            self._nothing_now,
        )
        self.prompt = CallPrompt(
            noticed, actions, may_record=self.app.settings.recording_allowed, search=self._search_accounts
        )
        self.prompt.show()

    def _search_accounts(self, words: str, found: Callable[[Sequence[str]], None]) -> None:
        self._bridge.run(lambda: self.app.account_search.names(words), done=found)

    def _withdraw_prompt(self) -> None:
        """The question is answered another way, or is over: nothing of it stays on the screen."""
        self.app.questions.settle_kind(QuestionKind.CALL_NOTICED)
        self._close_prompt()

    def _close_prompt(self) -> None:
        if self.prompt:
            self.prompt.close()

    def _notice_over(self, over: NoticeOver) -> None:
        """Its program let go before the rep answered."""
        was_asked = self.prompt is not None and self.prompt.isVisible()
        for question in self.app.questions.all_of(QuestionKind.CALL_NOTICED):
            if question.about == over.program and (over.program or question.call_id == (over.event_id or "")):
                self.turns.settle(question)
        if was_asked and self.prompt and not self.prompt.isVisible():
            self._nothing_now()

    def _nothing_now(self) -> None:
        for kind in (QuestionKind.CALL_NOTICED, QuestionKind.CONSENT):
            self.app.questions.settle_kind(kind)
        self._opening = False
        self._tray.show_state(TrayState.IDLE)
        self._count()

    def start_event(self, event: CalendarEvent) -> None:
        """From the brief's Join call: straight to the consent screen."""
        self._open(CallNoticed("", "", event.id, event.title), None, self._show_consent)

    def _open(
        self, noticed: CallNoticed, account: str | None, then: "Callable[[tuple[Call, ConsentQuestion]], None]"
    ) -> None:
        def work() -> tuple[Call, ConsentQuestion]:
            # An account, even an empty one, says that it is not the calendar's call.
            event = self.app.detector.event(noticed.event_id) if noticed.event_id and account is None else None
            call = self.app.calls.of_event(event) if event else self.app.calls.of_account(account or None)
            return call, self.app.consent.question(call.context)

        def opened(answer: tuple[Call, ConsentQuestion]) -> None:
            self._opening = False
            if account:
                self._bridge.run(lambda: self.app.calls.look_up_account(answer[0].id))
            then(answer)

        def failed(sentence: str) -> None:
            self._opening = False
            self._trouble(sentence)

        self._opening = True
        self._program = noticed.program or None  # of this call, whichever was asked about before
        self._withdraw_prompt()
        self._bridge.run(work, done=opened, failed=failed)

    # ── consent ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _show_consent(self, opened: tuple[Call, ConsentQuestion]) -> None:
        call, question = opened
        self._tray.show_state(TrayState.CONSENT)
        if not self.app.settings.recording_allowed:
            self._take_notes(call)
            return
        self.consent = dialog = ConsentDialog(
            call.context,
            question,
            agreed=lambda: self._agreed(call, Basis.CHAT if dialog.in_the_chat else Basis.ATTESTED),
            refused=lambda: self._refused(call),
            not_this_call=self._nothing_now,
            language=LanguageChoice(self.app, self._bridge, call),
        )
        self._ask_consent(call, dialog)
        self.findings.look(dialog, self._program)

    def _ask_consent(self, call: Call, dialog: ConsentDialog) -> None:
        def show() -> None:
            dialog.show()
            dialog.activateWindow()

        self.turns.ask(Question(QuestionKind.CONSENT, call.id), show, dialog.hide)

    def _agreed(self, call: Call, basis: Basis) -> None:
        program, dialog = self._program, self.consent
        self.turns.settle(Question(QuestionKind.CONSENT, call.id))
        self._bridge.run(
            lambda: self.app.calls.agreed(call.id, basis=basis, program=program),
            done=lambda live: self._began(call, live),
            failed=lambda sentence: self.findings.ask_again_if_blocked(
                dialog,
                program,
                again=lambda: self._ask_consent(call, dialog) if dialog else None,
                otherwise=lambda: self._trouble(sentence),
            ),
        )

    def _refused(self, call: Call) -> None:
        self.turns.settle(Question(QuestionKind.CONSENT, call.id))
        self._bridge.run(
            lambda: self.app.calls.refused(call.id), done=lambda _: self._take_notes(call), failed=self._trouble
        )

    def _take_notes(self, call: Call) -> None:
        self._withdraw_prompt()
        self._call = call
        self.notes.begin(call)

    def _began(self, call: Call, live: CallSession) -> None:
        self._withdraw_prompt()
        self._call = call
        self.second_yes.forget()
        event = self.app.detector.event(call.id)
        self.app.detector.recording(call.id, ends_at=event.end if event else None, program=self._program)
        for kind in (QuestionKind.PARKED, QuestionKind.INTERRUPTED, QuestionKind.POST_CALL_TALK):
            self.app.questions.settle_kind(kind)
        self.live.begin(call.id, call_name(call), live, unfolded=False)
        self.turns.show_anew()
        self.asks.call = call
        if self.live.panel:
            if not live.has_captions:
                self.live.panel.show_no_captions()
            self.live.panel.show_status(t("Recording. Ask once more now: “You are all fine with the recording?”"))

    # ── during the call ─────────────────────────────────────────────────────────────────────────────────────────

    def joined(self) -> None:
        if self._call and self.live.live:
            self.asks.joined(self._call, self.live.live)

    def withdraw(self) -> None:
        if self._call and self.live.live:
            self.asks.withdraw(self._call, self.live.live)

    def dictate(self, is_on: bool) -> None:
        self.notes.dictate(is_on)

    def end_notes(self) -> None:
        self.notes.end()

    def proposal(self, live: CallSession | None) -> HelpProposal:
        words = live.words if live else ()
        return self.app.get_se.proposal(words, self._call) if self._call else HelpProposal()

    def ask_for_help(self, question: str) -> None:
        if self._call:
            self.app.get_se.ask_and_follow(self._call, question)

    def cancel_help(self) -> None:
        if self._call:
            self.app.get_se.cancel(self._call)

    def _tick(self) -> None:
        """The clock of a call that nobody's frames drive, and the countdown of one that seems over."""
        panel = self.live.panel
        if self.live.is_busy and panel and self._call and self.live.live is None:
            panel.show_time(self.app.calls.seconds(self._call))
        self.asks.tick()

    # ── the end ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _entered(self, call_id: str, state: CallState) -> None:
        if state not in (CallState.PROCESSING, CallState.DONE) or call_id != self.live.call_id:
            return
        problem = self.live.live.problem if self.live.live else None
        self.live.ended()
        self.turns.show_anew()
        self.live.live = None
        self.app.detector.over()
        if problem:
            self._trouble(translate_message(getattr(problem, "message", str(problem))))
        self.unfinished.offer_parked()
        self.process_next()

    def _park(self, program: str) -> None:
        """A second call parks the first, and is asked about on its own."""
        call, live = self._call, self.live.live
        if call and live:
            self.app.queue.park(call.id)
            live.stop()
            self._bridge.run(
                live.wait, done=lambda _: self.noticed(CallNoticed(program, t("{p} is on a call.", p=program)))
            )

    def process_next(self) -> None:
        """Begins with the calls that wait; a live call goes before them, and parked ones wait for the rep."""
        if self.live.live is None:
            self._bridge.run(self.app.queue.start)

    # ── after a stop of the program ─────────────────────────────────────────────────────────────────────────────

    def _take_up_notes(self, calls: Sequence[Call]) -> None:
        if calls and not self.live.is_busy:
            self._take_notes(calls[0])


def _noticed(noticed: CallNoticed) -> Question:
    """The question about a call that seems to have begun, by its program and its event."""
    return Question(QuestionKind.CALL_NOTICED, noticed.event_id or "", noticed.program)
