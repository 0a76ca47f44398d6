"""Our requests, held against descriptions that nobody here wrote: Atlassian's, Slack's and Google's."""

import json
import re
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests

from app.domain.brief import BriefQuery
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import Account, discover, request_of
from connectors.jira import Jira
from connectors.sandbox import adf, discovery
from connectors.slack import Slack

# Slack's description was frozen in 2021; these arguments are in its documentation since.
LATER = {"metadata", "client_msg_id", "include_all_metadata", "blocks", "parse", "unfurl_media", "link_names", "users"}


@pytest.fixture(scope="module")
def specs() -> Path:
    folder = Path(__file__).resolve().parents[4] / "shared" / "specs"
    if not folder.is_dir():
        pytest.skip("the published descriptions (../shared/specs) aren't here")
    return folder


@pytest.fixture(scope="module")
def adf_schema(specs: Path) -> Any:
    import jsonschema

    schema = json.loads((specs / "adf-full.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft4Validator(schema)


def comment(paragraphs: list[dict[str, Any]]) -> Any:
    action = Action(Vendor.JIRA, ActionKind.COMMENT, "API-456", "API-456", {"paragraphs": paragraphs})
    jira = Jira(Account("https://acme.invalid", lambda: ""))
    return request_of(jira.prepare(action, str(uuid.uuid4())))["body"]


@pytest.mark.parametrize(
    "paragraphs",
    [
        [{"text": "plain"}],
        [{"text": "a\n\nb\n"}, {"text": "<b>{color:red}*x*", "quote": True}],
        [{"text": "  "}, {"text": "after an empty one"}],
    ],
)
def test_comments_are_atlassian_documents(paragraphs: list[dict[str, Any]], adf_schema: Any) -> None:
    document = comment(paragraphs)
    adf_schema.validate(document)
    assert adf.problem(document) is None


@pytest.mark.parametrize(
    "content",
    [
        [],
        [{"type": "text", "text": "not in a block"}],
        [{"type": "paragraph", "content": [{"type": "text", "text": ""}]}],
        [{"type": "paragraph", "content": [{"type": "paragraph", "content": []}]}],
        [{"type": "bulletList", "content": []}],
        [{"type": "marquee"}],
        [{"type": "paragraph", "colour": "red"}],
    ],
)
def test_the_sandbox_refuses_what_the_schema_refuses(content: list[Any], adf_schema: Any) -> None:
    document = {"type": "doc", "version": 1, "content": content}
    assert adf.problem(document)
    if content:  # an empty document is valid for the schema, and refused by Jira for a comment
        assert not adf_schema.is_valid(document)


@pytest.fixture
def recorded(sandbox: Any, acme_query: BriefQuery) -> list[dict[str, Any]]:
    """What the clients really send for one brief, one comment and one message, with read-back and undo."""
    for cls in discover().sources:
        cls(sandbox.account(cls)).facts(acme_query, timeout=10)
    slack, jira = Slack(sandbox.account(Slack)), Jira(sandbox.account(Jira))
    content = {"paragraphs": [{"text": "one"}]}
    actions = [
        (jira, Action(Vendor.JIRA, ActionKind.COMMENT, "API-456", "API-456", content)),
        (slack, Action(Vendor.SLACK, ActionKind.MESSAGE, "C05ACMETECH", "#acme-technical", {"text": "one"})),
    ]
    for connector, action in actions:
        write = connector.prepare(action, str(uuid.uuid4()))
        receipt = connector.send(write, timeout=10)
        connector.find(write, timeout=10)
        connector.undo(receipt, timeout=10)
    answer = requests.get(f"{sandbox.url}/_sandbox/requests", verify=str(sandbox.ca), timeout=10)
    found: list[dict[str, Any]] = answer.json()["requests"]
    assert not any("sandbox-jira" in json.dumps(entry) for entry in found)
    return found


def test_jira_knows_our_requests(recorded: list[dict[str, Any]], specs: Path) -> None:
    described = json.loads((specs / "jira-cloud-v3.json").read_text(encoding="utf-8"))["paths"]
    ours = [entry for entry in recorded if entry["path"].startswith("/rest/api/3")]
    assert {entry["method"] for entry in ours} == {"GET", "POST", "DELETE"}
    for entry in ours:
        path = next(p for p in described if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", p), entry["path"]))
        operation = described[path][entry["method"].lower()]
        known = {p["name"] for p in operation.get("parameters", []) if p["in"] == "query"}
        assert set(parse_qs(entry["query"])) <= known, path


def test_slack_knows_our_arguments(recorded: list[dict[str, Any]], specs: Path) -> None:
    described = json.loads((specs / "slack_web_openapi_v2.json").read_text(encoding="utf-8"))["paths"]
    ours = [entry for entry in recorded if entry["path"].startswith("/api/")]
    assert {"/api/chat.postMessage", "/api/chat.delete", "/api/search.messages"} <= {e["path"] for e in ours}
    later = {"/api/apps.connections.open"}  # Socket Mode came after the description was frozen in 2021
    for entry in (e for e in ours if e["path"] not in later):
        operation = next(iter(described[entry["path"].removeprefix("/api")].values()))
        known = {p["name"] for p in operation["parameters"]} | LATER
        sent = json.loads(entry["body"] or "{}") if "json" in entry["type"] else parse_qs(entry["body"])
        assert set(sent) <= known, entry["path"]


def test_google_is_asked_by_its_discovery_documents() -> None:
    listed = "/calendar/v3/calendars/primary/events"
    assert discovery.problem("GET", listed, {"syncToken", "alt"}) is None
    assert discovery.problem("GET", "/gmail/v1/users/me/drafts", {"maxResults", "alt"}) is None
    assert "Unknown name" in str(discovery.problem("GET", listed, {"since"}))
    assert discovery.problem("PUT", "/gmail/v1/users/me/nothing", set()) is not None
