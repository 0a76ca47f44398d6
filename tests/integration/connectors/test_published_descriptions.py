"""Our requests, held against descriptions that nobody here wrote: Atlassian's, Slack's and Google's."""

import json
import re
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
from openapi_core import Config, OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest

from app.domain.brief import BriefQuery
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import Account, discover, request_of
from connectors.jira import Jira
from connectors.sandbox import adf, discovery
from connectors.slack import Slack

# Slack's description was frozen in 2021; these arguments are in its documentation since.
FORMS = ("application/json", "application/x-www-form-urlencoded")
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
def recorded(own_sandbox: Any, acme_query: BriefQuery) -> list[dict[str, Any]]:
    """What the clients really send for one brief, one comment and one message, with read-back and undo."""
    sandbox = own_sandbox
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


def asked(entry: dict[str, Any], home: str, *, under: str = "") -> MockRequest:
    """A recorded request as openapi-core takes it."""
    is_form = "form" in entry["type"]
    return MockRequest(
        home,
        entry["method"].lower(),
        entry["path"].removeprefix(under),
        args={name: values[0] for name, values in parse_qs(entry["query"]).items()},
        content_type=entry["type"].split(";")[0] or "application/json",
        data=entry["body"].encode() if entry["body"] or is_form else None,
    )


def test_jiras_description_takes_our_requests_with_their_bodies(recorded: list[dict[str, Any]], specs: Path) -> None:
    description = json.loads((specs / "jira-cloud-v3.json").read_text(encoding="utf-8"))
    description["security"] = []  # the sandbox keeps no tokens in what it recorded
    for operations in description["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict):
                operation["security"] = []
    # Atlassian's own file breaks its own rules in places that are not ours: it isn't judged, only used.
    jira = OpenAPI.from_dict(description, config=Config(spec_validator_cls=None))
    ours = [entry for entry in recorded if entry["path"].startswith("/rest/api/3")]
    assert {entry["method"] for entry in ours} == {"GET", "POST", "DELETE"}
    for entry in ours:
        jira.validate_request(asked(entry, "https://your-domain.atlassian.net"))
        path = next(p for p in description["paths"] if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", p), entry["path"]))
        operation = description["paths"][path][entry["method"].lower()]
        known = {p["name"] for p in operation.get("parameters", []) if p["in"] == "query"}
        assert set(parse_qs(entry["query"])) <= known, path
    wrong = next(entry for entry in ours if entry["method"] == "POST")
    with pytest.raises(OpenAPIError):
        jira.validate_request(asked({**wrong, "body": '{"properties": "none"}'}, "https://your-domain.atlassian.net"))


def slack_of_today(described: dict[str, Any], methods: set[str]) -> dict[str, Any]:
    """Slack's Swagger 2 file as OpenAPI 3, as far as `methods` go. Its arguments become the fields of a posted body:
    Slack takes every method so, whatever the file lists it as. Our token travels in a header."""
    paths: dict[str, Any] = {}
    for name in methods:
        (operation,) = described["paths"][name].values()
        given = [p for p in operation["parameters"] if p["name"] != "token"]
        fields = {p["name"]: {"type": p["type"]} if "type" in p else {} for p in given}
        schema: dict[str, Any] = {
            "type": "object",
            "properties": {**fields, **{name: {} for name in LATER}},
            "additionalProperties": False,
        }
        if required := [p["name"] for p in given if p.get("required")]:
            schema["required"] = required
        content = {kind: {"schema": schema} for kind in FORMS}
        body = {"requestBody": {"content": content}, "responses": {"default": {"description": "any"}}}
        paths[f"/api{name}"] = {"post": body}
    about = {"title": "Slack", "version": "1"}
    return {"openapi": "3.0.3", "info": about, "servers": [{"url": "https://slack.com"}], "paths": paths}


def test_slacks_description_takes_our_requests_with_their_bodies(recorded: list[dict[str, Any]], specs: Path) -> None:
    described = json.loads((specs / "slack_web_openapi_v2.json").read_text(encoding="utf-8"))
    later = {"/api/apps.connections.open"}  # Socket Mode came after the description was frozen in 2021
    ours = [entry for entry in recorded if entry["path"].startswith("/api/") and entry["path"] not in later]
    assert {"/api/chat.postMessage", "/api/chat.delete", "/api/search.messages"} <= {e["path"] for e in ours}
    methods = {entry["path"].removeprefix("/api") for entry in ours}
    slack = OpenAPI.from_dict(slack_of_today(described, methods))
    for entry in ours:
        slack.validate_request(asked(entry, "https://slack.com"))
    wrong = next(entry for entry in ours if entry["path"] == "/api/chat.postMessage")
    with pytest.raises(OpenAPIError):
        slack.validate_request(
            asked({**wrong, "type": "application/json", "body": '{"chanel": "C1"}'}, "https://slack.com")
        )


def test_google_is_asked_by_its_discovery_documents() -> None:
    listed = "/calendar/v3/calendars/primary/events"
    assert discovery.problem("GET", listed, {"syncToken", "alt"}) is None
    assert discovery.problem("GET", "/gmail/v1/users/me/drafts", {"maxResults", "alt"}) is None
    assert "Unknown name" in str(discovery.problem("GET", listed, {"since"}))
    assert discovery.problem("PUT", "/gmail/v1/users/me/nothing", set()) is not None
