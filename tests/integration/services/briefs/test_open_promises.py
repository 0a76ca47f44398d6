"""What was promised: to this account alone, as long as nobody ticked it off, and only what was verified."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.brief import BriefQuery, CalendarEvent, FactKind
from app.domain.call import Call, CallContext, CallState
from app.domain.claims import Extraction, NextStep, Status, Verification
from app.domain.formats import dumps
from app.domain.people import Participant, Side
from app.services.briefs.open_promises import OwnHistory
from app.store.sqlstore import SqlStore

NOW = datetime(2024, 12, 6, 14, tzinfo=UTC)
PEOPLE = (Participant("Sarah Chen", Side.US), Participant("Jane", Side.CUSTOMER, email="jane@acme.example"))


def step(
    what: str, account: str | None = None, status: Status = Status.VERIFIED, owner: str = "Sarah Chen"
) -> NextStep:
    return NextStep(what, owner, None, None, None, account, (), Verification(status))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    made = SqlStore(tmp_path, bytes(32))
    yield made
    made.dispose()


def remember(store: SqlStore, name: str, accounts: tuple[str, ...], *steps: NextStep) -> None:
    context = CallContext(name, name, NOW.replace(tzinfo=None) - timedelta(days=7), "Sarah Chen", PEOPLE, accounts)
    store.save_call(Call(context, CallState.DONE))
    store.save_document(name, "extraction", dumps(replace(Extraction(name, "offline"), next_steps=steps)))


def promised(store: SqlStore, account: str | None) -> list[str]:
    event = CalendarEvent("e", "u", "Call", NOW, NOW + timedelta(hours=1), PEOPLE)
    query = BriefQuery(event, account, ("acme.example",), PEOPLE[1:], NOW)
    return [f.text for f in OwnHistory(store).facts(query, timeout=1) if f.kind is FactKind.PROMISE]


def test_a_promise_belongs_to_its_account_though_the_domain_is_the_same(store: SqlStore) -> None:
    remember(store, "one", ("Acme Industries",), step("send benchmarks"), step("call back", owner="Jane"))
    remember(store, "two", ("Acme Logistics",), step("send the fleet offer"))
    both = (step("share the road map", "Acme Industries"), step("lower the price", "Acme Logistics"), step("meet"))
    remember(store, "three", ("Acme Industries", "Acme Logistics"), *both)
    assert sorted(promised(store, "Acme Industries")) == [
        "send benchmarks (Sarah Chen)",
        "share the road map (Sarah Chen)",
    ]
    assert sorted(promised(store, "Acme Logistics")) == [
        "lower the price (Sarah Chen)",
        "send the fleet offer (Sarah Chen)",
    ]
    assert promised(store, None) == [], "a mail domain may be two accounts'"


def test_what_is_kept_or_was_never_verified_is_not_reminded_of(store: SqlStore) -> None:
    remember(store, "one", ("Acme",), step("send benchmarks"), step("grant 90 %", status=Status.UNSUPPORTED))
    assert promised(store, "Acme") == ["send benchmarks (Sarah Chen)"]
    event = CalendarEvent("e", "u", "Call", NOW, NOW + timedelta(hours=1), PEOPLE)
    (fact,) = OwnHistory(store).facts(BriefQuery(event, "Acme", (), (), NOW), timeout=1)
    OwnHistory(store).tick_off(fact.data["key"])
    assert promised(store, "Acme") == []
    (kept,) = OwnHistory(store).facts(BriefQuery(event, "Acme", (), (), NOW), timeout=1)
    assert (kept.kind, kept.text) == (FactKind.KEPT, "send benchmarks (Sarah Chen)"), "it was kept since the last call"
