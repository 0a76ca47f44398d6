"""What every connector owes the outbox, over real HTTPS; a new connector is covered as soon as discovery finds it."""

import json
import socket
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from app.domain.errors import Rejected
from app.domain.outbox import Dedupe, FailureKind, Found, Prepared
from app.domain.ports import CrmRecords, WriteConnector
from app.domain.proposal import Action, ActionKind, Vendor
from app.paths import RESOURCES
from connectors.base import Account, discover
from connectors.sandbox.teams import user_id

HOSTILE = (
    "<!channel> <@U05DIANARYS> @here <script>alert(1)</script> <b>bold</b> {{7*7}} [x](http://evil.example) & done"
)
OPPORTUNITY = "006Hs00001ACMEPIAA"
SAMPLES: dict[ActionKind, tuple[str, dict[str, Any]]] = {
    ActionKind.CALL_NOTE: (
        OPPORTUNITY,
        {"subject": "Call note", "text": f"Benchmarks asked.\n{HOSTILE}", "contact_ids": ["003Hs00004JANEWIAA"]},
    ),
    ActionKind.HELP_LOG: (OPPORTUNITY, {"subject": "SE John requested", "text": f"For latency. {HOSTILE}"}),
    ActionKind.STAGE: (OPPORTUNITY, {"stage_before": "Demo", "stage": "Proposal"}),
    ActionKind.TASK: (
        OPPORTUNITY,
        {
            "subject": "Send the benchmarks",
            "text": f"Agreed on the call. {HOSTILE}",
            "due": "2024-12-10",
            "day": "2024-12-06",
            "owner": "Diana Reyes",
            "owner_email": "diana.reyes@techcorp.example",
            "contact_ids": ["003Hs00004JANEWIAA"],
        },
    ),
    ActionKind.TASK_UPDATE: (
        "Task/00THs00001CONTRIAA",
        {"changes": {"status": ["open", "done"]}, "told": "Done: “It went out on Monday.”"},
    ),
    ActionKind.FIELD: (
        OPPORTUNITY,
        {
            "field": "Champion__c",
            "label": "Champion",
            "value": "Bob Torres",
            "before": None,
            "shown": "Bob Torres",
            "shown_before": "",
        },
    ),
    ActionKind.DRAFT: (
        "jane.wilson@acme.example",
        {
            "to": ["jane.wilson@acme.example"],
            "cc": ["john.martinez@techcorp.example"],
            "subject": "Our call",
            "text": f"Hi Jane,\n\nthank you.\n{HOSTILE}\n\nSarah",
        },
    ),
    ActionKind.COMMENT: (
        "API-456",
        {"paragraphs": [{"text": f"Bob asked: {HOSTILE}"}, {"text": "What is the P99?\nUnder load?", "quote": True}]},
    ),
    ActionKind.MESSAGE: ("C05ACMETECH", {"text": f"Bob said that settles it. {HOSTILE}", "mention": None}),
    ActionKind.DIRECT_SUMMARY: ("U05SARAHCHN", {"text": f"Written: 5. {HOSTILE}"}),
    ActionKind.HELP_REQUEST: (
        "U05PRIYASHH",
        {
            "text": "Can you join Sarah's call? This call is recorded.",
            "question": f"P99? {HOSTILE}",
            "account": "Acme Industries",
            "issue": "API-456",
            "join_link": "https://meet.google.example/qfx-zmbt-ahv",
            "request_id": "req-1",
        },
    ),
    ActionKind.SUMMARY_LINE: (
        "15a90c44-1f6b-47f2-b0c8-2d5e9f4a6b21",
        {"heading": "Acme Industries, 6 December", "lines": ["Beta access this week", HOSTILE]},
    ),
}
PRIYA_IN_TEAMS = user_id("U05PRIYASHH")
# Where a connector's targets are other than the usual one's: another CRM, another chat.
ELSEWHERE: dict[Vendor, dict[ActionKind, tuple[str, dict[str, Any]]]] = {
    Vendor.HUBSPOT: {
        ActionKind.CALL_NOTE: ("deal/601", SAMPLES[ActionKind.CALL_NOTE][1] | {"contact_ids": ["contact/401"]}),
        ActionKind.HELP_LOG: ("deal/601", SAMPLES[ActionKind.HELP_LOG][1]),
        ActionKind.STAGE: ("deal/601", SAMPLES[ActionKind.STAGE][1]),
        ActionKind.TASK: ("deal/601", SAMPLES[ActionKind.TASK][1] | {"contact_ids": ["contact/401"]}),
        ActionKind.TASK_UPDATE: (
            "task/81",
            {"changes": {"status": ["open", "done"]}, "told": "Done: “It went out on Monday.”"},
        ),
        ActionKind.FIELD: ("deal/601", SAMPLES[ActionKind.FIELD][1] | {"field": "champion"}),
    },
    Vendor.TEAMS: {
        ActionKind.MESSAGE: (PRIYA_IN_TEAMS, SAMPLES[ActionKind.MESSAGE][1]),
        ActionKind.HELP_REQUEST: (PRIYA_IN_TEAMS, SAMPLES[ActionKind.HELP_REQUEST][1]),
    },
}
GONE_ELSEWHERE = {Vendor.HUBSPOT: "deal/999", Vendor.TEAMS: "99999999-0000-4000-8000-000000000000"}


