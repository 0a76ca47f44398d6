"""A look before sending in places that are full: to its end, in at most ten requests, and nothing is doubled."""

import base64
import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import requests

from app.domain.outbox import Found, Prepared
from app.domain.proposal import Action, ActionKind
from connectors.google import Gmail
from connectors.jira import Jira
from connectors.microsoft import OutlookDrafts
from connectors.notion import Notion
from connectors.salesforce import Salesforce
from connectors.sandbox.state import State
from connectors.slack import Slack
from tests.integration.connectors.conftest import TOKENS, Sandbox
from tests.worlds.vendor_server import Asked, vendor

MOST_REQUESTS = 10
RESOURCES = Path(__file__).resolve().parents[3] / "resources" / "sandbox"
NOW = datetime.fromisoformat(
    json.loads((RESOURCES / "scenario.json").read_text(encoding="utf-8"))["now"]
)  # the story's
SINCE = NOW - timedelta(days=1)
PAGE = "15a90c44-1f6b-47f2-b0c8-2d5e9f4a6b21"


@contextmanager
def filled(folder: Path, fill: Callable[[State], None]) -> Iterator[Sandbox]:
    """A sandbox that holds what `fill` puts into it."""
    folder.mkdir()
    state = State(folder)
    state.seed(RESOURCES)
    with state.transaction():
        fill(state)
    state.close()
    sandbox = Sandbox(folder)
    sandbox.control(settings={"slack_rate_limit": False})
    try:
        yield sandbox
    finally:
        sandbox.kill()


def requests_of(sandbox: Sandbox) -> int:
    answer = requests.get(f"{sandbox.url}/_sandbox/requests", verify=str(sandbox.ca), timeout=10)
    return len(answer.json()["requests"])


def look(sandbox: Sandbox, connector: Any, write: Prepared, since: datetime | None = SINCE) -> Any:
    before = requests_of(sandbox)
    finding = connector.find(write, timeout=30, since=since)
    assert requests_of(sandbox) - before <= MOST_REQUESTS
    return finding


def written_once(sandbox: Sandbox, connector: Any, kind: ActionKind, target: str, content: dict[str, Any]) -> Prepared:
    """Looked for, written, found again by a program that begins anew."""
    write: Prepared = connector.prepare(Action.of(kind, target, "x", content), str(uuid.uuid4()))
    assert look(sandbox, connector, write).found is Found.ABSENT
    receipt = connector.send(write, timeout=10)
    anew = type(connector)(sandbox.account(type(connector)))
    for reader in (connector, anew):
        assert look(sandbox, reader, write).receipt == receipt
    assert len(sandbox.effects(write.key)) == 1
    return write


DRAFT = {"to": ["jane.wilson@acme.example"], "subject": "Our call", "text": "Hi Jane"}


def mail(number: int) -> str:
    message = EmailMessage()
    message["To"], message["Subject"], message["Message-ID"] = "x@y.example", f"{number}", f"<{number}@y.example>"
    message.set_content("x")
    return base64.urlsafe_b64encode(message.as_bytes()).decode()


def drafts(count: int, age: timedelta) -> Callable[[State], None]:
    """Drafts of the rep's own, the last one `age` old."""

    def fill(state: State) -> None:
        end = NOW - age
        for number in range(count):
            at = end - timedelta(minutes=count - number)
            held = {"id": f"m{number:05d}", "threadId": f"m{number:05d}", "labelIds": ["DRAFT"], "raw": mail(number),
                    "internalDate": str(int(at.timestamp() * 1000))}  # fmt: skip
            state.put("gmail", "draft", f"r{number:05d}", {"id": f"r{number:05d}", "message": held})

    return fill


@pytest.mark.parametrize("age", [timedelta(days=30), timedelta(0)], ids=["old ones", "all of today"])
def test_a_mailbox_with_a_thousand_drafts(age: timedelta, tmp_path: Path) -> None:
    with filled(tmp_path / "state", drafts(1000, age)) as sandbox:
        gmail = Gmail(sandbox.account(Gmail))
        write = written_once(sandbox, gmail, ActionKind.DRAFT, "jane.wilson@acme.example", DRAFT)
        assert look(sandbox, gmail, write, since=None).found is Found.FOUND


