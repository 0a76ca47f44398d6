"""The demo: the whole story of one call, told from the bundled recording against the sandbox.

Each act looks first at what the store already holds, so a story that was killed at any moment goes on where it was, and
one that is finished is told again without writing anything twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.brief import Brief
from app.domain.call import Call, CallState
from app.domain.consent import Grant
from app.domain.help import HelpRequest, HelpState
from app.domain.outbox import OutboxRow
from app.domain.ports import CaptionMask, CaptureSource, LiveTranscriber, QuestionFinder, Recording, Store
from app.domain.proposal import ProposalState
from app.events import CallChanged, Captions, Events
from app.jobs import Job, Jobs
from app.services.briefs.service import BriefService
from app.services.calls.capture_session import CaptureTools
from app.services.calls.recording import CallSession, RecordService
from app.services.consent.service import ConsentService
from app.services.help.service import GetSeService
from app.services.outbox.worker import OutboxWorker
from app.services.processing.service import ProcessService
from app.services.processing.workflow import AfterCallWorkflow, Outcome
from app.services.reports.summary_message import SummaryMessageService
from app.services.review.service import Card, ReviewService
from app.services.setup.clocks import StoryClock

RECORDED_STATES = (CallState.PROCESSING, CallState.REVIEW, CallState.WRITING, CallState.DONE)
REVIEWED_STATES = (CallState.WRITING, CallState.DONE)
# How far the captions may fall behind a call that is played faster than it was spoken, in seconds of the call.
FAST_LAG_SECONDS = 2.0
# A rep presses when the question stands on the screen, or this many seconds of the call later all the same.
PATIENT_SECONDS = 5.0
WRITE_PATIENCE_SECONDS = 120.0
ANSWER_PATIENCE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """The person's part: when everyone agrees and when help is asked for, in seconds of the call."""

    event_id: str
    consent_at: float
    help_at: float


@dataclass(frozen=True, slots=True)
class DemoDeps:
    """What the story is played with; the sound and the models are made when their act begins."""

    briefs: BriefService
    consent: ConsentService
    record: RecordService
    get_se: GetSeService
    process: ProcessService
    review: ReviewService
    outbox: OutboxWorker
    tell: SummaryMessageService
    store: Store
    jobs: Jobs
    events: Events
    clock: StoryClock
    question: QuestionFinder
    engine: Callable[[Call], LiveTranscriber]
    mask: Callable[[], CaptionMask]
    source: Callable[[CallSession], CaptureSource]
    recording: Callable[[str], Recording]
    after_call: Callable[[], AfterCallWorkflow]


