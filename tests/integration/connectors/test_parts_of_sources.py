"""Sources that can't tell all: one question refused costs its own facts, and what is missing is said."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest

from app.domain.brief import BriefQuery, CalendarEvent, Fact, FactKind
from app.domain.errors import AuthExpired, RateLimited
from app.domain.outbox import FailureKind
from app.domain.people import Participant, Side
from app.domain.proposal import Action, ActionKind
from connectors.google import GoogleCalendar
from connectors.jira import Jira
from connectors.microsoft import OutlookCalendar
from connectors.salesforce import Salesforce
from connectors.salesforce.errors import classify
from connectors.slack import Slack, SlackColleagues
from tests.worlds.vendor_server import Asked, vendor

NOW = datetime.now(UTC)
JANE = Participant("Jane Wilson", Side.CUSTOMER, email="jane@acme.example")
QUERY = BriefQuery(CalendarEvent("e", "u", "Acme", NOW, NOW, (JANE,)), None, ("acme.example",), (JANE,), NOW)
NAMED = replace(QUERY, account="Acme")


def said(facts: Sequence[Fact]) -> list[str]:
    return [str(fact.text) for fact in facts if fact.kind is FactKind.LEFT_OUT]


# ── Salesforce ──────────────────────────────────────────────────────────────────────────────────────────────────────

CONTACT = {"Id": "003J", "Name": "Jane Wilson", "Email": "jane@acme.example", "Title": None, "AccountId": "001A",
           "Account": {"Name": "Acme"}}  # fmt: skip
DEAL = {"Id": "006A", "Name": "Expansion", "AccountId": "001A", "StageName": "Demo", "Amount": 500000.0,
        "CloseDate": "2030-12-31", "LastModifiedDate": None, "Owner": {"Name": "Sarah"}, "Description": None}  # fmt: skip
TASK = {"Id": "00T", "Subject": "Call", "ActivityDate": "2026-11-20", "AccountId": "001A"}


def salesforce(refuse: Callable[[str], tuple[int, str, str] | None]) -> Callable[[Asked], Any]:
    """Answers each query of a batch; `refuse` gives (status, code, message) for one that is refused."""

    def one(query: str) -> dict[str, Any]:
        if refused := refuse(query):
            status, code, message = refused
            return {"statusCode": status, "result": [{"errorCode": code, "message": message}]}
        by_object = {"Contact": [CONTACT], "Opportunity": [DEAL], "Task": [TASK]}
        kind = query.split(" FROM ")[1].split()[0]
        fields = {f.strip().split(".")[0] for f in query.split(" FROM ")[0].removeprefix("SELECT ").split(",")}
        found = [{k: v for k, v in r.items() if k in fields} for r in by_object.get(kind, [])]
        return {"statusCode": 200, "result": {"records": found}}

    def answer(asked: Asked) -> tuple[int, dict[str, str], Any]:
        if not asked.path.endswith("composite/batch"):
            return 200, {}, {"records": [], "totalSize": 0, "done": True}
        queries = [unquote(r["url"]).partition("q=")[2] for r in json.loads(asked.body)["batchRequests"]]
        return 200, {}, {"hasErrors": True, "results": [one(query) for query in queries]}

    return answer


def asked_of_salesforce(refuse: Callable[[str], tuple[int, str, str] | None]) -> Sequence[Fact]:
    with vendor(salesforce(refuse)) as server:
        return Salesforce(server.account()).facts(QUERY, timeout=10)


def hiding(*fields: str) -> Callable[[str], tuple[int, str, str] | None]:
    def refuse(query: str) -> tuple[int, str, str] | None:
        selected = query.split(" FROM ")[0]
        hidden = next((f for f in fields if f in selected), None)
        column = f"No such column '{hidden}' on entity 'Opportunity'. If you are attempting to use a custom field"
        return (400, "INVALID_FIELD", column) if hidden and "CurrencyIsoCode" not in selected else None

    return refuse


def test_a_hidden_amount_costs_the_amount_alone() -> None:
    facts = asked_of_salesforce(hiding("Amount"))
    (deal,) = [f for f in facts if f.kind is FactKind.OPPORTUNITY]
    assert (deal.data["stage"], deal.data["amount"]) == ("Demo", "")
    assert {f.kind for f in facts} >= {FactKind.ACCOUNT, FactKind.CONTACT, FactKind.LAST_CONTACT}
    assert said(facts) == ["Salesforce does not show you Opportunity.Amount, so that is missing."]


def test_several_hidden_fields_are_left_out_one_after_the_other() -> None:
    facts = asked_of_salesforce(hiding("Amount", "LastActivityDate", "Description"))
    assert [f.data["stage"] for f in facts if f.kind is FactKind.OPPORTUNITY] == ["Demo"]
    assert "Opportunity.Amount" in said(facts)[0]
    assert "Opportunity.Description" in said(facts)[0]


def test_a_hidden_relationship_takes_its_fields_along() -> None:
    def refuse(query: str) -> tuple[int, str, str] | None:
        message = (
            "Didn't understand relationship 'Owner' in field path. If you are attempting to use a custom relationship"
        )
        return (400, "INVALID_FIELD", message) if "Owner." in query else None

    facts = asked_of_salesforce(refuse)
    assert [f.data["owner"] for f in facts if f.kind is FactKind.OPPORTUNITY] == [""]


def test_a_rep_without_access_to_opportunities_still_gets_the_account() -> None:
    def refuse(query: str) -> tuple[int, str, str] | None:
        message = "sObject type 'Opportunity' is not supported."
        return (400, "INVALID_TYPE", message) if " FROM Opportunity " in query else None

    facts = asked_of_salesforce(refuse)
    kinds = {f.kind for f in facts}
    assert FactKind.OPPORTUNITY not in kinds
    assert kinds >= {FactKind.ACCOUNT, FactKind.CONTACT, FactKind.LAST_CONTACT}
    assert said(facts) == ["Salesforce does not show you Opportunity, so that is missing."]


def test_a_query_that_took_too_long_may_be_asked_again() -> None:
    def refuse(query: str) -> tuple[int, str, str] | None:
        return (
            (400, "QUERY_TIMEOUT", "Your query request was running for too long.") if " FROM Task " in query else None
        )

    facts = asked_of_salesforce(refuse)
    assert FactKind.ACCOUNT in {f.kind for f in facts}
    (missing,) = [f for f in facts if f.kind is FactKind.LEFT_OUT]
    assert float(missing.data["retry_after"]) > 0


def test_a_session_that_ended_ends_the_whole_answer() -> None:
    with pytest.raises(AuthExpired):
        asked_of_salesforce(lambda query: (401, "INVALID_SESSION_ID", "Session expired") if "Task" in query else None)


def test_without_the_people_nobody_guesses_the_account() -> None:
    with pytest.raises(RateLimited):
        asked_of_salesforce(lambda _: (403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests Limit exceeded."))


@pytest.mark.parametrize(
    ("status", "code", "kind", "remedy"),
    [
        (403, "INVALID_SESSION_ID", FailureKind.AUTH_EXPIRED, "reconnect"),
        (403, "REQUEST_LIMIT_EXCEEDED", FailureKind.RATE_LIMITED, "slower"),
        (400, "UNABLE_TO_LOCK_ROW", FailureKind.NOT_SENT, "busy"),
        (403, "API_DISABLED_FOR_ORG", FailureKind.REJECTED, "allow the interface"),
        (400, "ENTITY_IS_DELETED", FailureKind.REJECTED, "choose another opportunity"),
        (400, "REQUIRED_FIELD_MISSING", FailureKind.REJECTED, "your company's rules"),
        (400, "INVALID_FIELD_FOR_INSERT_UPDATE", FailureKind.REJECTED, "let you edit this field"),
    ],
)
def test_salesforces_code_says_what_a_refusal_is(status: int, code: str, kind: FailureKind, remedy: str) -> None:
    from simple_salesforce.exceptions import SalesforceMalformedRequest

    error = SalesforceMalformedRequest("https://acme.example", status, "Task", [{"errorCode": code, "message": "no"}])
    failure, sentence, _ = classify(error)
    assert failure is kind
    assert remedy in str(sentence)


# ── Slack ───────────────────────────────────────────────────────────────────────────────────────────────────────────

CHANNEL = {"id": "C1", "name": "acme-technical", "topic": {"value": ""}, "purpose": {"value": ""}}
JOHN = {"id": "U1", "name": "john", "real_name": "John", "profile": {"real_name": "John"}}


def message(text: str, user: str = "U1", ago: float = 60, **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": user, "text": text, "ts": f"{time.time() - ago:.6f}", **more}


def slack(messages: Sequence[Any] = (), matches: Sequence[Any] = (), **answers: Any) -> Callable[[Asked], Any]:
    def answer(asked: Asked) -> tuple[int, dict[str, str], Any]:
        name = asked.path.rpartition("/")[2]
        if name in answers:
            given: tuple[int, dict[str, str], Any] = answers[name]
            return given
        known = {
            "users.conversations": {"channels": [CHANNEL]},
            "conversations.history": {"messages": list(messages), "has_more": False},
            "search.messages": {"messages": {"matches": list(matches)}},
            "users.list": {"members": []},
            "auth.test": {"user_id": "U1"},
        }
        if name == "users.info":
            is_known = asked.form["user"] == "U1"
            return 200, {}, {"ok": True, "user": JOHN} if is_known else {"ok": False, "error": "user_not_found"}
        return 200, {}, {"ok": True, **known[name]}

    return answer


SLOWER = (429, {"Retry-After": "60"}, {"ok": False, "error": "ratelimited"})


def said_in_slack(answer: Callable[[Asked], Any]) -> Sequence[Fact]:
    with vendor(answer) as server:
        return Slack(server.account()).facts(NAMED, timeout=10)


def test_somebody_of_another_company_costs_no_message() -> None:
    profile = {"real_name": "Ruth Keller"}
    facts = said_in_slack(
        slack([message("ready"), message("hello", "UX", 70), message("hi", "UY", 80, user_profile=profile)])
    )
    assert [f.data["author"] for f in facts] == ["John", "Somebody", "Ruth Keller"]


def test_joins_and_markup_are_no_words_of_anybody() -> None:
    joined = message("<@U1> has joined the channel", subtype="channel_join")
    facts = said_in_slack(slack([joined, message("<@U1> see <https://jira.example/browse/API-1|API-1> &amp; <#C1>")]))
    assert [f.text for f in facts] == ["John in #acme-technical: “@John see API-1 & #acme-technical”"]


def test_a_channel_that_is_limited_leaves_what_the_search_found() -> None:
    match = message("Acme says hi", channel={"id": "C9", "name": "general"}, permalink="https://acme.slack.example/1")
    facts = said_in_slack(slack(matches=[match], **{"conversations.history": SLOWER}))
    assert [f.data["channel"] for f in facts if f.kind is FactKind.MESSAGE] == ["general"]
    assert said(facts) == ["#acme-technical is missing: Slack asks to go slower; it is sent again in a moment."]


def test_a_search_that_is_not_granted_leaves_the_channel() -> None:
    refused = (200, {}, {"ok": False, "error": "missing_scope", "needed": "search:read"})
    facts = said_in_slack(slack([message("ready")], **{"search.messages": refused}))
    assert [f.data["author"] for f in facts if f.kind is FactKind.MESSAGE] == ["John"]
    assert "Slack's search is missing" in said(facts)[0]


def test_where_nothing_is_answered_the_source_has_failed() -> None:
    limited = {"conversations.history": SLOWER, "search.messages": SLOWER, "users.conversations": SLOWER}
    with pytest.raises(RateLimited):
        said_in_slack(slack(**limited))


def test_a_workspace_without_user_groups_has_teams_by_title() -> None:
    missing = (200, {}, {"ok": False, "error": "missing_scope", "needed": "usergroups:read"})
    members = {"ok": True, "members": [{**JOHN, "profile": {"real_name": "John", "title": "SE"}}]}
    with vendor(slack(**{"usergroups.list": missing, "users.list": (200, {}, members)})) as server:
        colleagues = SlackColleagues(server.account())
        colleagues.warm()
        assert [p.name for p in colleagues.team("se")] == ["John"]


# ── Jira ────────────────────────────────────────────────────────────────────────────────────────────────────────────

ISSUE = {"key": "API-1", "fields": {"summary": "x", "status": {"name": "Open"}, "labels": [], "updated": None}}
NOT_FOUND = (404, {}, {"errorMessages": ["Issue does not exist or you do not have permission to see it."]})
EXPIRED = {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}


def jira(me: Any, anything: Any) -> Callable[[Asked], Any]:
    return lambda asked: me if asked.path.endswith("/myself") else anything


def test_an_empty_answer_is_believed_only_if_jira_knows_who_asks() -> None:
    nothing = (200, {}, {"issues": [], "isLast": True})
    with vendor(jira((200, {}, {"accountId": "a"}), nothing)) as server:
        assert Jira(server.account(email="me@us.example")).facts(NAMED, timeout=5) == ()
    anybody = (401, {}, {"message": "Client must be authenticated to access this resource."})
    for me in (anybody, (200, {}, {})):
        with vendor(jira(me, nothing)) as server, pytest.raises(AuthExpired):
            Jira(server.account(email="me@us.example")).facts(NAMED, timeout=5)
    with vendor(lambda _: (200, EXPIRED, {"issues": [], "isLast": True})) as server, pytest.raises(AuthExpired):
        Jira(server.account(email="me@us.example")).facts(NAMED, timeout=5)


@pytest.mark.parametrize(
    ("me", "kind"),
    [
        ((200, {}, {"accountId": "a"}), FailureKind.REJECTED),
        (NOT_FOUND, FailureKind.AUTH_EXPIRED),
        ((401, {}, {"message": "Unauthorized"}), FailureKind.AUTH_EXPIRED),
        ((401, {}, {"code": 401, "message": "Unauthorized; scope does not match"}), FailureKind.REJECTED),
    ],
)
def test_an_issue_is_gone_only_if_jira_knows_who_asks(me: Any, kind: FailureKind) -> None:
    with vendor(jira(me, NOT_FOUND)) as server:
        issues = Jira(server.account(email="me@us.example"))
        write = issues.prepare(Action.of(ActionKind.COMMENT, "API-1", "x", {"paragraphs": [{"text": "t"}]}), "k")
        for ask in (issues.find, issues.send):
            with pytest.raises(Exception) as told:  # noqa: PT011
                ask(write, timeout=5)
            assert issues.classify(told.value)[0] is kind


def test_links_of_a_token_with_scopes_open_for_a_person() -> None:
    def answer(asked: Asked) -> tuple[int, dict[str, str], Any]:
        if asked.path.endswith("/serverInfo"):
            return 200, {}, {"baseUrl": "https://acme.atlassian.example"}
        return (201, {}, {"id": "9"}) if asked.method == "POST" else (200, {}, {"issues": [ISSUE]})

    with vendor(answer) as server:
        issues = Jira(server.account("/ex/jira/11111111-2222-3333-4444-555555555555", email="me@us.example"))
        (fact,) = issues.facts(NAMED, timeout=5)
        assert fact.url == "https://acme.atlassian.example/browse/API-1"
        write = issues.prepare(Action.of(ActionKind.COMMENT, "API-1", "x", {"paragraphs": [{"text": "t"}]}), "k")
        assert issues.send(write, timeout=5).url == "https://acme.atlassian.example/browse/API-1?focusedCommentId=9"
    with vendor(lambda _: (200, {}, {"issues": [ISSUE]})) as server:
        (fact,) = Jira(server.account("/ex/jira/1", email="me@us.example")).facts(NAMED, timeout=5)
        assert fact.url is None, "a dead link is none"


def test_an_account_without_latin_letters_is_asked_for_by_its_name() -> None:
    with vendor(lambda _: (200, {}, {"issues": [ISSUE]})) as server:
        issues = Jira(server.account(email="me@us.example"))
        issues.facts(replace(QUERY, account="株式会社山田"), timeout=5)
        issues.facts(replace(QUERY, account="!!!"), timeout=5)
        first, second = (asked.query["jql"] for asked in server.asked)
        assert 'labels = "株式会社山田"' in first
        assert "labels" not in second


# ── calendars ───────────────────────────────────────────────────────────────────────────────────────────────────────

ZOOM = "https://acme.zoom.us/j/123?pwd=x"


@pytest.mark.parametrize(
    ("more", "link"),
    [
        ({"location": ZOOM}, ZOOM),
        ({"description": f'<a href="{ZOOM}">Join</a>'}, ZOOM),
        ({"location": "https://zoom.us.evil.example/j/1"}, None),
        ({"location": "https://evil.example/j/1", "description": f"or {ZOOM}"}, ZOOM),
    ],
)
def test_a_meetings_link_is_found_in_place_and_text(more: dict[str, str], link: str | None) -> None:
    start, end = {"dateTime": NOW.isoformat()}, {"dateTime": NOW.isoformat()}
    event = {"id": "e", "iCalUID": "u", "status": "confirmed", "start": start, "end": end, "attendees": [], **more}
    with vendor(lambda _: (200, {}, event)) as server:
        found = GoogleCalendar(server.account()).event("e")
        assert found is not None
        assert found.join_link == link
    at = {"dateTime": "2026-11-28T09:00:00.0000000", "timeZone": "UTC"}
    place = {"displayName": more.get("location", ""), "locationUri": ""}
    body = {"contentType": "html", "content": more.get("description", "")}
    graphs = {"id": "e", "iCalUId": "u", "start": at, "end": at, "attendees": [], "location": place, "body": body}
    with vendor(lambda _: (200, {}, graphs)) as server:
        found = OutlookCalendar(server.account()).event("e")
        assert found is not None
        assert found.join_link == link
