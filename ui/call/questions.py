"""The questions of a live call, asked in its panel: still the same call, somebody joined, consent withdrawn, over?"""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject

from app.domain.call import Call
from app.domain.capture import PauseCause, PauseReason
from app.domain.consent import Basis, ConsentRecord
from app.domain.wording import clock
from app.events import CallSeemsOver
from app.services.calls.recording import CallSession
from ui.call.host import Host
from ui.call.panel_controller import PanelController
from ui.kit import theme
from ui.kit.floating_panel import FloatingPanel
from ui.kit.i18n import t, translate_message
from ui.kit.question_bar import AskBar
from ui.kit.widgets import column

WIDTH = 380


class CallQuestions(QObject):
    """`parked` is called with the program of a second call, which parks the first."""

    def __init__(self, host: Host, live: PanelController, *, parked: Callable[[str], None]) -> None:
        super().__init__()
        self._app = host.app
        self._bridge = host.bridge
        self._desk = live
        self._parked = parked
        self.call: Call | None = None
        self.window: FloatingPanel | None = None
        self._over: CallSeemsOver | None = None
        self._since = QElapsedTimer()

    def _bar(self) -> AskBar | None:
        return self._desk.panel.ask_bar if self._desk.panel else None

    def _name(self) -> str:
        """The account's name only while the rep has the panel unfolded: a screen may be shared."""
        panel, call = self._desk.panel, self.call
        if panel and panel.is_unfolded and call:
            return call.context.accounts[0] if call.context.accounts else call.context.title
        return t("the same call")

    # ── one program, one consent ────────────────────────────────────────────────────────────────────────────────

    def other_program(self, program: str) -> None:
        """Another program took the microphone: nothing is kept until the rep has said which call this is."""
        call, live, bar = self.call, self._desk.live, self._bar()
        if not call or not live or not bar:
            return
        reason = PauseReason(PauseCause.OTHER_PROGRAM, program)
        self._pause(call, live, reason)
        text = t(
            "{program} took the microphone; recording is paused. Still {name}?", program=program, name=self._name()
        )
        bar.ask(
            _key(reason),
            text,
            [
                (t("Still {name}", name=self._name()), lambda: self._same(call, live, program, reason)),
                (t("Another call"), lambda: self._parked(program)),
                (t("End"), self._desk.end),
            ],
        )

    def other_program_gone(self, program: str) -> None:
        """It let go, and the call's own program is still there: recording goes on by itself."""
        call, live, bar = self.call, self._desk.live, self._bar()
        reason = PauseReason(PauseCause.OTHER_PROGRAM, program)
        if call and live and bar and reason in live.pause_reasons:
            bar.clear(_key(reason))
            self._resume(call, live, reason)

    def _same(self, call: Call, live: CallSession, program: str, reason: PauseReason) -> None:
        self._app.detector.same_call(program)
        self._resume(call, live, reason)

    def pause(self, who: str) -> None:
        """A colleague joins and asked for the recording to pause."""
        call, live, bar = self.call, self._desk.live, self._bar()
        if call and live and bar:
            reason = PauseReason(PauseCause.COLLEAGUE_ASKED, who)
            self._pause(call, live, reason)
            bar.ask(
                _key(reason),
                t("{who} joins and asked for a pause: nothing is recorded.", who=who),
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
        bar = self._bar()
        if not bar:
            return
        name = t("Somebody who joined at {time}", time=clock(live.stream_time))
        reason = PauseReason(PauseCause.PARTICIPANT_JOINED, name)
        live.pause(reason)
        self._bridge.run(lambda: self._app.calls.joined(call.id, live, name))

        def agreed() -> None:
            self._bridge.run(lambda: self._app.calls.joined_answered(call.id, live, name, basis=Basis.ATTESTED))

        bar.ask(
            _key(reason),
            t("Recording is paused. Ask whoever joined; did they agree?"),
            [(t("They agreed"), agreed), (t("They said no"), lambda: self.withdraw(call, live))],
        )

    def withdraw(self, call: Call, live: CallSession) -> None:
        """Nothing is kept from the press on; then the rep chooses what becomes of what came before."""
        bar = self._bar()
        if not bar:
            return
        reason = PauseReason(PauseCause.CONSENT_WITHDRAWN)
        self._pause(call, live, reason)
        bar.ask(
            _key(reason),
            t("Recording has stopped. Keep what came before, or erase all of it?"),
            [
                (t("Keep"), lambda: self._withdrawn(call, live, erase=False)),
                (t("Erase all"), lambda: self._withdrawn(call, live, erase=True)),
                (t("A slip: go on"), lambda: self._resume(call, live, reason)),
            ],
        )

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

    # ── the end ─────────────────────────────────────────────────────────────────────────────────────────────────

    def seems_over(self, over: CallSeemsOver) -> None:
        """Counts down to the end of a call that seems over, unless the rep goes on."""
        bar = self._bar()
        if not bar or over.call_id != self._desk.call_id:
            return
        if over.seconds is None:
            self._over = None
            bar.clear("over")
        elif over.seconds <= 0:
            self._end_now()
        else:
            self._over = over
            self._since.start()
            answers = [(t("Go on"), self._goes_on), (t("End now"), self._end_now)]
            bar.ask("over", self._left(over, over.seconds), answers)

    def _goes_on(self) -> None:
        self._over = None
        self._app.detector.goes_on()

    def _end_now(self) -> None:
        self._over = None
        self._desk.end()

    def tick(self) -> None:
        bar, over = self._bar(), self._over
        if bar and over and bar.about == "over" and over.seconds is not None:
            bar.retext(self._left(over, max(0.0, over.seconds - self._since.elapsed() / 1000)))

    @staticmethod
    def _left(over: CallSeemsOver, seconds: float) -> str:
        return t("{why} The recording ends in {n} s.", why=translate_message(over.why), n=round(seconds))

    # ── before and after ────────────────────────────────────────────────────────────────────────────────────────

    def post_call_talk(self, call_id: str, include: Callable[[str], None]) -> None:
        """Says that talk after the customers was left out, and lets the rep have it in."""

        def show(span: tuple[float, float] | None) -> None:
            bar = self._bar()
            if span and bar:
                text = t("Left out: {n} s of talk after the customers had left.", n=round(span[1] - span[0]))
                bar.ask(
                    "post-call talk", text, [(t("Include it"), lambda: include(call_id)), (t("Leave it out"), _nothing)]
                )

        self._bridge.run(lambda: self._app.calls.post_call_talk(call_id), done=show)

    @property
    def asks_about_the_last(self) -> bool:
        """Whether the question about an interrupted recording stands on the screen."""
        return self.window is not None and self.window.isVisible()

    def interrupted(self, name: str, *, go_on: Callable[[], None], finish: Callable[[], None]) -> None:
        """Asks what becomes of a recording that nobody ended."""
        self.window = window = FloatingPanel("recover", None)
        window.setWindowTitle(t("Recording interrupted"))
        window.setAccessibleName(t("Recording interrupted"))
        window.setFixedWidth(theme.scaled(WIDTH))
        bar = AskBar(window.fit)
        window.setLayout(column(bar, around=theme.AROUND))
        window.show()
        text = t("The recording of {name} was interrupted; what was heard is kept.", name=name)

        def closing(act: Callable[[], None]) -> Callable[[], None]:
            def close_first() -> None:
                window.close()
                act()

            return close_first

        bar.ask("interrupted", text, [(t("Go on recording"), closing(go_on)), (t("Finish it"), closing(finish))])
        window.place()


def _nothing() -> None: ...


def _key(reason: PauseReason) -> str:
    """Key of a reason's question in the bar: two reasons ask two questions."""
    return f"{reason.cause} {reason.about}"