def sample(cls: Any, kind: ActionKind) -> tuple[str, dict[str, Any]]:
    return ELSEWHERE.get(cls.vendor, SAMPLES)[kind]


CASES = [
    pytest.param(cls, kind, id=f"{cls.__name__}-{kind}") for cls in discover().writers for kind in sorted(cls.kinds)
]
# Kinds that set what a record holds: they bring no text or key of ours along, and are taken back by their values of before.
SETTING = frozenset({ActionKind.STAGE, ActionKind.FIELD, ActionKind.TASK_UPDATE})
KEYED = [case for case in CASES if case.values[1] not in SETTING]


def make(cls: Any, kind: ActionKind, account: Account) -> tuple[WriteConnector, Prepared]:
    connector = cls(account)
    target, content = sample(cls, kind)
    action = Action(connector.vendor, kind, target, f"the {target}", content)
    return connector, connector.prepare(action, str(uuid.uuid4()))


@pytest.fixture(autouse=True)
def tasks_to_change(request: pytest.FixtureRequest) -> None:
    """The tasks that a change is made of, and deals without a champion."""
    callspec = getattr(request.node, "callspec", None)
    if not callspec or callspec.params.get("kind") not in SETTING:
        return
    sandbox: Any = request.getfixturevalue("sandbox")
    task = {"Id": "00THs00001CONTRIAA", "Subject": "Send it", "Status": "Not Started", "WhatId": OPPORTUNITY}
    properties = {"hs_task_subject": "Send it", "hs_task_body": "", "hs_task_status": "NOT_STARTED"}
    held = (
        ("salesforce", "Task", task["Id"], task),
        ("hubspot", "tasks", "81", {"id": "81", "to": [["deals", "601"]], "properties": properties}),
        ("salesforce", "Opportunity", OPPORTUNITY, {"Champion__c": None}),
    )
    for vendor, kind, record_id, body in held:
        sandbox.control(document={"vendor": vendor, "kind": kind, "id": record_id, "body": body})


@pytest.fixture(autouse=True)
def stage_is_demo(request: pytest.FixtureRequest, sandbox: Any) -> None:
    callspec = getattr(request.node, "callspec", None)
    if callspec and callspec.params.get("kind") in SETTING:
        body = {"StageName": "Demo"}
        sandbox.control(document={"vendor": "salesforce", "kind": "Opportunity", "id": OPPORTUNITY, "body": body})
        seeded = json.loads((RESOURCES / "sandbox" / "hubspot.json").read_text(encoding="utf-8"))["deals"][0]
        sandbox.control(document={"vendor": "hubspot", "kind": "deals", "id": "601", "body": seeded})


def test_every_kind_of_action_has_a_connector() -> None:
    assert {kind for cls in discover().writers for kind in cls.kinds} == set(ActionKind)


