"""The demo in windows: one call from brief to written follow-ups. The person presses; the story does; windows show."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.domain.brief import Brief
from app.domain.call import Call, CallState
from app.domain.history import CallLine
from app.domain.proposal import ProposalState
from app.events import BriefReady, CallChanged
from app.services.application import DemoApplication
from app.services.calls.recording import CallSession
from app.services.consent.service import ConsentQuestion
from app.services.demo.walkthrough import Story
from app.services.help.service import HelpProposal
from app.services.review.service import Card
from ui.brief.popup import BriefPopup
from ui.call.consent_dialog import ConsentDialog
from ui.call.panel_controller import PanelController
from ui.desktop.tray import TrayActions
from ui.kit.i18n import t
from ui.kit.icons import TrayState
from ui.program.base_program import BaseProgram
from ui.program.demo_guide import DemoGuide, DemoStep


class StoryCall:
    """The panel's presses in the demo: Get SE is the story's, nobody joins late, and nothing is dictated."""

    can_cancel_help = False
    may_start_another = False

    def __init__(self, story: Story) -> None:
        self._story = story

    def proposal(self, live: CallSession | None) -> HelpProposal:
        return HelpProposal(self._story.proposed_question(live)) if live else HelpProposal()

    def ask_for_help(self, question: str) -> None:
        self._story.follow_help(self._story.request_help(question))

    def cancel_help(self) -> None: ...

    def joined(self) -> None: ...

    def withdraw(self) -> None: ...

    def dictate(self, is_on: bool) -> None: ...

    def end_notes(self) -> None: ...


class DemoProgram(BaseProgram):
    title = "Callside demo"

    def __init__(self, demo: DemoApplication, out: Path) -> None:
        self._story = demo.story
        self._brief: Brief | None = None
        self.popup: BriefPopup | None = None
        self.consent: ConsentDialog | None = None
        super().__init__(demo.application, approvals=demo.approvals(out))
        self.guide = DemoGuide()
        self.desk = PanelController(self, StoryCall(self._story))
        self.bridge.subscribe(BriefReady, lambda ready: self._brief_came(ready.brief))
        self.bridge.subscribe(CallChanged, lambda changed: self._entered(changed.state))

    def actions(self) -> TrayActions:
        """The tray's menu in the demo."""
        return replace(
            super().actions(),
            brief=self._show_brief,
            call=self._call_pressed,
            get_se=lambda: self.desk.propose(),
            off_the_record=lambda: self.desk.toggle_off_the_record(),
        )

    def begin(self) -> None:
        self.tray.show()
        self.tray.show_state(TrayState.WORKING)
        self.guide.show()
        self.bridge.run(self._recover, done=self._recovered, failed=self.trouble)

    def _recover(self) -> tuple[CallState | None, bool]:
        self._story.recover()
        return self._story.state(), self._story.recorded()

    def _recovered(self, found: tuple[CallState | None, bool]) -> None:
        state, recorded = found
        if state in (None, CallState.PLANNED):
            self.bridge.run(self._story.before_the_call, failed=self.trouble)
        elif not recorded:
            self._go_live()
        elif state is CallState.PROCESSING:
            self._process()
        else:
            self.reviewable(self._story.call_id)
            self.show_review()

    # ── act one ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _brief_came(self, brief: Brief) -> None:
        self._brief = brief
        self.tray.show_state(TrayState.SOON)
        self.tray.brief.setEnabled(True)
        self.tray.call.setEnabled(True)
        self.guide.show_step(DemoStep.BRIEF)
        self._show_brief()

    def _show_brief(self) -> None:
        if self._brief:
            self.popup = BriefPopup(self._brief, self._ask_consent)
            self.popup.show()

    def _call_pressed(self) -> None:
        if self.desk.live is None:
            self._ask_consent()
        else:
            self.desk.stop()

    # ── act two ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _ask_consent(self) -> None:
        if self.popup:
            self.popup.close()
        self.tray.show_state(TrayState.CONSENT)
        self.bridge.run(self._question, done=self._show_consent, failed=self.trouble)

    def _question(self) -> tuple[Call, ConsentQuestion]:
        call = self._story.call()
        return call, self.app.consent.question(call.context)

    def _show_consent(self, asked: tuple[Call, ConsentQuestion]) -> None:
        call, question = asked
        self.consent = ConsentDialog(
            call.context,
            question,
            agreed=self._go_live,
            refused=lambda: self._not_recorded(call, t("Nothing is recorded. Get SE and your notes still work.")),
            not_this_call=lambda: self._not_recorded(call, t("Not this call.")),
        )
        self.guide.show_step(DemoStep.CONSENT)
        self.consent.show()
        self.consent.activateWindow()

    def _not_recorded(self, call: Call, why: str) -> None:
        self.tray.show_state(TrayState.IDLE)
        self.tray.tell(call.context.title, why)

    def _go_live(self) -> None:
        self.bridge.run(self._start_call, done=self._live_began, failed=self.trouble)

    def _start_call(self) -> tuple[CallSession, Call]:
        return self._story.begin_call(self._story.everyone_agreed()), self._story.call()

    def _live_began(self, began: tuple[CallSession, Call]) -> None:
        live, call = began
        name = call.context.accounts[0] if call.context.accounts else call.context.title
        # Nobody watches the demo's screen, and its captions are what there is to see.
        self.desk.begin(call.id, name, live, unfolded=True)
        self.guide.show_step(DemoStep.LIVE)

    def _entered(self, state: CallState) -> None:
        if state is CallState.PROCESSING:
            self._process()

    # ── act three ───────────────────────────────────────────────────────────────────────────────────────────────

    def _process(self) -> None:
        self.desk.ended()
        self.guide.show_step(DemoStep.WRITING_UP)
        self.bridge.run(self._finish_call, done=lambda _: self.reviewable(self._story.call_id), failed=self.trouble)

    def _finish_call(self) -> None:
        if self.desk.live:
            self.desk.live.wait()
        self._story.settle_help()
        self._story.after_the_call()

    def reviewable(self, call_id: str) -> None:
        self.newest_to_review = call_id
        self.bridge.run(self._story.cards, done=self._count_cards, failed=self.trouble)

    def _count_cards(self, cards: Sequence[Card]) -> None:
        waiting = sum(card.proposal.state is ProposalState.PENDING for card in cards)
        self.tray.show_waiting(waiting)
        self.guide.show_step(DemoStep.REVIEW if waiting else DemoStep.WRITTEN)
        self.desk.offer_review(waiting, self.show_review)
        if waiting:
            self.tray.tell(t("Follow-ups are ready"), t("{n} to review", n=waiting))

    def show_review(self, call_id: str | None = None) -> None:
        self.desk.close()
        super().show_review(call_id)

    def _counted(self, calls: Sequence[CallLine]) -> None:
        super()._counted(calls)
        if self.guide.step is DemoStep.REVIEW and not self.to_review:
            self.guide.show_step(DemoStep.WRITTEN)

    def leave(self) -> None:
        self.guide.close()
        self.desk.stop()
