"""What is written in the rep's name holds nothing that the rep could not see, in whichever system."""

import base64
import json
import uuid
from email import message_from_bytes, policy
from typing import Any

import pytest

from app.domain.errors import Rejected
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import Account, discover, request_of, shown
from connectors.google.gmail import Gmail
from connectors.slack.messages import Slack

ACCOUNT = Account("https://vendor.example", lambda: "t")
KEY = str(uuid.UUID(int=7))
# An override, an escape, a zero-width space, a byte order mark, a null, an invisible tag.
UNSEEN = "\u202e\x1b]0;x\x07\u200b\ufeff\x00\U000e0041"
SAID = f"Yes,{UNSEEN} \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \U0001f468\u200d\U0001f4bb\r\nsecond line"
CONTENT: dict[str, Any] = {
    "text": SAID, "subject": SAID, "heading": SAID, "lines": [SAID], "paragraphs": [{"text": SAID}],
    "to": ["jane@acme.example"], "question": SAID, "request_id": "r1", "account": SAID,
}  # fmt: skip
KINDS = {
    Vendor.SLACK: ActionKind.HELP_REQUEST, Vendor.TEAMS: ActionKind.HELP_REQUEST, Vendor.JIRA: ActionKind.COMMENT,
    Vendor.GMAIL: ActionKind.DRAFT, Vendor.NOTION: ActionKind.SUMMARY_LINE,
}  # fmt: skip


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


def test_marks_that_nobody_sees_go_and_what_scripts_need_stays() -> None:
    assert (
        shown(SAID)
        == "Yes,]0;x \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \U0001f468\u200d\U0001f4bb\nsecond line"
    )


@pytest.mark.parametrize("writer", discover().writers, ids=lambda cls: cls.__name__)
def test_every_connector_sends_only_what_is_seen(writer: Any) -> None:
    connector = writer(ACCOUNT)
    kind = KINDS.get(connector.vendor, ActionKind.CALL_NOTE)
    request = request_of(connector.prepare(Action(connector.vendor, kind, "T1", SAID, CONTENT), KEY))
    found = texts(request)
    if "raw" in request.get("message", {}):
        mail = message_from_bytes(base64.urlsafe_b64decode(request["message"]["raw"]), policy=policy.default)
        found = [str(mail["Subject"]), mail.get_body(("plain",)).get_content()]
    assert any("second line" in text for text in found)
    assert not [text for text in found if set(text) & set(UNSEEN) - set("]0;x")]


@pytest.mark.parametrize("person", ["U1> <!channel", "U1|x", "", "u1", "U1\n"])
def test_a_mention_is_a_members_id_or_nothing(person: str) -> None:
    action = Action(Vendor.SLACK, ActionKind.MESSAGE, "C1", "l", {"text": "x", "mention": person})
    if not person:
        assert "<@" not in json.dumps(request_of(Slack(ACCOUNT).prepare(action, KEY)))
        return
    with pytest.raises(Rejected):
        Slack(ACCOUNT).prepare(action, KEY)


@pytest.mark.parametrize("kind", ["text/html\r\nX-Evil: 1", "", "x", "multipart/mixed", "text/plain; name=a"])
def test_a_file_that_says_no_kind_is_sent_as_bytes(kind: str) -> None:
    file = {"type": kind, "name": "../../a\r\nX: y.txt", "data": base64.b64encode(b"x").decode()}
    content = {"to": ["jane@acme.example"], "subject": "s", "text": "t", "attachments": [file]}
    prepared = Gmail(ACCOUNT).prepare(Action(Vendor.GMAIL, ActionKind.DRAFT, "t", "l", content), KEY)
    raw = base64.urlsafe_b64decode(request_of(prepared)["message"]["raw"])
    mail = message_from_bytes(raw, policy=policy.default)
    (attached,) = mail.iter_attachments()
    assert attached.get_content_type() == "application/octet-stream"
    assert b"\nX-Evil" not in raw
    assert b"\nX:" not in raw