@pytest.mark.parametrize(("cls", "kind"), CASES)
def test_prepare_is_pure_and_the_preview_readable(cls: Any, kind: ActionKind, sandbox: Any) -> None:
    connector = cls(Account("https://127.0.0.1:9", lambda: pytest.fail("a token was asked for")))
    target, content = sample(cls, kind)
    action = Action(connector.vendor, kind, target, "the target", content)
    key = str(uuid.uuid4())
    first, second = connector.prepare(action, key), cls(sandbox.account(cls)).prepare(action, key)
    assert first == second
    shown = connector.preview(first)
    assert "{" not in shown.replace("{{7*7}}", "")
    assert "the target" in shown or target in shown


@pytest.mark.parametrize(("cls", "kind"), CASES)
def test_send_find_repeat_undo(cls: Any, kind: ActionKind, sandbox: Any) -> None:
    connector, write = make(cls, kind, sandbox.account(cls))
    assert connector.find(write, timeout=10).found is Found.ABSENT
    receipt = connector.send(write, timeout=10)
    assert receipt.key == write.key
    assert receipt.url
    finding = connector.find(write, timeout=10)
    assert finding.found is Found.FOUND
    assert finding.receipt == receipt
    if connector.dedupe(kind) is not Dedupe.READ_BACK:
        assert connector.send(write, timeout=10) == receipt
    if kind not in SETTING:
        assert len(sandbox.effects(write.key)) == 1
        assert sandbox.effects(write.key)[0]["kind"] == kind
    if kind in SETTING and kind is not ActionKind.STAGE:
        assert isinstance(connector, CrmRecords)
        connector.revert(write, timeout=10)
        assert connector.find(write, timeout=10).found is Found.ABSENT
        connector.revert(write, timeout=10)  # the first answer was lost
    elif connector.undoable(kind):
        connector.undo(receipt, timeout=10)
        assert connector.find(write, timeout=10).found is Found.ABSENT
        assert sandbox.effects(write.key) == []
        connector.undo(receipt, timeout=10)  # the first answer was lost, or a person was faster


@pytest.mark.parametrize(("cls", "kind"), KEYED)
def test_hostile_text_arrives_as_text(cls: Any, kind: ActionKind, sandbox: Any) -> None:
    connector, write = make(cls, kind, sandbox.account(cls))
    connector.send(write, timeout=10)
    (effect,) = sandbox.effects(write.key)
    assert HOSTILE in effect["text"]


SENDING = "/(Task|drafts|comment|chat.postMessage|children|messages|objects/(?:notes|tasks))$|/sobjects/Task/"


@pytest.mark.parametrize("fault", ["drop_after_commit", "500_after_commit", "bad_json", "slow_body", "late_commit"])
@pytest.mark.parametrize(("cls", "kind"), KEYED)
def test_a_lost_answer_is_ambiguous_and_then_found(cls: Any, kind: ActionKind, fault: str, sandbox: Any) -> None:
    connector, write = make(cls, kind, sandbox.account(cls))
    method = "PATCH" if connector.vendor in ("salesforce", "notion") else "POST"
    sandbox.fault(fault, match=SENDING, method=method, seconds=0.4)
    if fault == "slow_body":  # slower than asked for, if the client can tell; at worst it succeeds
        connector.send(write, timeout=10)
    else:
        with pytest.raises(Exception) as caught:  # noqa: PT011
            connector.send(write, timeout=10)
        assert connector.classify(caught.value)[0] is FailureKind.AMBIGUOUS
    assert sandbox.patience(connector, write, Found.FOUND).found is Found.FOUND
    assert len(sandbox.effects(write.key)) == 1


@pytest.mark.parametrize("fault", ["drop_before", "500_before"])
@pytest.mark.parametrize(("cls", "kind"), KEYED)
def test_a_drop_before_the_commit_is_ambiguous_and_absent(cls: Any, kind: ActionKind, fault: str, sandbox: Any) -> None:
    connector, write = make(cls, kind, sandbox.account(cls))
    sandbox.fault(fault, match=SENDING)
    with pytest.raises(Exception) as caught:  # noqa: PT011
        connector.send(write, timeout=10)
    assert connector.classify(caught.value)[0] is FailureKind.AMBIGUOUS
    assert connector.find(write, timeout=10).found is Found.ABSENT
    assert sandbox.control()["faults"][0]["times"] == 0, "no client may have tried twice by itself"


