"""Google Calendar v3 and Gmail v1, as far as briefs and drafts need them.

Sources: Google's discovery documents (shapes, parameters) and the guides on incremental sync (410) and drafts.
"""

import base64
import binascii
import re
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.sandbox.state import Doc, State

CALENDAR = "google_calendar"
GMAIL = "gmail"
_LAG_SECONDS = 120.0  # of the search index


def effects(state: State) -> list[Doc]:
    """Drafts that carry our header."""
    found = []
    for draft in state.all(GMAIL, "draft"):
        message = _parsed(draft["message"]["raw"])
        if key := message["X-Callside-Key"]:
            body = message.get_body(("plain",))
            text = f"Subject: {message['Subject']}\n\n{body.get_content() if body else ''}"
            found.append({"vendor": GMAIL, "kind": "draft", "target": _first(message), "key": str(key), "text": text})
    return found


def error(status: int, reason: str, message: str) -> Response:
    detail = {"message": message, "domain": "global", "reason": reason}
    return JSONResponse({"error": {"code": status, "message": message, "errors": [detail]}}, status)


def unauthorized() -> Response:
    return error(401, "authError", "Request had invalid authentication credentials.")


# ── calendar ────────────────────────────────────────────────────────────────────────────────────────────────────


def _moment(event: Doc, edge: str) -> datetime:
    """A whole day has a date alone; its edges are midnights."""
    told = event[edge]
    return datetime.fromisoformat(told["dateTime"] if "dateTime" in told else f"{told['date']}T00:00:00-05:00")


async def _events(request: Request) -> Response:
    """events.list; a sync token is the number of the last change seen, and one that is too old answers 410."""
    state: State = request.app.state.state
    asked = request.query_params
    changes = int(state.meta("calendar.changes") or 0)
    events = state.all(CALENDAR, "event")
    if token := asked.get("syncToken"):
        if "timeMin" in asked or "timeMax" in asked:
            return error(400, "badRequest", "syncToken can't be combined with timeMin or timeMax")
        oldest = int(state.meta("calendar.oldest") or 0)
        if not token.isdigit() or not oldest <= int(token) <= changes:
            return error(410, "fullSyncRequired", "Sync token is no longer valid, a full sync is required.")
        events = [e for e in events if e.get("change", 0) > int(token)]
    else:
        events = [e for e in events if e["status"] != "cancelled" or asked.get("showDeleted") == "true"]
    if low := asked.get("timeMin"):
        events = [e for e in events if _moment(e, "end") > _stamp(low)]
    if high := asked.get("timeMax"):
        events = [e for e in events if _moment(e, "start") < _stamp(high)]
    if uid := asked.get("iCalUID"):
        events = [e for e in events if e["iCalUID"] == uid]
    events.sort(key=lambda e: _moment(e, "start"))
    limit = int(asked.get("maxResults", 250))
    shown = [{k: v for k, v in e.items() if k != "change"} for e in events[:limit]]
    return JSONResponse({"kind": "calendar#events", "timeZone": "America/New_York", "items": shown,
                         "nextSyncToken": str(changes)})  # fmt: skip


def _stamp(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


async def _event(request: Request) -> Response:
    event = request.app.state.state.get(CALENDAR, "event", request.path_params["event_id"])
    if event is None:
        return error(404, "notFound", "Not Found")
    return JSONResponse({k: v for k, v in event.items() if k != "change"})


async def _free_busy(request: Request) -> Response:
    state: State = request.app.state.state
    asked = await request.json()
    low, high = _stamp(asked["timeMin"]), _stamp(asked["timeMax"])
    calendars: Doc = {}
    for item in asked["items"]:
        known = state.get(CALENDAR, "busy", item["id"])
        if known is None:
            calendars[item["id"]] = {"errors": [{"domain": "global", "reason": "notFound"}], "busy": []}
            continue
        hit = [b for b in known["busy"] if _stamp(b["start"]) < high and _stamp(b["end"]) > low]
        calendars[item["id"]] = {"busy": hit}
    return JSONResponse({"kind": "calendar#freeBusy", "timeMin": asked["timeMin"], "calendars": calendars})


def change_event(
    state: State, event_id: str, *, cancel: bool = False, restore: bool = False, minutes: float = 0.0
) -> Doc:
    """What an organizer does: cancels the event (or takes that back) or moves it, so that a sync sees it."""
    event = state.get(CALENDAR, "event", event_id)
    if event is None:
        raise KeyError(event_id)
    with state.transaction():
        event["change"] = state.number("calendar")
        state.set_meta("calendar.changes", str(event["change"]))
        if cancel or restore:
            event["status"] = "cancelled" if cancel else "confirmed"
        for edge in ("start", "end"):
            event[edge]["dateTime"] = (_moment(event, edge) + timedelta(minutes=minutes)).isoformat()
        state.put(CALENDAR, "event", event_id, event)
    return event


# ── gmail ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _parsed(raw: str) -> EmailMessage:
    data = base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4))
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(data)


