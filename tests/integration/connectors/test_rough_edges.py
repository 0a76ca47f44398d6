"""Rough edges of real accounts, each by its name in `sandbox --faults`, and what the program makes of it."""

import json
import subprocess
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from app.domain.brief import BriefQuery, FactKind
from app.domain.outbox import FailureKind, Found
from app.domain.people import Side
from app.domain.proposal import Action, ActionKind, Vendor
from app.domain.sides import OwnSide, is_outside
from connectors.google import Gmail, GoogleCalendar
from connectors.hubspot import HubSpot
from connectors.jira import Jira
from connectors.salesforce import Salesforce
from connectors.sandbox.faults import NAMES
from connectors.slack import Slack
from tests.integration.connectors.conftest import ROOT
from tests.integration.connectors.test_write_contract import KEYED, make

WITHIN_A_DAY = datetime(2024, 12, 5, tzinfo=UTC)


def failure(connector: Any, write: Any) -> tuple[FailureKind, str, float | None]:
    with pytest.raises(Exception) as caught:  # noqa: PT011
        connector.send(write, timeout=10)
    found: tuple[FailureKind, str, float | None] = connector.classify(caught.value)
    return found


def test_the_page_about_the_sandbox_names_every_fault() -> None:
    told = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
    assert [name for name in sorted(NAMES) if f"`{name}`" not in told] == []


