"""The desktop program: the tray, and the demo's story driven by a person's hands."""

import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QTimer, qVersion
from PySide6.QtWidgets import QApplication, QMessageBox

from app.domain.brief import Brief
from app.domain.call import Call, CallState
from app.domain.proposal import ProposalState
from app.events import BriefReady, CallChanged, Captions, Events, HelpChanged
from app.services.record import LiveCall
from app.services.review import Card
from app.services.story import Story
from app.settings import Settings
from ui import theme
from ui.bridge import Bridge
from ui.brief_popup import BriefPopup
from ui.consent_dialog import ConsentDialog
from ui.icons import TrayState
from ui.live_panel import LivePanel
from ui.review_window import ReviewWindow
from ui.reviewing import StoryReviewing
from ui.tray import Tray, TrayActions


class StoryApplication(Protocol):
    """What the program needs of the application."""

    @property
    def story(self) -> Story: ...

    @property
    def settings(self) -> Settings: ...

    events: Events

    def background(self, work: Any) -> None: ...


def make_qt() -> QApplication:
    """The one QApplication, dressed; Ctrl+C ends it like any program."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Callside")
    app.setQuitOnLastWindowClosed(False)
    theme.apply(app)
    theme.follow_system(app)
    signal.signal(signal.SIGINT, lambda *_: app.quit())
    return app


def qt_version() -> str:
    return qVersion()


def run_demo(application: StoryApplication, *, out: Path) -> int:
    """Opens the program on the demo's story; answers its exit code when the person quits."""
    qt = make_qt()
    program = StoryProgram(application, out)
    ticking = QTimer()  # lets Python see Ctrl+C while Qt waits
    ticking.start(250)
    ticking.timeout.connect(lambda: None)
    QTimer.singleShot(0, program.begin)
    code = qt.exec()
    program.leave()
    return code


def run_tray(application: Any) -> int:
    """The tray of a real data folder."""
    qt = make_qt()
    tray = Tray(TrayActions(lambda: None, lambda: None, lambda: None, qt.quit))
    tray.show()
    ticking = QTimer()
    ticking.start(250)
    ticking.timeout.connect(lambda: None)
    return qt.exec()