@lru_cache(maxsize=4096)
def _headers(raw: str) -> tuple[tuple[str, str], ...]:
    """(name, value) of each, kept: a look asks for those of every draft, and to parse them is most of its cost."""
    return tuple((name, str(value)) for name, value in _parsed(raw).items())


def _first(message: EmailMessage) -> str:
    header = message["To"]
    return header.addresses[0].addr_spec if header and header.addresses else ""


def _shown(draft: Doc, how: str, wanted: list[str]) -> Doc:
    """A draft as `format` asks for it."""
    message = draft["message"]
    shown = {k: message[k] for k in ("id", "threadId", "labelIds", "internalDate") if k in message}
    if how == "raw":
        shown["raw"] = message["raw"]
    elif how in {"full", "metadata"}:
        headers = [{"name": name, "value": value} for name, value in _headers(message["raw"])]
        if wanted:
            headers = [h for h in headers if h["name"].lower() in {w.lower() for w in wanted}]
        shown["payload"] = {"headers": headers}
    return shown


async def _drafts(request: Request) -> Response:
    state: State = request.app.state.state
    if request.method == "POST":
        return await _create_draft(request, state)
    drafts = list(reversed(state.all(GMAIL, "draft")))
    if "q" in request.query_params:
        drafts = _searched(state, drafts, request.query_params["q"])
    start = int(request.query_params.get("pageToken", "0"))
    limit = min(int(request.query_params.get("maxResults", "100")), 500)
    page = drafts[start : start + limit]
    answer: Doc = {
        "drafts": [{"id": d["id"], "message": {k: d["message"][k] for k in ("id", "threadId")}} for d in page],
        "resultSizeEstimate": len(drafts),
    }
    if start + limit < len(drafts):
        answer["nextPageToken"] = str(start + limit)
    return JSONResponse(answer)


def _searched(state: State, drafts: list[Doc], query: str) -> list[Doc]:
    """Gmail's search index lags behind: what came in the last minutes isn't found, which is why nobody may rely on it."""
    match = re.fullmatch(r"rfc822msgid:<?([^<>\s]+)>?", query)
    indexed = [d for d in drafts if float(d["message"].get("internalDate", 0)) / 1000 < state.now() - _LAG_SECONDS]
    return [d for d in indexed if match and dict(_headers(d["message"]["raw"])).get("Message-ID") == f"<{match[1]}>"]


async def _create_draft(request: Request, state: State) -> Response:
    body: Doc = await request.json()
    raw = (body.get("message") or {}).get("raw")
    if not raw:
        return error(400, "invalidArgument", "Missing draft message")
    try:
        message = _parsed(raw)
        problem = None if not message.defects else str(message.defects[0])
    except (binascii.Error, ValueError) as bad:
        problem = str(bad)
    if problem:
        return error(400, "invalidArgument", f"Invalid value for ByteString: {problem}")
    number = state.number("gmail")
    message_id = f"193a1f{number:010x}"
    thread = body["message"].get("threadId") or message_id
    if thread != message_id and not any(m["threadId"] == thread for m in state.all(GMAIL, "message")):
        return error(404, "notFound", "Requested entity was not found.")
    held = {"id": message_id, "threadId": thread, "labelIds": ["DRAFT"], "raw": raw}
    held["internalDate"] = str(int(state.now() * 1000))
    draft: Doc = {"id": f"r-{7000000000000000000 + number}", "message": held}
    state.put(GMAIL, "draft", draft["id"], draft)
    return JSONResponse({"id": draft["id"], "message": _shown(draft, "minimal", [])})


