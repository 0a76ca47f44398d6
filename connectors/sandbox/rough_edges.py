"""Rough edges of real accounts that stay once they are there: what the tidy story lacks, each by its name in `--faults`.

Each takes its own settings from the fault ({"fault": "many_drafts", "count": 300}) and may be asked for again without harm.
"""

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from connectors.sandbox.state import Doc, State

_PLATFORM = "006Hs00001ACMEPIAA"
_ACME = "001Hs00003ACMEIIAA"


def _session_expiry(state: State, fault: Doc) -> None:
    """Tokens that a sign-in issues from now on end after `seconds` (7200); Salesforce, as ever, does not say so."""
    state.put("scenario", "settings", "settings", {**state.settings(), "oauth_seconds": fault.get("seconds", 7200)})


def _several_deals(state: State, fault: Doc) -> None:
    """Acme has more open deals, in three currencies, one of them forgotten, in both CRMs."""
    deals = (
        ("2", "Acme – Support", "Proposal", 9_000, "EUR", "2025-02-28", "2024-12-02"),
        ("3", "Acme – Plant Osaka", "Discovery", 12_000_000, "JPY", "2025-03-31", "2024-11-27"),
        ("4", "Acme – Trial", "Discovery", 1_000, "USD", "2023-03-31", "2023-02-14"),
    )
    for number, name, stage, amount, currency, close, touched in deals:
        held = state.get("salesforce", "Opportunity", _PLATFORM) or {}
        own: Doc = {"Id": f"006Hs0000{number}ACMEPIAA", "Name": name, "StageName": stage, "Amount": float(amount),
               "CurrencyIsoCode": currency, "CloseDate": close, "LastModifiedDate": f"{touched}T10:00:00.000+0000",
               "Description": None, "NextStep": None}  # fmt: skip
        state.put("salesforce", "Opportunity", own["Id"], {**held, **own})
        properties = {"dealname": name, "dealstage": stage.lower(), "pipeline": "default", "amount": str(amount),
                      "deal_currency_code": currency, "closedate": f"{close}T00:00:00Z", "hs_is_closed": "false",
                      "hubspot_owner_id": "1001", "hs_lastmodifieddate": f"{touched}T10:00:00Z"}  # fmt: skip
        deal: Doc = {"id": f"61{number}", "properties": properties, "to": [["companies", "301"]]}
        state.put("hubspot", "deals", deal["id"], deal)


def _hidden_field(state: State, fault: Doc) -> None:
    """A field that the rep may not see: Salesforce knows no such field then, HubSpot leaves the property out."""
    name, field = fault.get("object", "Opportunity"), fault.get("field", "Amount")
    if described := state.get("salesforce", "describe", name):
        described["fields"] = [one for one in described["fields"] if one["name"] != field]
        state.put("salesforce", "describe", name, described)
    for record in state.all("hubspot", name):
        record["properties"].pop(field, None)
        state.put("hubspot", name, record["id"], record)


def _service_desk(state: State, fault: Doc) -> None:
    """A project becomes a service desk: whoever comments there without saying "internal" writes to the customer."""
    key = fault.get("project", "API")
    for issue in state.all("jira", "issue"):
        if issue["key"].startswith(f"{key}-"):
            project = {**(issue["fields"].get("project") or {}), "key": key, "projectTypeKey": "service_desk"}
            state.put("jira", "issue", issue["id"], {**issue, "fields": {**issue["fields"], "project": project}})


def _untidy_attendees(state: State, fault: Doc) -> None:
    """An invitation as people make them: a room, a group, a notetaker, capitals, no names, a colleague's second domain."""
    event = state.get("google_calendar", "event", fault.get("event", "acme_120624")) or {}
    attendees = [
        {"email": "Sarah.Chen@TechCorp.example", "organizer": True, "self": True, "responseStatus": "accepted"},
        {"email": "JANE.WILSON@acme.example", "responseStatus": "accepted"},
        {"email": "bob.torres+calls@acme.example", "displayName": "", "responseStatus": "needsAction"},
        {"email": "room-4@resource.calendar.google.com", "resource": True, "responseStatus": "accepted"},
        {"email": "sales-team@techcorp.example", "displayName": "Sales team", "responseStatus": "needsAction"},
        {"email": "notes@fireflies.ai", "displayName": "Fireflies Notetaker", "responseStatus": "accepted"},
        {
            "email": "john.martinez@techcorp.example",
            "displayName": "John",
            "optional": True,
            "responseStatus": "declined",
        },
    ]
    if event:
        state.put("google_calendar", "event", event["id"], {**event, "attendees": attendees})


def _many_drafts(state: State, fault: Doc) -> None:
    """A mailbox with `count` (300) drafts of its owner's own."""
    for number in range(int(fault.get("count", 300))):
        name = f"r-edge{number:06d}"
        raw = f"To: somebody@acme.example\r\nSubject: Draft {number}\r\n\r\nLater.\r\n".encode()
        message = {"id": f"edge{number:06d}", "threadId": f"edge{number:06d}", "labelIds": ["DRAFT"],
                   "raw": base64.urlsafe_b64encode(raw).decode()}  # fmt: skip
        state.put("gmail", "draft", name, {"id": name, "message": message})


def _many_comments(state: State, fault: Doc) -> None:
    """An issue (`issue`, API-456) with `count` (900) comments of colleagues."""
    me, key = state.all("jira", "me")[0], fault.get("issue", "API-456")
    text = {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Noted."}]}],
    }
    for number in range(int(fault.get("count", 900))):
        stamp = _stamp(state, number).strftime("%Y-%m-%dT%H:%M:%S.000+0000")
        comment = {"id": str(500_000 + number), "issue": key, "author": me, "body": text, "created": stamp, "updated": stamp,
                   "jsdPublic": True, "properties": []}  # fmt: skip
        state.put("jira", "comment", comment["id"], comment)


def _many_messages(state: State, fault: Doc) -> None:
    """A channel (`channel`, C05ACMETECH) with `count` (5,000) messages, the last of them a minute ago."""
    channel, count = fault.get("channel", "C05ACMETECH"), int(fault.get("count", 5000))
    for number in range(count):
        ts = f"{state.now() - 60 * (count - number):.6f}"
        body = {"channel": channel, "ts": ts, "text": f"Message {number}", "user": "U05OMARHDD0", "type": "message"}
        state.put("slack", "message", f"{channel}/{ts}", body)


def _stamp(state: State, number: int) -> datetime:
    return datetime.fromtimestamp(state.now(), UTC) - timedelta(days=30) + timedelta(minutes=number)


EDGES: dict[str, Callable[[State, Doc], None]] = {
    "session_expiry": _session_expiry,
    "several_deals": _several_deals,
    "hidden_field": _hidden_field,
    "service_desk": _service_desk,
    "untidy_attendees": _untidy_attendees,
    "many_drafts": _many_drafts,
    "many_comments": _many_comments,
    "many_messages": _many_messages,
}


def roughen(state: State, fault: Doc) -> None:
    """Puts an edge there, whole."""
    with state.transaction():
        EDGES[fault["fault"]](state, fault)
