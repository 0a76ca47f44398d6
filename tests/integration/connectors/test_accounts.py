"""Signing in over the loopback, tokens that are renewed once, and a revoked grant: the commands against the sandbox."""

import io
import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from app.bootstrap import Application, ApplicationBase
from app.cli.root import app, run
from app.domain.account import AccountState, System
from app.domain.errors import AuthExpired, UserActionNeeded
from app.domain.outbox import OutboxRow, OutboxState
from app.domain.proposal import Action, ActionKind, Vendor
from app.paths import data_dir
from app.services.setup.clocks import SystemClock

OAUTH = (System.SALESFORCE, System.GOOGLE, System.SLACK, System.MICROSOFT)
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(sandbox: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command as the terminal does, with a browser that goes where it is sent."""
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "long and made up")
    visits: list[threading.Thread] = []

    def visit(address: str) -> bool:
        trust = str(sandbox.ca)
        visits.append(threading.Thread(target=lambda: requests.get(address, verify=trust, timeout=10)))
        visits[-1].start()
        return True

    monkeypatch.setattr("webbrowser.open", visit)

    def call(*arguments: str, secret: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(secret))
        code = run(app, arguments)
        for thread in visits:
            thread.join(10)
        said = capsys.readouterr()
        return code, said.out, said.err

    yield call
    sandbox.control(settings={"oauth_deny": False, "oauth_seconds": 3600})


def connect(command: Command, sandbox: Any, system: System) -> None:
    tenant = "/organizations" if system is System.MICROSOFT else ""
    asked = ["--url", sandbox.url + tenant, "--ca-file", str(sandbox.ca), "--client-id", "company-app"]
    code, said, problem = command("accounts", "connect", system, *asked)
    assert (code, problem) == (0, "")
    assert "Connected" in said


@pytest.mark.parametrize("system", OAUTH)
def test_a_rep_signs_in_and_the_connectors_work(
    system: System, command: Command, sandbox: Any, acme_query: Any
) -> None:
    connect(command, sandbox, system)
    application = Application(ApplicationBase(data_dir()))
    held = application.setup.accounts.token(system)
    assert held.startswith("at-")
    if system is not System.SALESFORCE:  # Salesforce does not say how long its tokens last
        assert application.setup.accounts._renewed(system, held) != held
    vendors = application.base.vendors
    facts = [
        fact
        for source in (*vendors.people_sources, *vendors.account_sources)
        for fact in source.facts(acme_query, timeout=10)
    ]
    assert facts
    application.close()
    whole = (data_dir() / "callside.db").read_bytes()
    assert held.encode() not in whole
    assert b"company-app" not in whole


def test_list_says_what_each_may_do_and_never_a_token(command: Command, sandbox: Any) -> None:
    connect(command, sandbox, System.GOOGLE)
    code, said, _ = command("accounts", "list")
    assert code == 0
    assert "Callside never does" in said, "gmail.compose could send: said in words"
    assert "not connected" in said
    assert "at-" not in said
    _, said, _ = command("accounts", "list", "--json")
    assert "at-" not in said
    assert json.loads(said)
    assert command("accounts", "disconnect", "google")[0] == 0
    assert command("accounts", "disconnect", "google")[0] == 1


def test_no_is_no(command: Command, sandbox: Any) -> None:
    sandbox.control(settings={"oauth_deny": True})
    asked = ["--url", sandbox.url, "--ca-file", str(sandbox.ca), "--client-id", "company-app"]
    code, _, problem = command("accounts", "connect", "google", *asked)
    assert code == 1
    assert "refused" in problem
    assert command("accounts", "connect", "slack")[2].startswith("Slack needs the client id")


def test_a_token_that_ends_is_renewed_once_by_whoever_is_first(command: Command, sandbox: Any) -> None:
    sandbox.control(settings={"oauth_seconds": 5})  # less than the leeway: every use wants a new one
    connect(command, sandbox, System.GOOGLE)
    sandbox.control(settings={"oauth_seconds": 3600})
    both = [Application(ApplicationBase(data_dir())) for _ in range(2)]
    got: list[str] = []
    threads = [
        threading.Thread(
            target=lambda application=application: got.append(application.setup.accounts.token(System.GOOGLE))
        )
        for application in both
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(got) == 4
    assert len(set(got)) == 1, "a refresh token works once: two holders would have lost the grant"
    for application in both:
        application.close()


def test_hubspot_signs_in_with_its_apps_secret_and_its_grant_can_end(
    command: Command, sandbox: Any, acme_query: Any
) -> None:
    asked = ["--url", sandbox.url, "--ca-file", str(sandbox.ca), "--client-id", "company-app"]
    code, _, problem = command("accounts", "connect", "hubspot", *asked)
    assert code == 1, "HubSpot wants the app's secret beside PKCE"
    assert "bad_client_secret" in problem
    code, said, problem = command("accounts", "connect", "hubspot", *asked, "--client-secret", secret="made up\n")
    assert (code, problem) == (0, "")
    assert "Callside never does" in said, "its scope for notes could change contacts: said in words"
    application = Application(ApplicationBase(data_dir()))
    service = application.setup.accounts
    held = service.token(System.HUBSPOT)
    assert service._renewed(System.HUBSPOT, held) != held
    sandbox.control(expire="hubspot")
    assert all(source.facts(acme_query, timeout=10) for source in application.base.vendors.people_sources), "renewed"
    sandbox.control(revoke="hubspot")
    with pytest.raises(AuthExpired, match="connect hubspot"):
        application.base.vendors.people_sources[0].facts(acme_query, timeout=10)
    application.close()


def test_hubspot_takes_a_private_apps_token_instead(command: Command, sandbox: Any, acme_query: Any) -> None:
    trust = ["--url", sandbox.url, "--ca-file", str(sandbox.ca)]
    code, _, problem = command("accounts", "connect", "hubspot", "--token", *trust, secret="sandbox-hubspot\n")
    assert (code, problem) == (0, "")
    code, _, problem = command("accounts", "connect", "google", "--token", *trust, secret="x\n")
    assert code == 1
    assert "--token" in problem
    application = Application(ApplicationBase(data_dir()))
    assert all(source.facts(acme_query, timeout=10) for source in application.base.vendors.people_sources)
    assert list(application.base.vendors.writers) == [Vendor.HUBSPOT]
    application.close()


def test_teams_is_a_sign_in_of_its_own(command: Command, sandbox: Any) -> None:
    asked = ["--url", f"{sandbox.url}/organizations", "--ca-file", str(sandbox.ca), "--client-id", "company-app"]
    code, said, problem = command("accounts", "connect", "teams", *asked)
    assert (code, problem) == (0, "")
    assert "it could read your chats" in said
    application = Application(ApplicationBase(data_dir()))
    colleagues = application.base.vendors.colleagues
    assert colleagues.me().email == "sarah.chen@techcorp.example"
    sandbox.control(expire="microsoft")
    assert colleagues.team("se-rota"), "renewed"
    assert list(application.base.vendors.writers) == [Vendor.TEAMS]
    application.close()


def a_draft(application: Application) -> OutboxRow:
    """An approved draft in the outbox."""
    import uuid

    content = {"to": ["jane@acme.example"], "subject": "Our call", "text": "Hi"}
    action = Action(Vendor.GMAIL, ActionKind.DRAFT, "jane@acme.example", "Jane", content)
    prepared = application.base.vendors.writers[Vendor.GMAIL].prepare(action, str(uuid.uuid4()))
    row = OutboxRow(prepared, "c1", None, "sha", OutboxState.PENDING)
    application.store.enqueue(row)
    return row


def test_a_revoked_grant_pauses_the_system_and_the_write_goes_on_after_reconnecting(
    command: Command, sandbox: Any
) -> None:
    connect(command, sandbox, System.GOOGLE)
    application = Application(ApplicationBase(data_dir()))
    row = a_draft(application)
    sandbox.control(revoke="google")
    application.outbox.run(patience=20)
    (parked,) = application.store.outbox()
    assert parked.state is OutboxState.PARKED
    assert "accounts connect google" in (parked.error or "")
    info = application.store.account(System.GOOGLE)[0]
    assert info.state is AccountState.PAUSED
    with pytest.raises(AuthExpired):
        application.setup.accounts.token(System.GOOGLE)
    assert info.problem in command("accounts", "list")[1]
    application.close()
    connect(command, sandbox, System.GOOGLE)
    assert command("retry")[0] == 0
    assert len(sandbox.effects(row.prepared.key)) == 1


def test_an_expired_token_is_renewed_in_the_middle_of_a_write(command: Command, sandbox: Any) -> None:
    connect(command, sandbox, System.GOOGLE)
    application = Application(ApplicationBase(data_dir()))
    row = a_draft(application)
    sandbox.control(expire="google")
    assert not application.outbox.run(patience=20)
    assert application.store.outbox()[0].state is OutboxState.DONE
    assert len(sandbox.effects(row.prepared.key)) == 1
    application.close()


@pytest.mark.parametrize("system", [System.SALESFORCE, System.GOOGLE])
def test_a_brief_after_the_session_has_ended_has_its_facts(
    system: System, command: Command, sandbox: Any, acme_query: Any
) -> None:
    """Salesforce says no lifetime and ends its sessions after two hours: reading renews the token as writing does. A brief
    each half hour of twelve."""
    connect(command, sandbox, system)
    application = Application(ApplicationBase(data_dir()))
    for half_hour in range(24):
        if half_hour % 4 == 0:
            sandbox.control(expire=system.value)
        facts = [
            fact for source in application.base.vendors.people_sources for fact in source.facts(acme_query, timeout=10)
        ]
        assert facts
    application.close()


def test_company_tokens_come_from_standard_input(command: Command, sandbox: Any, acme_query: Any) -> None:
    trust = ["--ca-file", str(sandbox.ca), "--url", sandbox.url]
    mail = ["--email", "sarah.chen@techcorp.example"]
    assert command("accounts", "connect", "jira", *trust, *mail, secret="sandbox-jira\n")[0] == 0
    assert command("accounts", "connect", "notion", *trust, secret="ntn-sandbox\n")[0] == 0
    assert command("accounts", "connect", "jira", *trust)[0] == 1, "no token came"
    assert command("accounts", "connect", "jira", "--url", "http://plain.example", secret="x\n")[0] == 1
    application = Application(ApplicationBase(data_dir()))
    assert all(source.facts(acme_query, timeout=10) for source in application.base.vendors.account_sources)
    application.close()


def test_a_salesforce_without_the_key_field_is_told_at_once(command: Command, sandbox: Any) -> None:
    described = requests.get(
        f"{sandbox.url}/services/data/v59.0/sobjects/Task/describe",
        headers={"Authorization": "Bearer sandbox-salesforce"}, verify=str(sandbox.ca), timeout=10,
    ).json()  # fmt: skip
    fields = [{**f, "picklistValues": [v["value"] for v in f["picklistValues"]]} for f in described["fields"]]
    without = [f for f in fields if f["name"] != "Callside_Key__c"]
    where = {"vendor": "salesforce", "kind": "describe", "id": "Task"}
    sandbox.control(document={**where, "body": {"fields": without}})
    asked = ["--url", sandbox.url, "--ca-file", str(sandbox.ca), "--client-id", "company-app"]
    code, _, problem = command("accounts", "connect", "salesforce", *asked)
    sandbox.control(document={**where, "body": {"fields": fields}})
    assert code == 0
    assert "ask your Salesforce administrator" in problem


def test_the_audit_log_goes_to_bigquery_once(command: Command, sandbox: Any, tmp_path: Path) -> None:
    asked = ["--url", sandbox.url, "--ca-file", str(sandbox.ca), "--project", "acme-audit.callside.audit"]
    assert command("accounts", "connect", "bigquery", *asked, secret="sandbox-google\n")[0] == 0
    application = Application(ApplicationBase(data_dir()))
    for number in range(3):
        application.store.audit(SystemClock().now(), "written", "c1", {"n": number}, {"person": "Jane Wilson"})
    application.close()
    sandbox.fault("drop_after_commit", match="queries", method="POST")
    assert command("audit", "export", "--bigquery")[0] == 1, "the answer was lost"
    code, said, problem = command("audit", "export", "--bigquery")
    assert (code, problem) == (0, "")
    assert "0 rows new" in said, "what was committed is there once"
    held = requests.get(
        f"{sandbox.url}/_sandbox/bigquery/acme-audit.callside.audit", verify=str(sandbox.ca), timeout=10
    )
    rows = held.json()["rows"]
    assert [row["kind"] for row in rows] == ["account connected", "written", "written", "written"]
    assert "Jane" not in held.text
    code, said, _ = command("audit", "verify")
    head = said.split("Head ")[1].strip()
    assert (code, head) == (0, f"4:{rows[-1]['id']}")
    assert command("audit", "verify", "--head", head)[0] == 0
    assert command("audit", "verify", "--head", f"5:{rows[-1]['id']}")[0] == 1, "rows were cut off since"
    assert command("audit", "export", "--out", str(tmp_path / "audit.jsonl"))[0] == 0
    assert len((tmp_path / "audit.jsonl").read_text().splitlines()) == 5


def test_renewing_without_a_refresh_token_asks_the_rep(command: Command, sandbox: Any) -> None:
    trust = ["--ca-file", str(sandbox.ca), "--url", sandbox.url]
    assert command("accounts", "connect", "notion", *trust, secret="ntn-sandbox\n")[0] == 0
    application = Application(ApplicationBase(data_dir()))
    with pytest.raises(UserActionNeeded, match="accounts connect notion"):
        application.setup.accounts.renew(Vendor.NOTION)
    application.close()