async def _draft(request: Request) -> Response:
    state: State = request.app.state.state
    draft = state.get(GMAIL, "draft", request.path_params["draft_id"])
    if draft is None:
        return error(404, "notFound", "Requested entity was not found.")
    if request.method == "DELETE":
        state.delete(GMAIL, "draft", draft["id"])
        return Response(status_code=204)
    how = request.query_params.get("format", "full")
    return JSONResponse({"id": draft["id"], "message": _shown(draft, how, [])})


async def _message(request: Request) -> Response:
    state: State = request.app.state.state
    message_id = request.path_params["message_id"]
    wanted = request.query_params.getlist("metadataHeaders")
    for draft in state.all(GMAIL, "draft"):
        if draft["message"]["id"] == message_id:
            return JSONResponse(_shown(draft, request.query_params.get("format", "full"), wanted))
    message = state.get(GMAIL, "message", message_id)
    return JSONResponse(message) if message else error(404, "notFound", "Requested entity was not found.")


async def _batch(request: Request) -> Response:
    """Several GETs in one multipart/mixed request, answered in one: Google's guide on batching."""
    kind = request.headers.get("content-type", "")
    whole = BytesParser(EmailMessage, policy=policy.HTTP).parsebytes(
        f"Content-Type: {kind}\r\n\r\n".encode() + await request.body()
    )
    answers = []
    for part in whole.iter_parts():
        is_text = part.get_content_maintype() == "text"
        asked = part.get_content() if is_text else bytes(part.get_payload(decode=True)).decode()
        method, address, _ = str(asked).split(maxsplit=2)
        path = address.partition("?")[0]
        match = re.fullmatch(r"/gmail/v1/users/[^/]+/(drafts|messages)/([^/]+)", path)
        kind = match[1].removesuffix("s") if match and method == "GET" else ""
        held = request.app.state.state.get(GMAIL, kind, match[2]) if match and kind else None
        how = dict(parse_qsl(address.partition("?")[2])).get("format", "full")
        inner = error(404, "notFound", "Requested entity was not found.")
        if held and kind == "draft":
            inner = JSONResponse({"id": held["id"], "message": _shown(held, how, [])})
        elif held:
            inner = JSONResponse(_shown({"message": held}, how, []) if "raw" in held else held)
        name = str(part["Content-ID"]).replace("<", "<response-", 1)
        head = f"Content-Type: application/http\r\nContent-ID: {name}\r\n\r\nHTTP/1.1 {inner.status_code} -\r\n"
        answers.append(f"--batch\r\n{head}Content-Type: application/json\r\n\r\n{bytes(inner.body).decode()}\r\n")
    return Response("".join(answers) + "--batch--", media_type="multipart/mixed; boundary=batch")


async def _messages(request: Request) -> Response:
    found: list[Any] = list(reversed(request.app.state.state.all(GMAIL, "message")))
    if labels := request.query_params.getlist("labelIds"):
        found = [m for m in found if set(labels) <= set(m.get("labelIds", []))]
    found = found[: min(int(request.query_params.get("maxResults", "100")), 500)]
    return JSONResponse(
        {"resultSizeEstimate": len(found), "messages": [{"id": m["id"], "threadId": m["threadId"]} for m in found]}
    )


routes = [
    Route("/calendar/v3/calendars/{calendar_id}/events", _events),
    Route("/calendar/v3/calendars/{calendar_id}/events/{event_id}", _event),
    Route("/calendar/v3/freeBusy", _free_busy, methods=["POST"]),
    Route("/gmail/v1/users/{user}/drafts", _drafts, methods=["GET", "POST"]),
    Route("/gmail/v1/users/{user}/drafts/{draft_id}", _draft, methods=["GET", "DELETE"]),
    Route("/batch/gmail/v1", _batch, methods=["POST"]),
    Route("/gmail/v1/users/{user}/messages", _messages),
    Route("/gmail/v1/users/{user}/messages/{message_id}", _message),
]