def test_faults_of_a_file_are_there_from_the_start_and_an_unknown_one_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    file.write_text(json.dumps([{"fault": "many_drafts", "count": 3}, {"fault": "several_deals"}]))
    command = [sys.executable, "-m", "app", "sandbox", "--state", str(tmp_path / "s"), "--faults", str(file)]
    with subprocess.Popen(
        [*command, "--watch-stdin"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1].removesuffix("/_sandbox")
        trust, headers = str(tmp_path / "s" / "ca.pem"), {"Authorization": "Bearer sandbox-google"}
        answer = requests.get(f"{url}/gmail/v1/users/me/drafts", headers=headers, verify=trust, timeout=10)
        assert len(answer.json()["drafts"]) == 3
    file.write_text(json.dumps([{"fault": "many_regrets"}]))
    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "many_drafts" in refused.stderr


@pytest.mark.parametrize(("cls", "kind"), KEYED)
def test_a_missing_scope_waits_for_a_person_with_a_remedy(cls: Any, kind: ActionKind, sandbox: Any) -> None:
    connector, write = make(cls, kind, sandbox.account(cls))
    sandbox.fault("missing_scope", times=-1)
    kind_of_failure, sentence, _ = failure(connector, write)
    assert kind_of_failure is FailureKind.REJECTED
    assert ";" in sentence, "the fact, then the remedy"


@pytest.mark.parametrize(("cls", "kind"), KEYED)
def test_an_ended_session_is_renewed_and_not_a_refusal(cls: Any, kind: ActionKind, sandbox: Any) -> None:
    connector, write = make(cls, kind, sandbox.account(cls))
    sandbox.fault("session_expired")
    assert failure(connector, write)[0] is FailureKind.AUTH_EXPIRED


@pytest.mark.parametrize(("cls", "kind"), KEYED)
def test_a_locked_record_is_tried_again(cls: Any, kind: ActionKind, sandbox: Any) -> None:
    connector, write = make(cls, kind, sandbox.account(cls))
    sandbox.fault("lock_row", times=-1)
    assert failure(connector, write)[0] in (FailureKind.NOT_SENT, FailureKind.AMBIGUOUS, FailureKind.RATE_LIMITED)


@pytest.mark.parametrize("page", ["gateway_page", "login_page"])
@pytest.mark.parametrize(("cls", "kind"), KEYED)
def test_a_page_of_somebody_else_says_nothing_of_what_was_written(
    cls: Any, kind: ActionKind, page: str, sandbox: Any
) -> None:
    connector, write = make(cls, kind, sandbox.account(cls))
    sandbox.fault(page, times=-1)
    assert failure(connector, write)[0] in (FailureKind.AMBIGUOUS, FailureKind.NOT_SENT)
    with pytest.raises(Exception) as caught:  # noqa: PT011
        connector.find(write, timeout=10)
    assert connector.classify(caught.value)[0] is not FailureKind.REJECTED


@pytest.mark.parametrize("crm", [Salesforce, HubSpot])
def test_several_deals_stand_in_their_currencies_and_a_forgotten_one_is_never_first(
    crm: Any, own_sandbox: Any, acme_query: BriefQuery
) -> None:
    own_sandbox.control(faults=[{"fault": "several_deals"}])
    facts = crm(own_sandbox.account(crm)).facts(acme_query, timeout=10)
    deals = [fact for fact in facts if fact.kind is FactKind.OPPORTUNITY]
    told = {fact.data["name"]: fact.data["currency"] for fact in deals}
    assert told["Acme – Support"] == "EUR"
    assert told["Acme – Plant Osaka"] == "JPY"
    assert deals[0].data["name"] != "Acme – Trial"
    doubted = any(fact.kind is FactKind.DOUBT and "deals" in fact.data for fact in facts)
    # HubSpot says who is on a deal: the guest who is on one alone decides.
    assert doubted or deals[0].data["name"] == "Acme – Platform"
    assert doubted or crm is HubSpot


def test_a_hidden_property_costs_itself_alone(own_sandbox: Any, acme_query: BriefQuery) -> None:
    own_sandbox.control(faults=[{"fault": "hidden_field", "object": "deals", "field": "amount"}])
    facts = HubSpot(own_sandbox.account(HubSpot)).facts(acme_query, timeout=10)
    (deal,) = [fact for fact in facts if fact.kind is FactKind.OPPORTUNITY]
    assert (deal.data["stage"], deal.data["amount"], deal.data["currency"]) == ("Demo", "", "")


def test_untidy_attendees_are_told_apart(own_sandbox: Any) -> None:
    own_sandbox.control(faults=[{"fault": "untidy_attendees"}])
    own = OwnSide.of(["sarah.chen@techcorp.example"])
    event = GoogleCalendar(own_sandbox.account(GoogleCalendar), own).event("acme_120624")
    assert event is not None
    assert {p.email for p in event.attendees if is_outside(p)} == {
        "jane.wilson@acme.example", "bob.torres+calls@acme.example",
    }  # fmt: skip
    assert {p.email for p in event.attendees if p.side is Side.US} >= {"sarah.chen@techcorp.example"}
    assert not any("resource.calendar" in (p.email or "") or "fireflies" in (p.email or "") for p in event.attendees)


def test_a_message_is_found_in_a_channel_of_thousands(own_sandbox: Any) -> None:
    own_sandbox.control(settings={"slack_rate_limit": False}, faults=[{"fault": "many_messages", "count": 3000}])
    connector = Slack(own_sandbox.account("slack"))
    action = Action(Vendor.SLACK, ActionKind.MESSAGE, "C05ACMETECH", "#acme-technical", {"text": "They agreed."})
    write = connector.prepare(action, str(uuid.uuid4()))
    receipt = connector.send(write, timeout=10)
    assert connector.find(write, timeout=10, since=WITHIN_A_DAY).receipt == receipt
    other = connector.prepare(action, str(uuid.uuid4()))
    assert connector.find(other, timeout=10, since=WITHIN_A_DAY).found is Found.ABSENT


def test_a_comment_in_a_service_desk_is_for_colleagues_alone(own_sandbox: Any) -> None:
    own_sandbox.control(faults=[{"fault": "service_desk", "project": "API"}])
    connector, write = make(Jira, ActionKind.COMMENT, own_sandbox.account("jira"))
    receipt = connector.send(write, timeout=10)
    number = receipt.remote_id.rpartition("/")[2]
    address = f"{own_sandbox.url}/rest/api/3/issue/API-456/comment/{number}"
    headers = {"Authorization": "Bearer sandbox-jira"}
    held = requests.get(address, headers=headers, verify=str(own_sandbox.ca), timeout=10).json()
    assert held["jsdPublic"] is False


def test_a_hidden_field_of_salesforce_costs_itself_alone(own_sandbox: Any, acme_query: BriefQuery) -> None:
    own_sandbox.control(faults=[{"fault": "hidden_field"}])
    facts = Salesforce(own_sandbox.account(Salesforce)).facts(acme_query, timeout=10)
    (deal,) = [fact for fact in facts if fact.kind is FactKind.OPPORTUNITY]
    assert (deal.data["stage"], deal.data["amount"]) == ("Demo", "")


HUNDREDS = [
    pytest.param("many_drafts", Gmail, ActionKind.DRAFT, id="drafts"),
    pytest.param("many_comments", Jira, ActionKind.COMMENT, id="comments"),
]


@pytest.mark.parametrize(("edge", "cls", "kind"), HUNDREDS)
def test_what_was_written_is_found_among_hundreds(edge: str, cls: Any, kind: ActionKind, own_sandbox: Any) -> None:
    own_sandbox.control(faults=[{"fault": edge}])
    connector, write = make(cls, kind, own_sandbox.account(cls))
    assert connector.find(write, timeout=20, since=WITHIN_A_DAY).found is Found.ABSENT
    receipt = connector.send(write, timeout=10)
    assert connector.find(write, timeout=20, since=WITHIN_A_DAY).receipt == receipt