def test_an_old_draft_of_ours_behind_many_newer_ones_is_found_by_the_search(tmp_path: Path) -> None:
    key = str(uuid.uuid4())

    def fill(state: State) -> None:
        ours = EmailMessage()
        ours["To"], ours["Subject"], ours["Message-ID"] = "a@b.example", "x", f"<{key}@mail.callside.invalid>"
        ours.set_content("x")
        at = NOW - timedelta(days=1)
        held = {"id": "ours", "threadId": "ours", "labelIds": ["DRAFT"], "internalDate": str(int(at.timestamp() * 1000)),
                "raw": base64.urlsafe_b64encode(ours.as_bytes()).decode()}  # fmt: skip
        state.put("gmail", "draft", "r-ours", {"id": "r-ours", "message": held})
        drafts(1000, timedelta(0))(state)

    with filled(tmp_path / "state", fill) as sandbox:
        gmail = Gmail(sandbox.account(Gmail))
        write = gmail.prepare(Action.of(ActionKind.DRAFT, "a@b.example", "x", DRAFT), key)
        finding = look(sandbox, gmail, write, since=NOW - timedelta(days=3))
        assert finding.receipt.remote_id == "r-ours/ours"


def test_a_draft_that_the_rep_sent_meanwhile_is_written(own_sandbox: Sandbox) -> None:
    gmail, key = Gmail(own_sandbox.account(Gmail)), str(uuid.uuid4())
    write = gmail.prepare(Action.of(ActionKind.DRAFT, "jane.wilson@acme.example", "x", DRAFT), key)
    headers = [{"name": "Message-ID", "value": "<other@mail.gmail.example>"}, {"name": "X-Callside-Key", "value": key}]
    body = {"threadId": "s1", "labelIds": ["SENT"], "payload": {"headers": headers}}
    own_sandbox.control(document={"vendor": "gmail", "kind": "message", "id": "s1", "body": {"id": "s1", **body}})
    receipt = gmail.find(write, timeout=10).receipt
    assert receipt is not None
    gmail.undo(receipt, timeout=10)  # a mail that is out stays out


def test_without_the_right_to_see_sent_mails_drafts_are_looked_at_all_the_same() -> None:
    def answer(asked: Asked) -> tuple[int, dict[str, str], Any]:
        if asked.path.endswith("/messages"):
            error = {"message": "Request had insufficient authentication scopes.", "reason": "insufficientPermissions"}
            return 403, {}, {"error": {"code": 403, "message": error["message"], "errors": [error]}}
        return 200, {}, {"resultSizeEstimate": 0}

    with vendor(answer) as server:
        gmail = Gmail(server.account())
        write = gmail.prepare(Action.of(ActionKind.DRAFT, "a@b.example", "x", DRAFT), str(uuid.uuid4()))
        assert gmail.find(write, timeout=5).found is Found.ABSENT


def test_a_draft_in_outlook_that_was_sent_meanwhile_is_written(own_sandbox: Sandbox) -> None:
    outlook, key = OutlookDrafts(own_sandbox.account(OutlookDrafts)), str(uuid.uuid4())
    write = outlook.prepare(Action.of(ActionKind.DRAFT, "jane.wilson@acme.example", "x", DRAFT), key)
    receipt = outlook.send(write, timeout=10)
    sent = {"vendor": "microsoft", "kind": "message", "id": receipt.remote_id, "body": {"isDraft": False}}
    own_sandbox.control(document=sent)
    assert outlook.find(write, timeout=10).receipt == receipt


def comments(count: int) -> Callable[[State], None]:
    def fill(state: State) -> None:
        for number in range(count):
            at = NOW - timedelta(hours=count - number)
            name = f"{20000 + number}"
            state.put("jira", "comment", name, {
                "id": name, "issue": "API-456", "author": {"displayName": "x"}, "properties": [],
                "body": {"type": "doc", "version": 1, "content": []},
                "created": at.isoformat(timespec="milliseconds"),
            })  # fmt: skip

    return fill


def test_an_issue_with_two_thousand_comments(tmp_path: Path) -> None:
    content = {"paragraphs": [{"text": "What is the P99?", "quote": True}]}
    with filled(tmp_path / "state", comments(2000)) as sandbox:
        jira = Jira(sandbox.account(Jira))
        write = written_once(sandbox, jira, ActionKind.COMMENT, "API-456", content)
        assert look(sandbox, jira, write, since=None).found is Found.FOUND


@pytest.mark.parametrize(("total", "found"), [(900, Found.ABSENT), (2000, Found.UNKNOWN)])
def test_a_jira_that_gives_a_hundred_comments_whatever_is_asked(total: int, found: Found) -> None:
    def answer(asked: Asked) -> tuple[int, dict[str, str], Any]:
        start = int(asked.query["startAt"])
        page = [{"id": str(start + n), "body": {}, "properties": []} for n in range(100)]
        return 200, {}, {"comments": page, "total": total, "startAt": start, "maxResults": 100}

    with vendor(answer) as server:
        jira = Jira(server.account(email="me@us.example"))
        write = jira.prepare(Action.of(ActionKind.COMMENT, "API-1", "x", {"paragraphs": [{"text": "t"}]}), "k")
        assert jira.find(write, timeout=10).found is found
        assert len(server.asked) <= MOST_REQUESTS


