"""What a CRM would refuse for its form is told with the call, before anything is written: over real HTTPS, for both CRMs."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.domain.call import Call, CallContext, CallState
from app.domain.claims import Extraction
from app.domain.crm_fields import FieldType
from app.domain.documents import Document
from app.domain.people import Participant, Side
from app.domain.proposal import Proposal, Targets
from app.domain.transcript import Segment, Transcript
from app.services.methods.service import MethodService
from app.settings import Settings
from app.store.sqlstore import SqlStore
from connectors.hubspot import HubSpot
from connectors.salesforce import Salesforce
from pipeline.methods import OfflineFieldReader
from tests.integration.connectors.test_crm_fields import DEALS, START

PEOPLE = (Participant("Sarah Chen", Side.US), Participant("Jane Wilson", Side.CUSTOMER, "CTO"))
LONG = (
    "Our biggest problem is this: "
    + "reconciliation spreadsheets contradict each other constantly, " * 4
    + "every day."
)
MONEY = "Our budget is ninety thousand {} for the first year."


@pytest.fixture
def store(tmp_path: Any) -> Iterator[SqlStore]:
    store = SqlStore(tmp_path, bytes(32))
    yield store
    store.dispose()


def told(
    store: SqlStore, crm: Any, method: str, pairs: tuple[str, ...], *said: str
) -> tuple[list[Proposal], dict[str, Any]]:
    """(what is proposed, why the rest is not) after a call in which the customer says this."""
    asked = Settings(method=method, crm_fields=True, method_fields=pairs)
    methods = MethodService(store=store, settings=lambda: asked, crm=lambda: crm, reader=OfflineFieldReader, folders=())
    context = CallContext("c1", "Acme", START, "Sarah Chen", PEOPLE, ("Acme Industries",))
    call = Call(context, CallState.REVIEW)
    store.save_call(call)
    segments = [Segment(n, 10.0 * n, 10.0 * n + 8, "Jane Wilson", text, confidence=0.95) for n, text in enumerate(said)]
    targets = Targets(DEALS[type(crm)], "Acme Platform", crm=crm.vendor)
    found = methods.after_call(call, Transcript.of(context, segments), Extraction("c1", "offline"), targets)
    kept = json.loads(store.document("c1", Document.METHOD) or "{}").get("notes", {})
    return list(found), {key: why["key"] if isinstance(why, dict) else why for key, why in kept.items()}


# (method, line, field of Salesforce, of HubSpot, what was said, why it is not written)
REFUSED = {
    "length": ("spiced", "pain", "Identified_Pain__c", "", LONG, "fields.too_long"),
    "picklist": (
        "meddicc",
        "champion",
        "Forecast_Risk__c",
        "competitors",
        "I will push for it inside.",
        "fields.no_member",
    ),
    "read only": (
        "meddicc",
        "champion",
        "Deal_Score__c",
        "hs_is_closed",
        "I will push for it inside.",
        "fields.read_only",
    ),
    "hidden": ("meddicc", "champion", "Secret__c", "secret", "I will push for it inside.", "fields.hidden"),
    "no day": ("meddicc", "champion", "CloseDate", "closedate", "I will push for it inside.", "fields.no_day"),
    "other currency": ("bant", "budget", "Budget__c", "amount", MONEY.format("euros"), "fields.other_currency"),
    "no currency": ("bant", "budget", "Budget__c", "amount", MONEY.format("or so"), "fields.no_currency"),
    "a reference": ("meddicc", "champion", "OwnerId", "", "I will push for it inside.", "fields.other_type"),
}


@pytest.mark.parametrize("cls", [Salesforce, HubSpot], ids=["Salesforce", "HubSpot"])
@pytest.mark.parametrize("case", REFUSED)
def test_what_the_crm_would_refuse_is_told_with_the_call(
    cls: Any, case: str, store: SqlStore, own_sandbox: Any
) -> None:
    method, key, salesforce, hubspot, said, why = REFUSED[case]
    name = salesforce if cls is Salesforce else hubspot
    if not name:
        pytest.skip("HubSpot has no such field")
    crm = cls(own_sandbox.account(cls))
    found, notes = told(store, crm, method, (f"{key}={name}",), said)
    assert found == []
    assert notes == {key: why}


@pytest.mark.parametrize("cls", [Salesforce, HubSpot], ids=["Salesforce", "HubSpot"])
def test_an_amount_in_the_records_own_currency_is_proposed(cls: Any, store: SqlStore, own_sandbox: Any) -> None:
    crm, name = cls(own_sandbox.account(cls)), "Budget__c" if cls is Salesforce else "amount"
    found, notes = told(store, crm, "bant", (f"budget={name}",), MONEY.format("dollars"))
    assert [p.action.content["value"] for p in found] == [90_000]
    assert notes == {}


def test_one_field_takes_one_line_and_the_other_is_told(store: SqlStore, own_sandbox: Any) -> None:
    crm = Salesforce(own_sandbox.account(Salesforce))
    pairs = ("champion=Champion__c", "economic_buyer=champion__c")
    said = ("I will push for it inside.", "Budget sits with Dana Whitfield, our CRO.")
    found, notes = told(store, crm, "meddicc", pairs, *said)
    assert len(found) == 1
    assert list(notes.values()) == ["fields.taken"]


def test_a_required_field_is_described_as_such_and_never_emptied(store: SqlStore, own_sandbox: Any) -> None:
    crm = Salesforce(own_sandbox.account(Salesforce))
    field = crm.form(timeout=10).fields["CloseDate"]
    assert field.is_required
    assert field.type is FieldType.DATE
    found, notes = told(store, crm, "bant", ("timeline=CloseDate",), "We want to go live before the summer.")
    assert found == []
    assert notes == {"timeline": "fields.no_day"}


def test_a_crm_that_cant_be_asked_costs_the_proposals_and_says_so_at_each_line(
    store: SqlStore, own_sandbox: Any
) -> None:
    crm = Salesforce(own_sandbox.account(Salesforce))
    own_sandbox.kill()
    found, notes = told(store, crm, "meddicc", ("champion=Champion__c",), "I will push for it inside.")
    assert found == []
    assert set(notes) == {"champion"}
