"""The questions of a live call, asked in its panel: still the same call, somebody joined, consent withdrawn, over?"""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject

from app.domain.call import Call
from app.domain.capture import PauseCause, PauseReason
from app.domain.consent import Basis, ConsentRecord
from app.domain.wording import clock
from app.events import CallSeemsOver
from app.services.calls.open_questions import Question, QuestionKind
from app.services.calls.recording import CallSession
from ui.call.host import Host
from ui.call.panel_controller import PanelController
from ui.call.question_turns import QuestionTurns
from ui.kit.i18n import t, translate_message


class CallQuestions(QObject):
    """`parked` is called with the program of a second call, which parks the first."""

    def __init__(
        self, host: Host, live: PanelController, turns: QuestionTurns, *, parked: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._app = host.app
        self._bridge = host.bridge
        self._desk = live
        self._turns = turns
        self._parked = parked
        self.call: Call | None = None
        self._over: CallSeemsOver | None = None
        self._since = QElapsedTimer()

    def _name(self) -> str:
        """The account's name only while the rep has the panel unfolded: a screen may be shared."""
        panel, call = self._desk.panel, self.call
        if panel and panel.is_unfolded and call:
            return call.context.accounts[0] if call.context.accounts else call.context.title
        return t("the same call")

    # ── one program, one consent ────────────────────────────────────────────────────────────────────────────────

    def other_program(self, program: str) -> None:
        """Another program took the microphone: nothing is kept until the rep has said which call this is."""
        call, live = self.call, self._desk.live
        if not call or not live:
            return
        reason = PauseReason(PauseCause.OTHER_PROGRAM, program)
        self._pause(call, live, reason)

        def text() -> str:
            return t(
                "{program} took the microphone; recording is paused. Still {name}?", program=program, name=self._name()
            )

        self._turns.ask_in_line(
            Question(QuestionKind.OTHER_PROGRAM, call.id, program),
            text,
            [
                (t("Still {name}", name=self._name()), lambda: self._same(call, live, program, reason)),
                (t("Another call"), lambda: self._parked(program)),
                (t("End"), self._desk.end),
            ],
        )

    def other_program_gone(self, program: str) -> None:
        """It let go, and the call's own program is still there: recording goes on by itself."""
        call, live = self.call, self._desk.live
        reason = PauseReason(PauseCause.OTHER_PROGRAM, program)
        if call and live and reason in live.pause_reasons:
            self._resume(call, live, reason)

    def _same(self, call: Call, live: CallSession, program: str, reason: PauseReason) -> None:
        self._app.detector.same_call(program)
        self._resume(call, live, reason)

    def pause(self, who: str) -> None:
        """A colleague joins and asked for the recording to pause."""
        call, live = self.call, self._desk.live
        if call and live:
            reason = PauseReason(PauseCause.COLLEAGUE_ASKED, who)
            self._pause(call, live, reason)
            self._turns.ask_in_line(
                Question(QuestionKind.COLLEAGUE_ASKED, call.id, who),
                lambda: t("{who} joins and asked for a pause: nothing is recorded.", who=who),
                [(t("Record again"), lambda: self._resume(call, live, reason))],
            )

    def _pause(self, call: Call, live: CallSession, reason: PauseReason) -> None:
        # At once: the store's part may take its time.
        live.pause(reason)
        self._bridge.run(lambda: self._app.record.pause(call.id, live, reason))

    def _resume(self, call: Call, live: CallSession, reason: PauseReason) -> None:
        self._bridge.run(lambda: self._app.record.resume(call.id, live, reason))

    # ── people ──────────────────────────────────────────────────────────────────────────────────────────────────

    def joined(self, call: Call, live: CallSession) -> None:
        """The rep says that somebody joined: recording pauses until they have agreed."""
        name = t("Somebody who joined at {time}", time=clock(live.stream_time))
        reason = PauseReason(PauseCause.PARTICIPANT_JOINED, name)
        live.pause(reason)
        self._bridge.run(lambda: self._app.calls.joined(call.id, live, name))

        def agreed() -> None:
            self._bridge.run(lambda: self._app.calls.joined_answered(call.id, live, name, basis=Basis.ATTESTED))

        self._turns.ask_in_line(
            Question(QuestionKind.PARTICIPANT_JOINED, call.id, name),
            lambda: t("Recording is paused. Ask whoever joined; did they agree?"),
            [(t("They agreed"), agreed), (t("They said no"), lambda: self.withdraw(call, live))],
        )

    def withdraw(self, call: Call, live: CallSession) -> None:
        """Nothing is kept from the press on; then the rep chooses what becomes of what came before. The question outlives the
        call: it isn't written up before there is an answer."""
        reason = PauseReason(PauseCause.CONSENT_WITHDRAWN)
        self._pause(call, live, reason)
        self._turns.ask_in_line(
            Question(QuestionKind.CONSENT_WITHDRAWN, call.id),
            lambda: t("Recording has stopped. Keep what came before, or erase all of it?"),
            [
                (t("Keep"), lambda: self._withdrawn(call, live, erase=False)),
                (t("Erase all"), lambda: self._withdrawn(call, live, erase=True)),
                (t("A slip: go on"), lambda: self._slip(call, live, reason)),
            ],
        )

    def _slip(self, call: Call, live: CallSession, reason: PauseReason) -> None:
        if live.stopped.is_set():
            self._bridge.run(self._app.queue.start)
        else:
            self._resume(call, live, reason)

    def _withdrawn(self, call: Call, live: CallSession, *, erase: bool) -> None:
        panel = self._desk.panel
        say = panel.show_status if panel else lambda _sentence: None

        def done(record: ConsentRecord) -> None:
            if record.locked:
                say(t("A legal hold keeps this call: nobody can use it now, and it is erased when the hold ends."))
            elif erase:
                say(t("Erased. Nothing of this call is kept."))

        self._bridge.run(
            lambda: self._app.calls.withdraw(call.id, live, erase=erase),
            done=done,
            failed=say,
        )
        self._bridge.run(self._app.queue.start)

    # ── the end ─────────────────────────────────────────────────────────────────────────────────────────────────

    def seems_over(self, over: CallSeemsOver) -> None:
        """Counts down to the end of a call that seems over, unless the rep goes on."""
        if over.call_id != self._desk.call_id:
            return
        question = Question(QuestionKind.SEEMS_OVER, over.call_id)
        if over.seconds is None:
            self._over = None
            self._turns.settle(question)
        elif over.seconds <= 0:
            self._end_now()
        else:
            self._over = over
            self._since.start()
            answers = [(t("Go on"), self._goes_on), (t("End now"), self._end_now)]
            self._turns.ask_in_line(question, self._left, answers)

    def _goes_on(self) -> None:
        self._over = None
        self._app.detector.goes_on()

    def _end_now(self) -> None:
        self._over = None
        self._desk.end()

    def tick(self) -> None:
        """The countdown's line follows the clock while it is the one that is shown."""
        shown = self._turns.shown
        if self._over and shown and shown.kind is QuestionKind.SEEMS_OVER:
            self._turns.retext(self._left())

    def _left(self) -> str:
        over = self._over
        if over is None:
            return ""
        seconds = max(0.0, (over.seconds or 0.0) - self._since.elapsed() / 1000)
        return t("{why} The recording ends in {n} s.", why=translate_message(over.why), n=round(seconds))

    # ── before and after ────────────────────────────────────────────────────────────────────────────────────────

    def post_call_talk(self, call_id: str, include: Callable[[str], None]) -> None:
        """Says that talk after the customers was left out, and lets the rep have it in."""

        def show(span: tuple[float, float] | None) -> None:
            if span:
                text = t("Left out: {n} s of talk after the customers had left.", n=round(span[1] - span[0]))
                self._turns.ask_in_line(
                    Question(QuestionKind.POST_CALL_TALK, call_id),
                    lambda: text,
                    [(t("Include it"), lambda: include(call_id)), (t("Leave it out"), _nothing)],
                )

        self._bridge.run(lambda: self._app.calls.post_call_talk(call_id), done=show)

    def interrupted(self, call_id: str, name: str, *, go_on: Callable[[], None], finish: Callable[[], None]) -> None:
        """Asks what becomes of a recording that nobody ended."""
        self._turns.ask_in_line(
            Question(QuestionKind.INTERRUPTED, call_id),
            lambda: t("The recording of {name} was interrupted; what was heard is kept.", name=name),
            [(t("Go on recording"), go_on), (t("Finish it"), finish)],
            title=t("Recording interrupted"),
        )

    def parked(self, call_id: str, name: str, *, go_on: Callable[[], None], is_over: Callable[[], None]) -> None:
        """Asks whether the rep goes back to a call that a second one parked."""
        self._turns.ask_in_line(
            Question(QuestionKind.PARKED, call_id),
            lambda: t("Back to {name}?", name=name),
            [(t("Go on recording"), go_on), (t("It is over"), is_over)],
        )


def _nothing() -> None: ...
