"""Autonomy is earned by decisions, lost by one mistake, never above the ceiling, and always on record."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.domain.autonomy import Decision, DecisionSource, Level
from app.domain.claims import Evidence, Extraction
from app.domain.errors import UserActionNeeded
from app.domain.outbox import Dedupe, Prepared
from app.domain.proposal import Action, ActionKind, Line, Proposal, ProposalState, Vendor
from app.events import AutonomyChanged, CountdownChanged, Events
from app.services.review.autonomy import AutonomyService
from app.services.review.autonomy_levels import REVIEWED_FROM, SAMPLE_ONE_IN, AutonomyLevels, is_sample
from app.services.review.service import Card, ReviewService
from app.settings import Settings
from app.store.sqlstore import SqlStore

COMMENT = ActionKind.COMMENT
SAID = (Evidence(1, 0.0, 1.0, "Bob", "P99 settles it"),)


class Connector:
    vendor = Vendor.JIRA
    kinds = frozenset({COMMENT})

    def dedupe(self, kind: ActionKind) -> Dedupe:
        return Dedupe.READ_BACK

    def prepare(self, action: Action, key: str) -> Prepared:
        return Prepared(key, action.vendor, action.kind, action.target, json.dumps(dict(action.content)).encode())

    def preview(self, prepared: Prepared) -> str:
        return prepared.body.decode()


class World:
    def __init__(self, folder: Path, **settings: object) -> None:
        self.store = SqlStore(folder, bytes(32))
        self.at = datetime(2026, 11, 1, 9, tzinfo=UTC)
        self.events = Events()
        self.heard: list[object] = []
        for kind in (AutonomyChanged, CountdownChanged):
            self.events.subscribe(kind, self.heard.append)
        clock = SimpleNamespace(now=lambda: self.at)
        chosen = Settings(**settings)  # type: ignore[arg-type]
        self.learning = AutonomyLevels(store=self.store, settings=chosen, clock=clock, events=self.events, version="3")
        self.review = ReviewService(
            store=self.store, connectors={Vendor.JIRA: Connector()}, clock=clock, events=self.events,  # type: ignore[dict-item]
            learning=self.learning,
        )  # fmt: skip
        self.autonomy = AutonomyService(
            store=self.store, settings=chosen, clock=clock, events=self.events, review=self.review,
            learning=self.learning,
        )  # fmt: skip
        self.made = 0

    def propose(self, count: int = 1, *, confidence: float = 0.97, sampled: bool | None = False) -> Sequence[Card]:
        """Proposals that wait; `sampled` says whether the draw of the samples hits them."""
        cards = []
        while len(cards) < count:
            self.made += 1
            action = Action(
                Vendor.JIRA, COMMENT, f"API-{self.made}", "API", {"paragraphs": [{"text": "P99 settles it"}]}
            )
            new = Proposal(f"p{self.made}", "c1", action, (Line("P99 settles it", SAID),), confidence, "why")
            if sampled is None or is_sample(new) is sampled:
                self.store.save_proposals([new])
                cards.append(new.id)
        return [self.card(i) for i in cards]

    def card(self, proposal_id: str) -> Card:
        return next(c for c in self.review.cards("c1") if c.proposal.id == proposal_id)

    def reviewed_before(self, count: int = REVIEWED_FROM - 59) -> None:
        """Reviews from earlier months, all right: 59 more complete the number that a rise needs."""
        producer = self.learning.producer("c1")
        with self.store.transaction():
            for n in range(count):
                self.store.save_decision(
                    Decision(f"old{n}", COMMENT, 0.97, True, DecisionSource.REP, Level.PREVIEW, producer, self.at)
                )

    def approve(self, count: int, **more: float) -> None:
        """Decisions as the review makes them, without the cards around them."""
        (card,) = self.propose(1, **more)  # type: ignore[arg-type]
        for _ in range(count):
            self.at += timedelta(minutes=1)
            self.learning.approved(card.proposal)
        self.store.set_proposal_state(card.proposal.id, ProposalState.APPROVED)

    def level(self) -> Level:
        return self.learning.standing(COMMENT).level


@pytest.fixture
def make(tmp_path: Path) -> Iterator[type[World]]:
    made: list[World] = []

    def world(**settings: object) -> World:
        made.append(World(tmp_path / str(len(made)), **settings))
        return made[-1]

    yield world  # type: ignore[misc]
    for one in made:
        one.store.dispose()


def test_a_kind_that_was_reviewed_less_than_300_times_stays_at_preview(make: type[World]) -> None:
    world = make()
    world.approve(120)
    assert world.level() is Level.PREVIEW
    assert world.learning.standing(COMMENT).bound >= 0.95, "the bound alone would do"


def test_a_level_is_earned_by_the_300th_unedited_approval_and_goes_on_record(make: type[World]) -> None:
    world = make()
    world.reviewed_before()
    world.approve(58)
    assert world.level() is Level.PREVIEW
    world.approve(1)
    assert world.level() is Level.OPT_OUT
    (row,) = [r for r in world.store.audit_rows() if r["kind"] == "autonomy level changed"]
    facts = row["facts"] if isinstance(row["facts"], dict) else json.loads(row["facts"])
    assert (facts["right"], facts["of"], facts["from"], facts["to"]) == (300, 300, "preview", "opt_out")


def test_one_wrong_write_takes_it_away_and_counting_begins_anew(make: type[World]) -> None:
    world = make()
    world.reviewed_before()
    world.approve(59)
    (card,) = world.propose()
    world.review.approve([card])
    world.learning.undone(card.proposal)
    assert world.level() is Level.PREVIEW
    world.at += timedelta(minutes=1)
    world.approve(58)
    assert world.level() is Level.PREVIEW


def test_what_the_rep_corrects_counts_against_it_and_what_is_tone_does_not(make: type[World]) -> None:
    world = make()
    (one, two) = world.propose(2)
    greeted = world.review.edit(one, {"paragraphs": [{"text": "Hello!"}, {"text": "P99 settles it"}]})
    corrected = world.review.edit(two, {"paragraphs": [{"text": "P99 does not settle it"}]})
    world.review.approve([greeted])
    world.review.approve([corrected])
    assert [d.right for d in world.store.decisions(COMMENT)] == [True, False]
    (three, four) = world.propose(2)
    world.review.reject(three, "Wrong fact")
    world.review.reject(four, "Not needed")
    assert [d.right for d in world.store.decisions(COMMENT)] == [True, False, False]


def test_another_reader_begins_from_nothing(make: type[World]) -> None:
    world = make()
    world.approve(58)
    world.store.save_extraction("c1", Extraction("c1", "openai:new"))
    world.approve(1)
    assert world.level() is Level.PREVIEW


def test_the_ceiling_of_policy_holds_whatever_was_earned(make: type[World]) -> None:
    world = make(autonomy_comment="preview")
    world.reviewed_before()
    world.approve(70)
    assert world.level() is Level.PREVIEW
    world.store.set_level(COMMENT, Level.AUTO, world.at)
    assert world.learning.standing(COMMENT).effective is Level.PREVIEW
    (card,) = world.propose()
    routed = world.autonomy.route("c1")
    assert not routed.now
    assert card.proposal.id not in routed.counting


def test_opt_out_counts_down_visibly_and_then_writes_what_was_shown(make: type[World]) -> None:
    world = make()
    world.reviewed_before()
    world.approve(59)
    (sure,) = world.propose()
    (doubtful,) = world.propose(confidence=0.2)
    routed = world.autonomy.route("c1")
    assert list(routed.counting) == [sure.proposal.id]
    assert world.autonomy.countdowns() == {sure.proposal.id: world.at + timedelta(seconds=60)}
    assert world.autonomy.route("c1").counting == routed.counting, "safe to repeat"
    assert world.autonomy.tick() == 0
    world.at += timedelta(seconds=61)
    assert world.autonomy.tick() == 1
    assert world.card(sure.proposal.id).proposal.state is ProposalState.APPROVED
    assert world.card(doubtful.proposal.id).proposal.state is ProposalState.PENDING
    assert any(isinstance(event, CountdownChanged) for event in world.heard)


def test_a_countdown_that_was_stopped_or_edited_writes_nothing(make: type[World]) -> None:
    world = make()
    world.reviewed_before()
    world.approve(59)
    (stopped, edited) = world.propose(2)
    world.autonomy.route("c1")
    world.autonomy.stop(stopped)
    world.review.edit(edited, {"paragraphs": [{"text": "other"}]})
    world.at += timedelta(seconds=61)
    assert world.autonomy.tick() == 0
    for card in (stopped, edited):
        assert world.card(card.proposal.id).proposal.state is ProposalState.PENDING


def test_a_stop_in_the_very_last_moment_still_counts(make: type[World], monkeypatch: pytest.MonkeyPatch) -> None:
    """The rep presses between the look at what ran out and its approval."""
    world = make()
    world.reviewed_before()
    world.approve(59)
    (card,) = world.propose()
    world.autonomy.route("c1")
    world.at += timedelta(minutes=5)
    running = world.store.countdowns()

    def pressed() -> object:
        world.autonomy.stop(card)
        return running

    monkeypatch.setattr(world.store, "countdowns", pressed)
    assert world.autonomy.tick() == 0
    assert world.card(card.proposal.id).proposal.state is ProposalState.PENDING
    with pytest.raises(UserActionNeeded, match="Nothing counts down"):
        world.autonomy.stop(card)


def test_auto_writes_at_once_but_for_the_sample(make: type[World]) -> None:
    world = make(autonomy_comment="auto")
    world.reviewed_before()
    world.approve(59)
    assert world.level() is Level.OPT_OUT
    world.approve(59)
    assert world.level() is Level.AUTO
    (plain,) = world.propose(sampled=False)
    (drawn,) = world.propose(sampled=True)
    (asks,) = world.propose(sampled=False)
    world.store.save_proposals([replace(asks.proposal, needs_you="check the date")])
    routed = world.autonomy.route("c1")
    assert [card.proposal.id for card in routed.now] == [plain.proposal.id]
    assert world.autonomy.write_by_itself(routed) == 1
    assert world.card(drawn.proposal.id).proposal.state is ProposalState.PENDING
    before = len(world.store.decisions(COMMENT))
    assert before == REVIEWED_FROM + 59, "what nobody saw teaches nothing"


def test_about_one_in_ten_is_drawn(make: type[World]) -> None:
    world = make()
    action = world.propose()[0].proposal.action
    drawn = sum(is_sample(Proposal(f"x{n}", "c", action, (), 1.0, "")) for n in range(4000))
    assert abs(drawn - 4000 / SAMPLE_ONE_IN) < 80


def test_a_rep_who_corrects_one_in_ten_never_hands_over(make: type[World]) -> None:
    """With a tenth wrong the proof of 0.95 fails, however long it goes on."""
    world = make()
    chance = random.Random(7)
    risen = 0
    (right,) = world.propose()
    (other,) = world.propose()
    wrong = world.review.edit(other, {"paragraphs": [{"text": "wrong"}]})
    for _ in range(240):
        world.at += timedelta(minutes=1)
        world.learning.approved((wrong if chance.random() < 0.1 else right).proposal)
        risen += world.level() is not Level.PREVIEW
    assert risen <= 5


def test_each_field_earns_its_own_level_and_the_deals_own_fields_stay_at_preview(make: type[World]) -> None:
    world = make()

    def decided(name: str, right: int) -> None:
        action = Action(Vendor.SALESFORCE, ActionKind.FIELD, "006", "Acme", {"shown": "P99 settles it"}, name)
        new = Proposal(f"field-{name}", "c1", action, (Line("P99 settles it", SAID),), 0.97, "why")
        for _ in range(right):
            world.at += timedelta(minutes=1)
            world.learning.approved(new)

    decided("Champion__c", REVIEWED_FROM)
    decided("Metrics__c", REVIEWED_FROM - 1)
    decided("CloseDate", REVIEWED_FROM)
    levels = {s.kind: s.effective for s in world.learning.standings() if s.kind.startswith("field:")}
    assert levels == {
        "field:Champion__c": Level.OPT_OUT,
        "field:CloseDate": Level.PREVIEW,
        "field:Metrics__c": Level.PREVIEW,
    }
