"""An approval means exactly what was shown."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from app.domain.call import Call, CallContext, CallState
from app.domain.errors import BadInput, UserActionNeeded
from app.domain.outbox import OutboxState, Prepared
from app.domain.proposal import Action, ActionKind, Proposal, ProposalState, Record, RecordKind, Targets, Vendor
from app.events import Events
from app.services.review.service import ReviewService
from app.store.sqlstore import SqlStore
from connectors.base import canonical

NOW = datetime(2024, 12, 6, 19, 0, tzinfo=UTC)


class Plain:
    """Prepares and previews; review sends nothing."""

    def prepare(self, action: Action, key: str) -> Prepared:
        return Prepared(key, action.vendor, action.kind, action.target, canonical(dict(action.content)))

    def preview(self, prepared: Prepared) -> str:
        return prepared.body.decode()


class Now:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    store = SqlStore(tmp_path, bytes(32))
    context = CallContext("c1", "Acme", datetime(2024, 12, 6, 14), "Sarah Chen")
    store.save_call(Call(context, CallState.REVIEW, "uid-1", NOW))
    action = Action(Vendor.SLACK, ActionKind.MESSAGE, "U1", "John", {"text": "Best regards"})
    store.save_proposals([Proposal("p1-abc", "c1", action, (), 0.9, "why")])
    yield store
    store.dispose()


@pytest.fixture
def review(store: SqlStore) -> ReviewService:
    return ReviewService(store=store, connectors={Vendor.SLACK: Plain()}, clock=Now(), events=Events())  # type: ignore[dict-item]


def test_approval_queues_the_payload_that_was_shown_and_writes_it_down(store: SqlStore, review: ReviewService) -> None:
    card = review.card("p1")
    assert len(review.approve([card])) == 1
    row = store.outbox()[0]
    assert (row.sha256, row.state, row.prepared.body) == (card.sha256, OutboxState.PENDING, b'{"text":"Best regards"}')
    assert [r["kind"] for r in store.audit_rows("c1")] == ["approved"]
    assert store.proposals()[0].state is ProposalState.APPROVED


def test_what_was_edited_since_must_be_read_again(store: SqlStore, review: ReviewService) -> None:
    shown = review.card("p1")
    edited = review.edit(shown, {"text": "Cheers"})
    with pytest.raises(UserActionNeeded, match="read it again"):
        review.approve([shown])
    assert store.outbox() == []
    review.approve([edited])
    assert store.outbox()[0].prepared.body == b'{"text":"Cheers"}'


def test_approving_twice_queues_once(store: SqlStore, review: ReviewService) -> None:
    card = review.card("p1")
    review.approve([card])
    assert review.approve([card]) == []
    assert len(store.outbox()) == 1


def test_what_was_taken_back_can_be_changed_and_written_again(store: SqlStore, review: ReviewService) -> None:
    review.approve([review.card("p1")])
    with pytest.raises(UserActionNeeded, match="not taken back"):
        review.reopen(review.card("p1"))
    store.update_outbox(replace(store.outbox()[0], state=OutboxState.UNDONE, remote_id="m1"))
    again = review.reopen(review.card("p1"))
    assert again.row is None
    review.approve([review.edit(again, {"text": "Cheers"})])
    (row,) = store.outbox()
    assert (row.state, row.remote_id, row.prepared.body) == (OutboxState.PENDING, None, b'{"text":"Cheers"}')


def test_a_colleagues_callside_computes_the_same_key(store: SqlStore, review: ReviewService, tmp_path: Path) -> None:
    other = SqlStore(tmp_path / "colleague", bytes(32))
    context = CallContext("their-own-id", "Acme", datetime(2024, 12, 6, 14), "Tom")
    abroad = NOW.astimezone(timezone(timedelta(hours=2)))  # their calendar tells the same moment in another zone
    other.save_call(Call(context, CallState.REVIEW, "uid-1", abroad))
    action = Action(Vendor.SLACK, ActionKind.MESSAGE, "U1", "John", {"text": "other words"})
    other.save_proposals([Proposal("x", "their-own-id", action, (), 0.9, "why")])
    theirs = ReviewService(store=other, connectors={Vendor.SLACK: Plain()}, clock=Now(), events=Events())  # type: ignore[dict-item]
    assert theirs.card("x").key == review.card("p1").key
    other.dispose()


def test_a_rejected_proposal_stays_rejected(store: SqlStore, review: ReviewService) -> None:
    review.reject(review.card("p1"), "not needed")
    assert review.approve([review.card("p1")]) == []
    assert store.outbox() == []
    with pytest.raises(UserActionNeeded):
        review.edit(review.card("p1"), {"text": "x"})


def test_unknown_things_are_named(review: ReviewService) -> None:
    with pytest.raises(BadInput, match="no proposal zzz"):
        review.card("zzz")
    with pytest.raises(BadInput, match="has no subject"):
        review.edit(review.card("p1"), {"subject": "x"})


@pytest.mark.parametrize("late", ["reject", "edit"])
def test_a_card_that_was_approved_meanwhile_is_no_longer_decided_on(
    store: SqlStore, review: ReviewService, late: str
) -> None:
    """The window shows a countdown that runs out under the rep's hand: what is on its way is not called rejected."""
    seen = review.card("p1")
    review.approve([review.card("p1")], by="autonomy")
    with pytest.raises(UserActionNeeded, match="decided on already: undo it"):
        review.reject(seen, "not needed") if late == "reject" else review.edit(seen, {"text": "Hi"})
    assert store.proposals()[0].state is ProposalState.APPROVED
    assert [r["kind"] for r in store.audit_rows("c1")] == ["approved"]