class Story:
    def __init__(self, cast: DemoDeps, scenario: Scenario) -> None:
        self._cast = cast
        self._scenario = scenario
        cast.events.subscribe(Captions, lambda captions: self._forward(captions.stream_time))

    @property
    def call_id(self) -> str:
        return self._scenario.event_id

    def call(self) -> Call:
        call = self._cast.store.call(self.call_id)
        assert call is not None, "the brief comes first and stores the call"
        return call

    def state(self) -> CallState | None:
        call = self._cast.store.call(self.call_id)
        return call.state if call else None

    # ── act one ─────────────────────────────────────────────────────────────────────────────────────────────────

    def before_the_call(self) -> Brief:
        return self._cast.briefs.prepare(self.call_id).brief

    # ── act two ─────────────────────────────────────────────────────────────────────────────────────────────────

    def everyone_agreed(self) -> Grant:
        """The rep asks, everyone agrees; a grant that stands is not asked for again."""
        standing = self._cast.consent.standing(self.call_id)
        if standing:
            return standing
        self._forward(0.0)
        record = self._cast.consent.ask(self.call().context)
        self._forward(self._scenario.consent_at)
        return self._cast.consent.grant(record, call_time=self._scenario.consent_at)

    def begin_call(self, grant: Grant) -> CallSession:
        """The live call of the story, captured from the bundled recording."""
        call = self.call()
        return self._cast.record.begin(
            self.call_id,
            grant,
            CaptureTools(self._cast.engine(call), self._cast.mask(), self._cast.recording(self.call_id)),
            source=self._cast.source,
        )

    def wait_for_the_question(self, live: CallSession) -> None:
        """Until the moment at which the rep would press Get SE, and its words are captions."""
        moment = self._scenario.help_at
        while (
            live.settled_time < moment and live.decoded_time < moment + PATIENT_SECONDS and not live.captured.is_set()
        ):
            self._cast.jobs.pause(0.02)

    def proposed_question(self, live: CallSession) -> str | None:
        """The press comes at its moment even where the captions were already further when the story was resumed."""
        heard = [word for word in live.words if word.word.start <= self._scenario.help_at]
        return self._cast.question.question(heard, self.call().context)

    def ask_for_help(self, live: CallSession) -> HelpRequest | None:
        """The press: None where nothing was asked on the call that help could be proposed for."""
        known = self._cast.store.help_requests(self.call_id)
        if known:
            return known[-1]
        question = self.proposed_question(live)
        return self.request_help(question) if question else None

    def request_help(self, question: str) -> HelpRequest:
        """The press, with the question as the rep sent it."""
        return self._cast.get_se.request(self.call(), question, join_link=self._join_link())

    def ask_and_follow(self, live: CallSession) -> "Job[HelpRequest] | None":
        """The press, and then listening while the call goes on."""
        request = self.ask_for_help(live)
        return self.follow_help(request) if request and request.state is HelpState.ASKING else None

    def end_call(self, live: CallSession, answer: "Job[HelpRequest] | None") -> None:
        """Waits for the last words and for the colleague's answer. Raises what ended the capture early, if anything."""
        live.wait()
        if answer:
            answer.result()
        if live.problem:
            raise live.problem

    def follow_help(self, request: HelpRequest) -> "Job[HelpRequest]":
        """Listens for the colleague's answer while the call goes on."""
        call, link = self.call(), self._join_link()
        return self._cast.jobs.network(
            lambda: self._cast.get_se.follow(call, request, join_link=link, seconds=ANSWER_PATIENCE_SECONDS)
        )

    def _join_link(self) -> str | None:
        return self._cast.briefs.join_link(self.call_id)

    # ── act three ───────────────────────────────────────────────────────────────────────────────────────────────

    def after_the_call(self) -> Outcome | None:
        """The workflow up to the proposals; None where it had been done before."""
        recording = self._cast.recording(self.call_id)
        outcome = None
        if self.state() is CallState.PROCESSING:
            outcome = self._cast.process.run(self.call_id, self._cast.after_call(), recording)
        self._cast.process.silence_withheld(self.call_id, recording)
        return outcome

    def cards(self) -> Sequence[Card]:
        return self._cast.review.cards(self.call_id)

    def approve(self, cards: Sequence[Card]) -> Sequence[OutboxRow]:
        """The exact payloads that were shown; those decided on before are left as they are."""
        pending = [card for card in cards if card.proposal.state is ProposalState.PENDING]
        added = self._cast.review.approve(pending)
        self._enter(CallState.WRITING)
        return added

    def write(self) -> Sequence[OutboxRow]:
        """Writes what was approved. Answers what is still open after two minutes; it stays queued."""
        left = self._cast.outbox.run(patience=WRITE_PATIENCE_SECONDS)
        if any(card.proposal.state is ProposalState.PENDING for card in self.cards()):
            return left
        if not left and self._cast.tell.summarize(self.call()):
            left = self._cast.outbox.run(patience=WRITE_PATIENCE_SECONDS)
        if not left:
            self._enter(CallState.DONE)
        return left

    # ── going on after a stop ───────────────────────────────────────────────────────────────────────────────────

    def recover(self) -> None:
        """Settles the writes that a crash interrupted, before anything else is sent."""
        if self._cast.outbox.recover():
            self._cast.outbox.run(patience=WRITE_PATIENCE_SECONDS)

    def recorded(self) -> bool:
        return self.state() in RECORDED_STATES

    def reviewed(self) -> bool:
        return self.state() in REVIEWED_STATES

    def settle_help(self) -> None:
        """A request that a crash left without its answer."""
        for request in self._cast.store.help_requests(self.call_id):
            if request.state is HelpState.ASKING:
                self.follow_help(request).result()

    def _enter(self, state: CallState) -> None:
        if self.state() is not state:
            self._cast.store.set_call_state(self.call_id, state)
            self._cast.events.publish(CallChanged(self.call_id, state))

    def _forward(self, call_time: float) -> None:
        self._cast.clock.forward_to(self._started() + timedelta(seconds=call_time))

    def _started(self) -> datetime:
        zone = self._cast.clock.now().tzinfo
        return self.call().context.started_at.replace(tzinfo=zone)


def holds(live: CallSession) -> bool:
    """Whether a call that is played fast must wait for its captions."""
    return live.lag() > FAST_LAG_SECONDS