@pytest.mark.parametrize(("cls", "kind"), CASES)
def test_refused_connection_is_not_sent(cls: Any, kind: ActionKind, sandbox: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    connector, write = make(cls, kind, sandbox.account(cls, base_url=f"https://127.0.0.1:{port}"))
    with pytest.raises(Exception) as caught:  # noqa: PT011
        connector.send(write, timeout=5)
    kind_of_failure, sentence, _ = connector.classify(caught.value)
    assert kind_of_failure is FailureKind.NOT_SENT
    assert sentence.endswith(".")


@pytest.mark.parametrize(("cls", "kind"), CASES)
def test_an_issuer_that_the_system_does_not_know_is_refused(cls: Any, kind: ActionKind, sandbox: Any) -> None:
    trusted = sandbox.account(cls)
    connector, write = make(cls, kind, Account(trusted.base_url, trusted.token))
    with pytest.raises(Exception) as caught:  # noqa: PT011
        connector.send(write, timeout=5)
    failure, sentence, _ = connector.classify(caught.value)
    assert failure is FailureKind.NOT_SENT
    assert "certificate" in sentence


@pytest.mark.parametrize(("fault", "wait"), [("429", 7.0), ("429_no_header", None)])
@pytest.mark.parametrize(("cls", "kind"), CASES)
def test_rate_limit_and_its_wait_are_read(
    cls: Any, kind: ActionKind, fault: str, wait: float | None, sandbox: Any
) -> None:
    connector, write = make(cls, kind, sandbox.account(cls))
    sandbox.fault(fault, seconds=7)
    with pytest.raises(Exception) as caught:  # noqa: PT011
        connector.send(write, timeout=10)
    failure, _, seconds = connector.classify(caught.value)
    assert failure is FailureKind.RATE_LIMITED
    # simple-salesforce keeps no headers of an error, and Salesforce sends no Retry-After anyway
    assert seconds == (None if connector.vendor == "salesforce" else wait)
    assert connector.find(write, timeout=10).found is Found.ABSENT


@pytest.mark.parametrize(("cls", "kind"), CASES)
def test_an_expired_token_is_told_apart(cls: Any, kind: ActionKind, sandbox: Any) -> None:
    connector, write = make(cls, kind, sandbox.account(cls, token="expired"))
    with pytest.raises(Exception) as caught:  # noqa: PT011
        connector.send(write, timeout=10)
    failure, sentence, _ = connector.classify(caught.value)
    assert failure is FailureKind.AUTH_EXPIRED
    assert "reconnect" in sentence
    sandbox.fault("401")
    connector, write = make(cls, kind, sandbox.account(cls))
    with pytest.raises(Exception) as caught:  # noqa: PT011
        connector.send(write, timeout=10)
    assert connector.classify(caught.value)[0] is FailureKind.AUTH_EXPIRED


MISSING = {
    ActionKind.CALL_NOTE: "006Hs00001GONEXIAA",
    ActionKind.HELP_LOG: "006Hs00001GONEXIAA",
    ActionKind.STAGE: "006Hs00001GONEXIAA",
    ActionKind.COMMENT: "API-999",
    ActionKind.MESSAGE: "C05NOWHERE0",
    ActionKind.DIRECT_SUMMARY: "U05NOBODY00",
    ActionKind.HELP_REQUEST: "U05NOBODY00",
    ActionKind.SUMMARY_LINE: "15a90c44-1f6b-47f2-b0c8-2d5e9f4a6bff",
}


@pytest.mark.parametrize(("cls", "kind"), [c for c in CASES if c.values[1] in MISSING])
def test_a_target_that_is_gone_is_refused_with_a_remedy(cls: Any, kind: ActionKind, sandbox: Any) -> None:
    connector = cls(sandbox.account(cls))
    target = GONE_ELSEWHERE.get(connector.vendor, MISSING[kind])
    action = Action(connector.vendor, kind, target, "gone", SAMPLES[kind][1] | {"contact_ids": []})
    with pytest.raises(Exception) as caught:  # noqa: PT011
        connector.send(connector.prepare(action, str(uuid.uuid4())), timeout=10)
    failure, sentence, _ = connector.classify(caught.value)
    assert failure is FailureKind.REJECTED
    assert sentence.count(".") == 1 or sentence.endswith(".")
    assert ";" in sentence, "the fact, then the remedy"


def test_a_draft_to_no_address_is_refused_before_it_leaves(sandbox: Any) -> None:
    from connectors.google import Gmail

    for address in ("jane", "jane@acme.example\r\nBcc: x@evil.example", "a@b, c@d"):
        action = Action(Gmail.vendor, ActionKind.DRAFT, address, "Jane", {"to": [address], "subject": "s", "text": "t"})
        with pytest.raises(Rejected):
            Gmail(sandbox.account("gmail")).prepare(action, str(uuid.uuid4()))


def refusal(connector: Any, write: Prepared) -> tuple[FailureKind, str, float | None]:
    with pytest.raises(Exception) as caught:  # noqa: PT011
        connector.send(write, timeout=10)
    found: tuple[FailureKind, str, float | None] = connector.classify(caught.value)
    return found


def test_limits_that_one_vendor_alone_words_so(sandbox: Any) -> None:
    from connectors.notion import Notion
    from connectors.salesforce import Salesforce

    sandbox.fault("403_limit")
    salesforce = make(Salesforce, ActionKind.CALL_NOTE, sandbox.account("salesforce"))
    assert refusal(*salesforce)[0] is FailureKind.RATE_LIMITED
    sandbox.fault("529", seconds=4)
    notion = make(Notion, ActionKind.SUMMARY_LINE, sandbox.account("notion"))
    failure, _, wait = refusal(*notion)
    assert (failure, wait) == (FailureKind.RATE_LIMITED, 4.0)


def test_a_stage_that_salesforce_no_longer_has_is_refused(sandbox: Any) -> None:
    from connectors.salesforce import Salesforce

    connector = Salesforce(sandbox.account("salesforce"))
    content = {"stage_before": "Demo", "stage": "Vibe Check"}
    body = {"StageName": "Demo"}
    sandbox.control(document={"vendor": "salesforce", "kind": "Opportunity", "id": OPPORTUNITY, "body": body})
    action = Action(connector.vendor, ActionKind.STAGE, OPPORTUNITY, "Acme", content)
    failure, sentence, _ = refusal(connector, connector.prepare(action, str(uuid.uuid4())))
    assert failure is FailureKind.REJECTED
    assert "choose a value that Salesforce still has" in sentence


def test_more_lines_than_one_request_takes_are_refused_before_they_leave(sandbox: Any) -> None:
    from connectors.notion import Notion

    connector = Notion(sandbox.account("notion"))
    page = SAMPLES[ActionKind.SUMMARY_LINE][0]
    for count, fits in ((99, True), (100, False)):
        content = {"heading": "Week", "lines": [f"line {n}" for n in range(count)]}
        action = Action(connector.vendor, ActionKind.SUMMARY_LINE, page, "summary", content)
        if fits:
            write = connector.prepare(action, str(uuid.uuid4()))
            receipt = connector.send(write, timeout=10)
            assert connector.find(write, timeout=10).receipt == receipt
            connector.undo(receipt, timeout=20)
            assert connector.find(write, timeout=10).found is Found.ABSENT
        else:
            with pytest.raises(Rejected, match="shorten"):
                connector.prepare(action, str(uuid.uuid4()))


def test_the_page_shows_what_was_written_as_text(sandbox: Any) -> None:
    from connectors.jira import Jira

    connector, write = make(Jira, ActionKind.COMMENT, sandbox.account("jira"))
    connector.send(write, timeout=10)
    page = requests.get(f"{sandbox.url}/_sandbox", verify=str(sandbox.ca), timeout=10).text
    assert write.key in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>" not in page


def test_a_long_message_fits_slacks_blocks(sandbox: Any) -> None:
    from connectors.slack import Slack

    connector = Slack(sandbox.account("slack"))
    text = "\n".join(["x" * 7000, "short", "", "&<>" * 900, "& < >" * 900])
    action = Action(connector.vendor, ActionKind.MESSAGE, "C05ACMETECH", "#acme-technical", {"text": text})
    write = connector.prepare(action, str(uuid.uuid4()))
    connector.send(write, timeout=10)
    (effect,) = sandbox.effects(write.key)
    assert effect["text"].replace("\n", "") == text.replace("\n", "")


def test_a_stage_whose_answer_was_lost_is_found_set(sandbox: Any) -> None:
    from connectors.salesforce import Salesforce

    body = {"StageName": "Demo"}
    sandbox.control(document={"vendor": "salesforce", "kind": "Opportunity", "id": OPPORTUNITY, "body": body})
    connector, write = make(Salesforce, ActionKind.STAGE, sandbox.account("salesforce"))
    before = len(sandbox.effects(f"{OPPORTUNITY}/StageName=Proposal"))
    sandbox.fault("drop_after_commit", match="/Opportunity/", method="PATCH")
    with pytest.raises(Exception) as caught:  # noqa: PT011
        connector.send(write, timeout=10)
    assert connector.classify(caught.value)[0] is FailureKind.AMBIGUOUS
    assert connector.find(write, timeout=10).found is Found.FOUND
    connector.send(write, timeout=10)
    assert len(sandbox.effects(f"{OPPORTUNITY}/StageName=Proposal")) == before + 1


@pytest.mark.parametrize(
    ("cls", "kind"), [c for c in KEYED if c.values[0].__name__ in {"Gmail", "Jira", "Notion", "HubSpot", "Teams"}]
)
def test_who_sends_again_without_looking_is_shown_to_have_duplicated(cls: Any, kind: ActionKind, sandbox: Any) -> None:
    connector, write = make(cls, kind, sandbox.account(cls))
    connector.send(write, timeout=10)
    connector.send(write, timeout=10)
    assert len(sandbox.effects(write.key)) == 2, "the sandbox must not hide what a real vendor would hold"


def test_a_trickling_answer_is_given_up_on_at_the_deadline(sandbox: Any) -> None:
    from connectors.jira import Jira

    connector, write = make(Jira, ActionKind.COMMENT, sandbox.account("jira"))
    sandbox.fault("slow_body", method="POST", seconds=8)
    with pytest.raises(Exception) as caught:  # noqa: PT011
        connector.send(write, timeout=0.7)
    assert connector.classify(caught.value)[0] is FailureKind.AMBIGUOUS
    assert connector.find(write, timeout=10).found is Found.FOUND


def test_a_message_is_found_behind_days_of_a_busy_channel(sandbox: Any) -> None:
    """A laptop that was shut over a weekend must not write again what it wrote on Friday."""
    from connectors.slack import Slack

    channel = {"id": "C0BUSY", "name": "busy", "is_member": True}
    sandbox.control(document={"vendor": "slack", "kind": "conversation", "id": "C0BUSY", "body": channel})
    connector = Slack(sandbox.account("slack"))
    action = Action(
        connector.vendor, ActionKind.MESSAGE, "C0BUSY", "#busy", {"text": "Acme is waiting for the exporter."}
    )
    write = connector.prepare(action, str(uuid.uuid4()))
    receipt = connector.send(write, timeout=10)
    sent = float(receipt.remote_id.rpartition("/")[2])
    for number in range(250):
        ts = f"{sent + 900 * (number + 1):.6f}"
        body = {"channel": "C0BUSY", "ts": ts, "text": f"Message {number}", "user": "U0SARAH", "type": "message"}
        sandbox.control(document={"vendor": "slack", "kind": "message", "id": f"C0BUSY/{ts}", "body": body})
    before = datetime.fromtimestamp(sent, UTC)
    assert connector.find(write, timeout=10, since=before).receipt == receipt
    other = connector.prepare(action, str(uuid.uuid4()))
    assert connector.find(other, timeout=10, since=before).found is Found.ABSENT
    assert connector.find(write, timeout=10, since=before + timedelta(days=1)).found is Found.ABSENT, (
        "not read so far back"
    )