def test_a_call_is_reviewed_without_reading_what_every_other_call_wrote(
    store: SqlStore, review: ReviewService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ninety days of drafts with files are gigabytes."""

    def everything(*_: object) -> None:
        raise AssertionError("all payloads of all calls were read")

    review.approve(review.cards("c1"))
    monkeypatch.setattr(store, "outbox", everything)
    (card,) = review.cards("c1")
    assert card.row is not None
    assert review.card("p1-").row == card.row
    with pytest.raises(BadInput, match="no proposal p%"):
        review.card("p%")


NOTE = Action(Vendor.SALESFORCE, ActionKind.CALL_NOTE, "006A", "Rollout", {"text": "said"})
RECORDS = (Record(RecordKind.OPPORTUNITY, "006A", "Rollout"), Record(RecordKind.ACCOUNT, "001R", "Riverbank Foods"))


def test_a_note_can_go_to_another_record_that_the_crm_named_and_to_no_other(store: SqlStore) -> None:
    review = ReviewService(store=store, connectors={Vendor.SALESFORCE: Plain()}, clock=Now(), events=Events())  # type: ignore[dict-item]
    store.save_targets("c1", Targets(opportunity_id="006A", records=RECORDS))
    store.save_proposals([Proposal("n1", "c1", NOTE, (), 0.9, "why")])
    card = review.card("n1")
    assert review.records(card) == RECORDS
    moved = review.retarget(card, "001R")
    assert (moved.proposal.action.target, moved.proposal.action.target_label) == ("001R", "Riverbank Foods")
    assert moved.key != card.key, "another effect"
    assert store.audit_rows("c1")[-1]["facts"]["target_before"] == "006A"
    with pytest.raises(BadInput, match="no such record"):
        review.retarget(moved, "001ELSEWHERE")
    review.approve([moved])
    assert store.outbox()[0].prepared.target == "001R"
    with pytest.raises(UserActionNeeded):
        review.retarget(review.card("n1"), "006A")


def test_only_notes_go_elsewhere(review: ReviewService) -> None:
    assert review.records(review.card("p1")) == ()
    with pytest.raises(BadInput, match="Only call notes"):
        review.retarget(review.card("p1"), "001R")
