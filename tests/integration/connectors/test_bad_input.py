"""What goes wrong at a company: one sentence with the remedy, and the write waits where a person sees it."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from app.domain.brief import BriefQuery, FactKind
from app.domain.outbox import OutboxRow, OutboxState
from app.domain.proposal import Action, ActionKind, Vendor
from app.events import Events
from app.jobs import Jobs
from app.services.outbox.worker import OutboxWorker
from app.services.setup.clocks import SystemClock
from app.store.sqlstore import SqlStore
from connectors.jira import Jira
from connectors.notion import Notion
from connectors.salesforce import Salesforce

WEEK = "15a90c44-1f6b-47f2-b0c8-2d5e9f4a6b21"
OPPORTUNITY = "006Hs00001ACMEPIAA"
Written = Callable[[Any, ActionKind, str, dict[str, Any]], "Trial"]


class Trial:
    """One approved write, and the worker that has it."""

    def __init__(self, folder: Path, connector: Any, action: Action) -> None:
        self.key = str(uuid.uuid4())
        connector.settle_seconds = 0.05
        self.store, self.jobs = SqlStore(folder, bytes(32)), Jobs()
        self.writer = self.worker({connector.vendor: connector})
        row = OutboxRow(connector.prepare(action, self.key), "c1", None, "sha", OutboxState.PENDING)
        self.store.enqueue(row)
        self.writer.tick()

    def worker(self, connectors: dict[Any, Any]) -> OutboxWorker:
        return OutboxWorker(
            store=self.store, connectors=connectors, clock=SystemClock(), jobs=self.jobs, events=Events(), timeout=5.0
        )

    @property
    def row(self) -> OutboxRow:
        return self.store.outbox()[0]

    def waits(self) -> str:
        """The sentence with which it waits, visible to the rep."""
        assert self.row.state in (OutboxState.PARKED, OutboxState.PENDING)
        sentence = self.row.error or ""
        assert sentence.endswith(".")
        assert ";" in sentence, "the fact, then the remedy"
        return sentence

    def again(self) -> OutboxState:
        self.writer.retry(self.key)
        self.writer.run(patience=10)
        return self.row.state


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Written]:
    made: list[Trial] = []

    def write(connector: Any, kind: ActionKind, target: str, content: dict[str, Any]) -> Trial:
        made.append(
            Trial(tmp_path / str(len(made)), connector, Action(connector.vendor, kind, target, target, content))
        )
        return made[-1]

    yield write
    for trial in made:
        trial.jobs.close()
        trial.store.dispose()


def fetched(sandbox: Any, path: str, token: str) -> dict[str, Any]:
    held = {"Authorization": f"Bearer {token}"}
    answer = requests.get(sandbox.url + path, headers=held, verify=str(sandbox.ca), timeout=10)
    body: dict[str, Any] = answer.json()
    return body


def test_a_deleted_issue(own_sandbox: Any, written: Written) -> None:
    where = {"vendor": "jira", "kind": "issue", "id": "API-777"}
    trial = written(Jira(own_sandbox.account(Jira)), ActionKind.COMMENT, "API-777", {"paragraphs": [{"text": "one"}]})
    assert "choose another issue" in trial.waits()
    fields = {"summary": "Back", "status": {"name": "Open"}, "project": {"key": "API"}}
    own_sandbox.control(document={**where, "body": {"id": "777", "key": "API-777", "fields": fields}})
    assert trial.again() is OutboxState.DONE
    assert len(own_sandbox.effects(trial.key)) == 1


def test_a_page_that_is_not_shared_with_us(own_sandbox: Any, written: Written) -> None:
    page = fetched(own_sandbox, f"/v1/pages/{WEEK}", "ntn-sandbox")
    where = {"vendor": "notion", "kind": "page", "id": WEEK}
    own_sandbox.control(document={**where, "body": None})
    line = {"heading": "Acme", "lines": ["Beta access"]}
    trial = written(Notion(own_sandbox.account(Notion)), ActionKind.SUMMARY_LINE, WEEK, line)
    assert "share the page with Callside in Notion" in trial.waits()
    own_sandbox.control(document={**where, "body": page})
    assert trial.again() is OutboxState.DONE
    assert len(own_sandbox.effects(trial.key)) == 1


def test_a_missing_external_id_field(own_sandbox: Any, written: Written) -> None:
    described = fetched(own_sandbox, "/services/data/v59.0/sobjects/Task/describe", "sandbox-salesforce")
    fields = [{**f, "picklistValues": [v["value"] for v in f["picklistValues"]]} for f in described["fields"]]
    where = {"vendor": "salesforce", "kind": "describe", "id": "Task"}
    without = [field for field in fields if field["name"] != "Callside_Key__c"]
    own_sandbox.control(document={**where, "body": {"fields": without}})
    note = {"subject": "Call note", "text": "Benchmarks"}
    trial = written(Salesforce(own_sandbox.account(Salesforce)), ActionKind.CALL_NOTE, OPPORTUNITY, note)
    assert "ask your Salesforce administrator to install the Callside package" in trial.waits()
    own_sandbox.control(document={**where, "body": {"fields": fields}})
    assert trial.again() is OutboxState.DONE
    assert len(own_sandbox.effects(trial.key)) == 1


def test_a_wrong_domain(sandbox: Any, written: Written) -> None:
    jira = Jira(sandbox.account(Jira, base_url="https://no-such-company.invalid"))
    trial = written(jira, ActionKind.COMMENT, "API-456", {"paragraphs": [{"text": "one"}]})
    assert "can't be reached" in trial.waits()
    assert trial.row.state is OutboxState.PENDING, "offline or wrong: it goes on by itself when the name answers"
    assert trial.row.not_before is not None


def test_an_account_that_matches_twice(own_sandbox: Any, acme_query: BriefQuery) -> None:
    twin = {"Id": "001Hs00003TWINIIAA", "Name": "Acme Industries"}
    own_sandbox.control(document={"vendor": "salesforce", "kind": "Account", "id": twin["Id"], "body": twin})
    nobody = replace(acme_query, domains=(), outside=())
    (doubt,) = Salesforce(own_sandbox.account(Salesforce)).facts(nobody, timeout=10)
    assert doubt.kind is FactKind.DOUBT
    assert doubt.text.startswith("More than one Salesforce account is called Acme Industries; add the guests")
    found = Salesforce(own_sandbox.account(Salesforce)).facts(acme_query, timeout=10)
    assert found[0].data["id"] == "001Hs00003ACMEIIAA", "its people tell"


def test_a_vendor_that_is_not_connected_says_so(sandbox: Any, written: Written) -> None:
    trial = written(Jira(sandbox.account(Jira)), ActionKind.COMMENT, "API-456", {"paragraphs": [{"text": "one"}]})
    trial.store.update_outbox(replace(trial.row, state=OutboxState.PENDING, attempt=0))
    trial.worker({}).tick()
    assert trial.row.state is OutboxState.PARKED
    assert "connect" in (trial.row.error or "")
    assert trial.row.prepared.vendor == Vendor.JIRA