def test_comments_from_before_the_call_are_not_read() -> None:
    def answer(asked: Asked) -> tuple[int, dict[str, str], Any]:
        start = int(asked.query["startAt"])
        times = [SINCE - timedelta(hours=start + n) for n in range(100)]
        page = [{"id": f"{at}", "body": {}, "properties": [], "created": at.isoformat()} for at in times]
        return 200, {}, {"comments": page, "total": 5000, "startAt": start, "maxResults": 100}

    with vendor(answer) as server:
        jira = Jira(server.account(email="me@us.example"))
        write = jira.prepare(Action.of(ActionKind.COMMENT, "API-1", "x", {"paragraphs": [{"text": "t"}]}), "k")
        assert jira.find(write, timeout=10, since=SINCE).found is Found.ABSENT
        assert len(server.asked) == 1


def messages(count: int) -> Callable[[State], None]:
    def fill(state: State) -> None:
        begin = NOW.timestamp() - count * 10
        for number in range(count):
            ts = f"{begin + number * 10:.6f}"
            state.put("slack", "message", f"C05ACMETECH/{ts}", {
                "type": "message", "user": "U05SARAHCHN", "ts": ts, "channel": "C05ACMETECH", "text": f"chatter {number}",
            })  # fmt: skip

    return fill


def test_a_channel_of_five_thousand_messages(tmp_path: Path) -> None:
    with filled(tmp_path / "state", messages(5000)) as sandbox:
        slack = Slack(sandbox.account(Slack))
        write = written_once(sandbox, slack, ActionKind.MESSAGE, "C05ACMETECH", {"text": "That settles it."})
        assert look(sandbox, slack, write, since=SINCE - timedelta(days=30)).found is Found.FOUND


def blocks(count: int) -> Callable[[State], None]:
    def fill(state: State) -> None:
        at = (NOW - timedelta(days=5)).astimezone(UTC).isoformat()
        for number in range(count):
            name = str(uuid.UUID(int=number + 1))
            text = [{"type": "text", "text": {"content": f"{number}", "link": None}, "plain_text": f"{number}"}]
            state.put("notion", "block", name, {
                "object": "block", "id": name, "parent_id": PAGE, "type": "paragraph", "has_children": False,
                "paragraph": {"rich_text": text}, "in_trash": False, "created_time": at,
            })  # fmt: skip

    return fill


def test_a_page_in_notion_is_read_from_where_the_last_look_left_it(tmp_path: Path) -> None:
    with filled(tmp_path / "state", blocks(2500)) as sandbox:
        notion = Notion(sandbox.account(Notion))
        content = {"heading": "Acme", "lines": ["Beta access"]}
        write = notion.prepare(Action.of(ActionKind.SUMMARY_LINE, PAGE, "x", content), str(uuid.uuid4()))
        assert notion.find(write, timeout=30, since=SINCE).found is Found.ABSENT
        receipt = notion.send(write, timeout=10)
        assert look(sandbox, notion, write).receipt == receipt
        gone = {"vendor": "notion", "kind": "block", "id": notion._begun[PAGE], "body": {"in_trash": True}}
        sandbox.control(document=gone)
        assert notion.find(write, timeout=30, since=SINCE).receipt == receipt


def test_a_note_that_is_there_keeps_what_people_wrote_into_it(own_sandbox: Sandbox) -> None:
    salesforce, key = Salesforce(own_sandbox.account(Salesforce)), str(uuid.uuid4())

    def note(text: str) -> Prepared:
        content = {"subject": "Call with Acme", "text": text}
        return salesforce.prepare(Action.of(ActionKind.CALL_NOTE, "006Hs00001ACMEPIAA", "Acme", content), key)

    receipt = salesforce.send(note("Sarah: Bob decides alone."), timeout=10)
    task = receipt.remote_id.split("/")[1]
    url = f"{own_sandbox.url}/services/data/v59.0/sobjects/Task/{task}"
    asked = {
        "headers": {"Authorization": f"Bearer {TOKENS['salesforce']}"},
        "verify": str(own_sandbox.ca),
        "timeout": 10,
    }
    requests.patch(url, json={"Description": "Sarah: Bob decides alone.\nManager: legal first!"}, **asked)  # type: ignore[arg-type]
    colleagues = salesforce.send(note("Tom: Bob and Jane decide."), timeout=10)
    assert colleagues == receipt
    assert requests.get(url, **asked).json()["Description"].endswith("Manager: legal first!")  # type: ignore[arg-type]
    assert len(own_sandbox.effects(key)) == 1
