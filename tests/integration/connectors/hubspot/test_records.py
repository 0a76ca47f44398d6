"""HubSpot as the CRM: the same story as the other CRM tells, deals in their currency, refusals that cost their own facts."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.brief import BriefQuery, Fact, FactKind
from app.domain.errors import NotSent, RateLimited, Rejected, Unavailable
from app.domain.outbox import FailureKind, Found
from app.domain.people import Participant, Side
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.hubspot import HubSpot
from connectors.salesforce import Salesforce

NOTE = {"subject": "Call", "text": "They asked for benchmarks.", "contact_ids": ["contact/401"], "date": "2024-12-06"}


def crm(sandbox: Any, **more: Any) -> HubSpot:
    return HubSpot(sandbox.account(HubSpot, **more))


def by_kind(facts: Any) -> dict[FactKind, list[Fact]]:
    found: dict[FactKind, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.kind, []).append(fact)
    return found


def blank(query: BriefQuery, *people: Participant, title: str = "Call") -> BriefQuery:
    domains = tuple(dict.fromkeys(p.domain for p in people if p.domain))
    event = replace(query.event, title=title, attendees=people)
    return replace(query, event=event, account=None, domains=domains, outside=people, others=(), records={})


def write(connector: HubSpot, target: str = "deal/601", key: str | None = None) -> Any:
    action = Action(Vendor.HUBSPOT, ActionKind.CALL_NOTE, target, "Acme", NOTE)
    return connector.prepare(action, key or str(uuid.uuid4()))


def test_both_crms_tell_the_same_story(own_sandbox: Any, acme_query: BriefQuery) -> None:
    ours = by_kind(crm(own_sandbox).facts(acme_query, timeout=10))
    theirs = by_kind(Salesforce(own_sandbox.account(Salesforce)).facts(acme_query, timeout=10))
    for name in ("name", "stage", "amount", "owner", "close_date"):
        assert ours[FactKind.OPPORTUNITY][0].data[name] == theirs[FactKind.OPPORTUNITY][0].data[name]
    assert [f.text for f in ours[FactKind.MANAGER_NOTE]] == [f.text for f in theirs[FactKind.MANAGER_NOTE]]
    emails = [{f.data["email"]: f.data["title"] for f in found[FactKind.CONTACT]} for found in (ours, theirs)]
    assert emails[0] == emails[1]
    assert ours[FactKind.LAST_CONTACT][0].as_of.date() == theirs[FactKind.LAST_CONTACT][0].as_of.date()  # type: ignore[union-attr]
    assert ours[FactKind.ACCOUNT][0].data["others"] == "Acme Logistics"
    assert ours[FactKind.OPPORTUNITY][0].data["currency"] == "USD"
    assert all(fact.url for facts in ours.values() for fact in facts)


def test_a_deal_stands_in_its_own_currency_and_pipeline(sandbox: Any, acme_query: BriefQuery) -> None:
    ruth = Participant("Ruth Keller", Side.CUSTOMER, None, "ruth.keller@acme-logistics.example")
    found = by_kind(crm(sandbox).facts(blank(acme_query, ruth), timeout=10))
    (deal,) = found[FactKind.OPPORTUNITY]
    assert (deal.data["currency"], deal.data["pipeline"]) == ("EUR", "New business")
    assert "Negotiation stage (New business)" in str(deal.text)
    assert [f.data["name"] for f in found[FactKind.ACCOUNT]] == ["Acme Logistics"]


def test_a_guest_without_a_company_is_a_lead(sandbox: Any, acme_query: BriefQuery) -> None:
    lena = Participant("Lena Voss", Side.CUSTOMER, None, "lena.voss@birch.example")
    (lead,) = crm(sandbox).facts(blank(acme_query, lena), timeout=10)
    assert (lead.kind, lead.data["id"], lead.data["company"]) == (FactKind.LEAD, "contact/404", "Birch")


def test_a_guest_at_a_free_mail_address_leads_to_nobodys_account(sandbox: Any, acme_query: BriefQuery) -> None:
    guest = Participant("A. Guest", Side.CUSTOMER, None, "a.guest@gmail.com")
    assert crm(sandbox).facts(blank(acme_query, guest), timeout=10) == ()


def test_two_open_deals_are_told_with_the_choice_and_the_choice_stands(
    own_sandbox: Any, acme_query: BriefQuery
) -> None:
    held = {"dealname": "Acme – Support", "dealstage": "r_demo", "pipeline": "renewals", "hs_is_closed": "false",
            "amount": "9000", "hubspot_owner_id": "1001", "hs_lastmodifieddate": "2024-11-22T10:00:00Z"}  # fmt: skip
    body = {"id": "605", "properties": held, "to": [["companies", "301"], ["contacts", "402"]]}
    own_sandbox.control(document={"vendor": "hubspot", "kind": "deals", "id": "605", "body": body})
    found = by_kind(crm(own_sandbox).facts(acme_query, timeout=10))
    assert {f.data["name"] for f in found[FactKind.OPPORTUNITY]} == {"Acme – Platform", "Acme – Support"}
    (doubt,) = found[FactKind.DOUBT]
    assert set(doubt.data["deals"].split("\n")) == {"Acme – Platform", "Acme – Support"}
    chosen = by_kind(crm(own_sandbox).facts(replace(acme_query, deal="Acme – Support"), timeout=10))
    assert chosen[FactKind.OPPORTUNITY][0].data["id"] == "deal/605"
    assert chosen[FactKind.OPPORTUNITY][0].data["currency"] == "USD", "the company's own, where a deal says nothing"
    assert FactKind.DOUBT not in chosen


@pytest.mark.parametrize(
    ("hidden", "lost"),
    [("/owners", "owner"), ("/pipelines", "pipeline"), ("/companies/", "company"), ("/deals/search", "deal")],
)
def test_a_refusal_costs_its_own_facts_alone(hidden: str, lost: str, sandbox: Any, acme_query: BriefQuery) -> None:
    sandbox.fault("missing_scope", match=hidden, times=-1)
    query = replace(acme_query, account=None)
    found = by_kind(crm(sandbox).facts(query, timeout=10))
    if lost == "company":
        assert found == {}, "nothing is guessed from people alone"
        return
    assert found[FactKind.ACCOUNT][0].data["name"] == "Acme Industries"
    assert len(found[FactKind.CONTACT]) == 2
    assert (FactKind.OPPORTUNITY in found) == (lost != "deal")
    if lost == "owner":
        assert found[FactKind.OPPORTUNITY][0].data["owner"] == ""


def test_a_token_that_may_nothing_is_told(sandbox: Any, acme_query: BriefQuery) -> None:
    sandbox.fault("missing_scope", match="/crm/", times=-1)
    with pytest.raises(Rejected, match="scopes"):
        crm(sandbox).facts(acme_query, timeout=10)
    (problem,) = crm(sandbox).problems()
    assert "ask IT to grant Callside's scopes in HubSpot" in problem
    sandbox.heal()
    assert crm(sandbox).problems() == ()


def test_limits_say_how_long_by_their_policy(sandbox: Any, acme_query: BriefQuery) -> None:
    connector = crm(sandbox)
    for policy, wait in (("TEN_SECONDLY_ROLLING", 10.0), ("DAILY", 3600.0), ("SECONDLY", 1.0), ("NEW_ONE", None)):
        sandbox.fault("429_policy", match="/crm/", policy=policy)
        with pytest.raises(RateLimited) as caught:
            connector.facts(acme_query, timeout=10)
        assert caught.value.retry_after == wait


@pytest.mark.parametrize("fault", ["gateway_page", "login_page"])
def test_a_page_that_is_not_hubspots_never_counts_as_its_answer(
    fault: str, sandbox: Any, acme_query: BriefQuery
) -> None:
    connector = crm(sandbox)
    sandbox.fault(fault, match="objects/notes$", method="POST")
    prepared = write(connector)
    with pytest.raises(Exception) as caught:  # noqa: PT011
        connector.send(prepared, timeout=10)
    assert connector.classify(caught.value)[0] is FailureKind.AMBIGUOUS
    assert connector.find(prepared, timeout=10).found is Found.ABSENT
    sandbox.fault(fault, match="/crm/", times=-1)
    with pytest.raises((Unavailable, NotSent)):
        connector.facts(acme_query, timeout=10)


def test_a_note_is_found_though_the_search_lags_and_among_many_in_few_requests(own_sandbox: Any) -> None:
    own_sandbox.control(settings={"hubspot_search_lag": 3600})
    connector = crm(own_sandbox)
    prepared = write(connector)
    receipt = connector.send(prepared, timeout=10)
    assert connector.find(prepared, timeout=10).receipt == receipt
    early = datetime(2023, 1, 1, tzinfo=UTC)
    notes = [
        {"vendor": "hubspot", "kind": "notes", "id": str(100_000 + number), "body": {
            "id": str(100_000 + number), "to": [["deals", "601"]],
            "properties": {"hs_note_body": f"<p>Note {number}</p>",
                           "hs_createdate": (early + timedelta(minutes=number)).isoformat().replace("+00:00", "Z")}}}
        for number in range(2000)
    ]  # fmt: skip
    own_sandbox.control(document=notes)
    since = datetime(2024, 12, 5, tzinfo=UTC)
    assert connector.find(prepared, timeout=10, since=since).receipt == receipt
    other = write(connector)
    before = _asked(own_sandbox)
    assert connector.find(other, timeout=10, since=since).found is Found.ABSENT
    assert _asked(own_sandbox) - before <= 10
    assert connector.find(other, timeout=20).found is Found.UNKNOWN, "with nothing to stop at, a person looks"


def _asked(sandbox: Any) -> int:
    import requests

    return len(requests.get(f"{sandbox.url}/_sandbox/requests", verify=str(sandbox.ca), timeout=10).json()["requests"])


@pytest.mark.parametrize("target", ["deal/601", "company/301", "contact/404"])
def test_a_note_goes_to_a_deal_a_company_or_a_person(target: str, sandbox: Any) -> None:
    connector = crm(sandbox)
    prepared = write(connector, target)
    receipt = connector.send(prepared, timeout=10)
    assert connector.find(prepared, timeout=10).receipt == receipt
    (effect,) = sandbox.effects(prepared.key)
    assert effect["target"] == target
    assert "24061206" in (receipt.url or ""), "the page of the record in the company's own account"


def test_a_stage_that_moved_is_not_overwritten_and_one_that_the_pipeline_lacks_is_refused(own_sandbox: Any) -> None:
    connector = crm(own_sandbox)

    def stage(before: str, wanted: str) -> Any:
        content = {"stage_before": before, "stage": wanted}
        action = Action(Vendor.HUBSPOT, ActionKind.STAGE, "deal/601", "Acme", content)
        return connector.prepare(action, str(uuid.uuid4()))

    with pytest.raises(Rejected, match="by now"):
        connector.send(stage("Discovery", "Proposal"), timeout=10)
    with pytest.raises(Rejected, match="choose a stage"):
        connector.send(stage("Demo", "Vibe Check"), timeout=10)
    wanted = stage("Demo", "Proposal")
    assert connector.find(wanted, timeout=10).found is Found.ABSENT
    own_sandbox.fault("drop_after_commit", match="/deals/", method="PATCH")
    with pytest.raises(Exception) as caught:  # noqa: PT011
        connector.send(wanted, timeout=10)
    assert connector.classify(caught.value)[0] is FailureKind.AMBIGUOUS
    assert connector.find(wanted, timeout=10).found is Found.FOUND
    connector.send(wanted, timeout=10)
    assert len(own_sandbox.effects("deal/601/stage=Proposal")) == 1
