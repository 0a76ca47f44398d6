"""Which proposals leave without being read, and when; the levels are earned in learning.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.audit import AuditKind
from app.domain.autonomy import DecisionSource, Level, earned_for
from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from app.domain.ports import Clock, Store
from app.domain.proposal import ProposalState
from app.events import CountdownChanged, Events, ProposalsReady
from app.logs import get_logger
from app.services.review.autonomy_levels import NEVER, AutonomyLevels, is_sample
from app.services.review.service import Card, ReviewService
from app.settings import Settings

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Routed:
    """What becomes of a call's proposals: `counting` ids with the moment they are written, `now` cards to write."""

    counting: Mapping[str, datetime]
    now: Sequence[Card]


class AutonomyService:
    def __init__(
        self,
        *,
        store: Store,
        settings: Settings,
        clock: Clock,
        events: Events,
        review: ReviewService,
        learning: AutonomyLevels,
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._events = events
        self._review = review
        self._learning = learning

    def begin(self) -> None:
        """From now on what a call proposes is routed as soon as it is there: to the rep, or to a countdown."""
        self._events.subscribe(ProposalsReady, self._ready)

    def _ready(self, ready: ProposalsReady) -> None:
        self.write_by_itself(self.route(ready.call_id))

    def route(self, call_id: str) -> Routed:
        """Starts countdowns for what may leave by itself, and answers what leaves at once. Safe to repeat."""
        counting: dict[str, datetime] = {}
        leaving: list[Card] = []
        running, producer = self._store.countdowns(), self._learning.producer(call_id)
        for card in self._review.cards(call_id):
            if card.proposal.state is not ProposalState.PENDING or not self._passes(card):
                continue
            level = self._learning.standing(earned_for(card.proposal.action), producer).effective
            if level is Level.AUTO and not is_sample(card.proposal):
                leaving.append(card)
            elif level is Level.OPT_OUT:
                known = running.get(card.proposal.id)
                until = known[0] if known else self._start(card)
                counting[card.proposal.id] = until
        if counting:
            self._events.publish(CountdownChanged(call_id))
        return Routed(counting, leaving)

    def _passes(self, card: Card) -> bool:
        """Above the threshold, connected, and nothing in it asks for a person."""
        proposal = card.proposal
        if proposal.action.kind in NEVER or not card.sha256 or proposal.needs_you:
            return False
        return self._learning.confidence(proposal) >= self._settings.autonomy_threshold

    def _start(self, card: Card) -> datetime:
        until = self._clock.now() + timedelta(seconds=self._settings.autonomy_countdown_seconds)
        with self._store.transaction():
            self._store.start_countdown(card.proposal.id, until, card.sha256)
            facts = {"proposal": card.proposal.id, "sha256": card.sha256, "until": until.isoformat()}
            self._store.audit(self._clock.now(), AuditKind.COUNTDOWN_STARTED, card.proposal.call_id, facts)
        return until

    def stop(self, card: Card) -> None:
        """The rep stops a countdown: the proposal waits to be read. Raises UserActionNeeded where none runs."""
        with self._store.transaction():
            if not self._store.end_countdown(card.proposal.id):
                raise UserActionNeeded(Message("autonomy.no_countdown"))
            facts = {"proposal": card.proposal.id}
            self._store.audit(self._clock.now(), AuditKind.COUNTDOWN_STOPPED, card.proposal.call_id, facts)
        self._events.publish(CountdownChanged(card.proposal.call_id))

    def countdowns(self) -> Mapping[str, datetime]:
        """proposal id → when it is written."""
        return {proposal_id: until for proposal_id, (until, _) in self._store.countdowns().items()}

    def tick(self) -> int:
        """Approves what ran out, in the payload that was shown; answers how many. What changed meanwhile waits."""
        now, done = self._clock.now(), 0
        for proposal_id, (until, sha256) in self._store.countdowns().items():
            if until > now or not self._store.end_countdown(proposal_id):
                continue  # it still runs, or the rep has just stopped it
            card = self._review.card(proposal_id)
            if card.proposal.state is ProposalState.PENDING and card.sha256 == sha256:
                self._approve(card, DecisionSource.COUNTDOWN)
                done += 1
            self._events.publish(CountdownChanged(card.proposal.call_id))
        return done

    def write_by_itself(self, routed: Routed) -> int:
        for card in routed.now:
            self._approve(card, None)
        return len(routed.now)

    def _approve(self, card: Card, judged: DecisionSource | None) -> None:
        """A countdown that ran out under the rep's eyes counts as approved; what nobody saw counts as nothing."""
        self._review.approve([card], by="autonomy", judged=judged)
        log.info("written by itself", kind=card.proposal.action.kind)
