"""Microsoft Graph v1.0, as far as drafts and the calendar need it; the events are those of the Google calendar.

Source: Microsoft Graph v1.0 reference (message, event, calendarView, getSchedule, extended properties).
"""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.sandbox.state import Doc, State

VENDOR = "microsoft"
_FIELDS = frozenset({"attachments", "subject", "body", "toRecipients", "ccRecipients", "singleValueExtendedProperties"})
_FILTER = re.compile(r"singleValueExtendedProperties/Any\(ep: ep/id eq '([^']+)' and ep/value eq '([^']+)'\)")


def effects(state: State) -> list[Doc]:
    """Drafts that carry our property."""
    found = []
    for message in state.all(VENDOR, "message"):
        for held in message["singleValueExtendedProperties"]:
            html = message["body"]["content"].replace("</p><p>", "\n\n").replace("<br>", "\n")
            text = unescape(re.sub(r"</?p>", "", html))
            target = message["toRecipients"][0]["emailAddress"]["address"]
            found.append({"vendor": VENDOR, "kind": "draft", "target": target, "key": held["value"],
                          "text": f"Subject: {message['subject']}\n\n{text}"})  # fmt: skip
    return found


def error(status: int, code: str, message: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": message, "innerError": {}}}, status)


def unauthorized() -> Response:
    return error(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.")


async def _create(request: Request) -> Response:
    state: State = request.app.state.state
    body: Doc = await request.json()
    if unknown := sorted(set(body) - _FIELDS):
        return error(400, "RequestBodyRead", f"The property '{unknown[0]}' does not exist on type 'message'.")
    for recipient in body.get("toRecipients", []) + body.get("ccRecipients", []):
        if "@" not in recipient["emailAddress"]["address"]:
            return error(400, "ErrorInvalidRecipients", "At least one recipient isn't valid.")
    name = f"AAMkAG{state.number(VENDOR):08d}="
    kept = {"singleValueExtendedProperties": [], "ccRecipients": [], **body, "id": name, "isDraft": True}
    state.put(VENDOR, "message", name, kept)
    return JSONResponse(_shown(kept), 201)


def _shown(message: Doc) -> Doc:
    """Extended properties are only shown where they are asked for."""
    shown = {k: v for k, v in message.items() if k != "singleValueExtendedProperties"}
    return shown | {"webLink": f"https://outlook.office365.com/owa/?ItemID={message['id']}"}


async def _drafts(request: Request) -> Response:
    state: State = request.app.state.state
    asked = request.query_params.get("$filter", "")
    match = _FILTER.fullmatch(asked)
    if asked and not match:
        return error(400, "ErrorInvalidUrlQueryFilter", "The query filter contains one or more invalid nodes.")
    wanted = {"id": match[1], "value": match[2]} if match else None
    is_draft = request.path_params["folder"] == "drafts"
    held = [m for m in state.all(VENDOR, "message") if m["isDraft"] is is_draft]
    found = [m for m in held if not wanted or wanted in m["singleValueExtendedProperties"]]
    return JSONResponse({"value": [_shown(m) for m in found[: int(request.query_params.get("$top", 10))]]})


async def _message(request: Request) -> Response:
    state: State = request.app.state.state
    message = state.get(VENDOR, "message", request.path_params["message_id"])
    if message is None:
        return error(404, "ErrorItemNotFound", "The specified object was not found in the store.")
    if request.method == "DELETE":
        state.delete(VENDOR, "message", message["id"])
        return Response(status_code=204)
    return JSONResponse(_shown(message))


# ── calendar ────────────────────────────────────────────────────────────────────────────────────────────────────

_RESPONSES = {
    "needsAction": "notResponded",
    "accepted": "accepted",
    "declined": "declined",
    "tentative": "tentativelyAccepted",
}


def _event(held: Doc) -> Doc:
    """One of the Google calendar's events as Graph tells it."""
    guests = [
        {"type": "required", "status": {"response": _RESPONSES[a.get("responseStatus", "needsAction")]},
         "emailAddress": {"name": a.get("displayName", ""), "address": a["email"]}}
        for a in held.get("attendees", [])
    ]  # fmt: skip
    entries = (held.get("conferenceData") or {}).get("entryPoints", [])
    link = next((e["uri"] for e in entries if e["entryPointType"] == "video"), None)
    return {"id": held["id"], "iCalUId": held["iCalUID"], "subject": held.get("summary"), "attendees": guests,
            "start": _time(held, "start"), "end": _time(held, "end"), "isCancelled": held["status"] == "cancelled",
            "webLink": f"https://outlook.office365.com/owa/?itemid={held['id']}",
            "isAllDay": False, "onlineMeeting": {"joinUrl": link} if link else None,
            "isOrganizer": bool((held.get("organizer") or {}).get("self")),
            "organizer": {"emailAddress": {"address": (held.get("organizer") or {}).get("email", "")}}}  # fmt: skip


def _time(held: Doc, edge: str) -> Doc:
    moment = datetime.fromisoformat(held[edge]["dateTime"]).astimezone(UTC)
    return {"dateTime": moment.strftime("%Y-%m-%dT%H:%M:%S.0000000"), "timeZone": "UTC"}


def _events(state: State) -> list[Doc]:
    held = state.all("google_calendar", "event")
    return sorted((_event(e) for e in held if "dateTime" in e["start"]), key=lambda e: str(e["start"]["dateTime"]))


async def _view(request: Request) -> Response:
    low, high = (
        datetime.fromisoformat(request.query_params[n]).strftime("%Y-%m-%dT%H:%M:%S")
        for n in ("startDateTime", "endDateTime")
    )
    found = [
        e for e in _events(request.app.state.state) if e["start"]["dateTime"] < high and e["end"]["dateTime"] > low
    ]
    return JSONResponse({"value": found})


async def _delta(request: Request) -> Response:
    """The delta query of a calendar view; a token is the number of the last change seen, and an old one answers 410."""
    state: State = request.app.state.state
    changes, asked = int(state.meta("calendar.changes") or 0), request.query_params
    held = state.all("google_calendar", "event")
    if token := asked.get("$deltatoken"):
        if not token.isdigit() or not int(state.meta("calendar.oldest") or 0) <= int(token) <= changes:
            return error(410, "SyncStateNotFound", "The sync state generation is not found.")
        held = [e for e in held if e.get("change", 0) > int(token)]
    else:
        low, high = asked["startDateTime"], asked["endDateTime"]
        held = [e for e in held if e["status"] != "cancelled" and "dateTime" in e["start"]]
        held = [e for e in held if _utc(low) < _utc(e["end"]["dateTime"]) and _utc(e["start"]["dateTime"]) < _utc(high)]
    value = [
        {"id": e["id"], "@removed": {"reason": "deleted"}} if e["status"] == "cancelled" else _event(e) for e in held
    ]
    link = f"https://graph.microsoft.com/v1.0/me/calendarView/delta?$deltatoken={changes}"
    return JSONResponse({"value": value, "@odata.deltaLink": link})


async def _one(request: Request) -> Response:
    found = next((e for e in _events(request.app.state.state) if e["id"] == request.path_params["event_id"]), None)
    return JSONResponse(found) if found else error(404, "ErrorItemNotFound", "The specified object was not found.")


async def _schedule(request: Request) -> Response:
    state: State = request.app.state.state
    asked: Any = await request.json()
    low, high = asked["startTime"]["dateTime"], asked["endTime"]["dateTime"]
    value = []
    for email in asked["schedules"]:
        known = state.get("google_calendar", "busy", email) or {"busy": []}
        spans = [(_utc(b["start"]), _utc(b["end"])) for b in known["busy"]]
        value.append(
            {"scheduleId": email, "scheduleItems": [{"status": "busy"} for s, e in spans if s < high and e > low]}
        )
    return JSONResponse({"value": value})


def _utc(text: str) -> str:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


routes = [
    Route("/v1.0/me/messages", _create, methods=["POST"]),
    Route("/v1.0/me/messages/{message_id}", _message, methods=["GET", "DELETE"]),
    Route("/v1.0/me/mailFolders/{folder}/messages", _drafts),
    Route("/v1.0/me/calendarView/delta", _delta),
    Route("/v1.0/me/calendarView", _view),
    Route("/v1.0/me/events/{event_id}", _one),
    Route("/v1.0/me/calendar/getSchedule", _schedule, methods=["POST"]),
]