class StoryProgram:
    """One call from brief to written follow-ups. The person presses; the story does; windows show."""

    def __init__(self, application: StoryApplication, out: Path) -> None:
        self._app = application
        self._story = application.story
        self._out = out
        self.bridge = Bridge(application.events, application.background)
        self.tray = Tray(TrayActions(self._show_brief, self._propose, self.show_review, self._quit))
        self.popup: BriefPopup | None = None
        self.consent: ConsentDialog | None = None
        self.panel: LivePanel | None = None
        self.review: ReviewWindow | None = None
        self._brief: Brief | None = None
        self._live: LiveCall | None = None
        self.bridge.on(BriefReady, lambda ready: self._brief_came(ready.brief))
        self.bridge.on(Captions, self._captions)
        self.bridge.on(HelpChanged, lambda changed: self.panel and self.panel.show_status(changed.note))
        self.bridge.on(CallChanged, lambda changed: self._entered(changed.state))

    def begin(self) -> None:
        self.tray.show()
        self.tray.show_state(TrayState.WORKING)
        self.bridge.perform(self._story.recover, done=lambda _: self._recovered(), failed=self._trouble)

    def _recovered(self) -> None:
        state = self._story.state()
        if state in (None, CallState.PLANNED):
            self.bridge.perform(self._story.before_the_call, failed=self._trouble)
        elif not self._story.recorded():
            self._go_live()
        elif state is CallState.PROCESSING:
            self._process()
        else:
            self._reviewable()
            self.show_review()

    # ── act one ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _brief_came(self, brief: Brief) -> None:
        self._brief = brief
        self.tray.show_state(TrayState.SOON)
        self.tray.brief.setEnabled(True)
        self._show_brief()

    def _show_brief(self) -> None:
        if self._brief:
            self.popup = BriefPopup(self._brief, self._ask_consent)
            self.popup.show()

    # ── act two ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _ask_consent(self) -> None:
        self.tray.show_state(TrayState.CONSENT)
        call = self._story.call()
        self.consent = ConsentDialog(
            call.context,
            self._app.settings.consent_sentence,
            agreed=self._go_live,
            refused=lambda: self._not_recorded(call, "Nothing is recorded. Take notes in the panel in its place."),
            not_this_call=lambda: self._not_recorded(call, "Not this call."),
        )
        self.consent.show()

    def _not_recorded(self, call: Call, why: str) -> None:
        self.tray.show_state(TrayState.IDLE)
        self.tray.tell(call.context.title, why)

    def _go_live(self) -> None:
        self.bridge.perform(self._start_call, done=self._live_began, failed=self._trouble)

    def _start_call(self) -> LiveCall:
        return self._story.begin_call(self._story.everyone_agreed())

    def _live_began(self, live: LiveCall) -> None:
        self._live = live
        self.tray.show_state(TrayState.RECORDING)
        self.tray.get_se.setEnabled(True)
        accounts = self._story.call().context.accounts
        name = accounts[0] if accounts else self._story.call().context.title
        self.panel = LivePanel(name, propose=self._propose, ask=self._ask, end=live.stop)
        self.panel.show()
        self.panel.place()
        self.panel.unfold(True)

    def _captions(self, captions: Captions) -> None:
        if self.panel:
            self.panel.show_captions(captions.words, captions.tails, captions.stream_time)

    def _propose(self) -> None:
        live = self._live
        if live and self.panel:
            panel = self.panel
            self.bridge.perform(
                lambda: self._story.proposed_question(live), done=panel.show_question, failed=panel.show_status
            )

    def _ask(self, question: str) -> None:
        if self.panel:
            self.bridge.perform(lambda: self._request(question), failed=self.panel.show_status)

    def _request(self, question: str) -> None:
        request = self._story.request_help(question)
        self._story.follow_help(request)

    def _entered(self, state: CallState) -> None:
        if state is CallState.PROCESSING:
            self._process()

    # ── act three ───────────────────────────────────────────────────────────────────────────────────────────────

    def _process(self) -> None:
        self.tray.get_se.setEnabled(False)
        self.tray.show_state(TrayState.WORKING)
        if self.panel:
            self.panel.ended()
        self.bridge.perform(self._finish_call, done=lambda _: self._reviewable(), failed=self._trouble)

    def _finish_call(self) -> None:
        if self._live:
            self._live.wait()
        self._story.settle_help()
        self._story.after_the_call()

    def _reviewable(self) -> None:
        self.bridge.perform(self._story.cards, done=self._count, failed=self._trouble)

    def _count(self, cards: Sequence[Card]) -> None:
        waiting = sum(card.proposal.state is ProposalState.PENDING for card in cards)
        self._waiting(waiting)
        if self.panel:
            self.panel.offer_review(waiting, self.show_review)
        if waiting:
            self.tray.tell("Follow-ups are ready", f"{waiting} to review")

    def _waiting(self, waiting: int) -> None:
        self.tray.review.setEnabled(True)
        self.tray.review.setText(f"Review ({waiting})" if waiting else "Review")
        self.tray.show_state(TrayState.REVIEW if waiting else TrayState.IDLE, waiting)

    def show_review(self) -> None:
        if self.panel:
            self.panel.close()
            self.panel = None
        if self.review is None:
            title = self._story.call().context.title
            self.review = ReviewWindow(title, StoryReviewing(self._app, self._out), self.bridge, self._waiting)
        self.review.show()
        self.review.raise_()

    def _trouble(self, sentence: str) -> None:
        self.tray.show_state(TrayState.TROUBLE)
        QMessageBox.warning(None, "Callside", sentence)

    def _quit(self) -> None:
        QApplication.quit()

    def leave(self) -> None:
        if self._live:
            self._live.stop()
