"""Chats, people and presence of Graph, as far as Get SE needs them; the people are those of the other chat.

A message posted to somebody of the settings' `people` is answered as they say: `emoji` or `press` by a reaction, `reply` by a
message, `after` so many seconds. Source: the Graph v1.0 reference (user, presence, chat, chatMessage, softDelete).
"""

import re
import uuid
from datetime import UTC, datetime
from html import unescape
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.sandbox.microsoft import error
from connectors.sandbox.state import Doc, State

VENDOR = "teams"
_SPACE = uuid.UUID("7d9f2a10-0000-4000-8000-0000000000aa")
_FILTER = re.compile(r"mail in \(([^)]*)\) or userPrincipalName in \(([^)]*)\)")
_LENGTH = 28_672  # bytes of a message


def user_id(slack_id: str) -> str:
    """The id in Entra of one of the story's people."""
    return str(uuid.uuid5(_SPACE, slack_id))


def effects(state: State) -> list[Doc]:
    """Messages that carry a card of ours, those that were deleted left out."""
    found = []
    for message in state.all(VENDOR, "message"):
        for held in message.get("attachments", ()) if not message.get("deletedDateTime") else ():
            html = re.sub(r"<attachment[^>]*></attachment>", "", message["body"]["content"])
            html = html.replace("</p><p>", "\n\n").replace("<br>", "\n")
            kind = "help_request" if "Reply yes or no" in held["content"] else "message"
            found.append({"vendor": VENDOR, "kind": kind, "target": message["to"], "key": held["id"],
                          "text": unescape(re.sub(r"</?p>", "", html))})  # fmt: skip
    return found


# ── people ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _users(state: State) -> list[Doc]:
    return [
        {"id": user_id(u["id"]), "displayName": u["real_name"], "mail": u["profile"]["email"],
         "userPrincipalName": u["profile"]["email"]}
        for u in state.all("slack", "user")
        if not u.get("deleted") and not u.get("is_bot") and u["profile"].get("email")
    ]  # fmt: skip


def _me(state: State) -> str:
    return user_id(str(state.settings()["me"]))


def _slack_id(state: State, wanted: str) -> str | None:
    return next((str(u["id"]) for u in state.all("slack", "user") if user_id(u["id"]) == wanted), None)


async def _own(request: Request) -> Response:
    state: State = request.app.state.state
    return JSONResponse(next(u for u in _users(state) if u["id"] == _me(state)))


async def _list(request: Request) -> Response:
    found, asked = _users(request.app.state.state), request.query_params.get("$filter", "")
    if match := _FILTER.fullmatch(asked):
        wanted = {one.strip().strip("'").lower() for one in match[1].split(",")}
        found = [u for u in found if u["mail"].lower() in wanted]
    elif asked.startswith("displayName eq '"):
        found = [u for u in found if u["displayName"].lower() == asked[16:-1].replace("''", "'").lower()]
    elif asked:
        return error(400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause.")
    return JSONResponse({"value": found})


async def _presence(request: Request) -> Response:
    state: State = request.app.state.state
    known = _slack_id(state, request.path_params["user_id"])
    if known is None:
        return error(404, "NotFound", "The user was not found.")
    held = state.get("slack", "presence", known) or {}
    availability = "DoNotDisturb" if held.get("dnd") else "Available" if held.get("presence") == "active" else "Away"
    told = {"id": request.path_params["user_id"], "availability": availability, "activity": availability}
    return JSONResponse(told | held.get("teams", {}))


# ── chats ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def _open(request: Request) -> Response:
    """The chat of two people: the one that there is already, else a new one."""
    state: State = request.app.state.state
    body = await request.json()
    ids = [re.findall(r"'([^']*)'", member["user@odata.bind"])[0] for member in body["members"]]
    known = {u["id"] for u in _users(state)}
    if body["chatType"] != "oneOnOne" or len(ids) != 2:
        return error(400, "BadRequest", "A chat of two has two members.")
    if missing := [one for one in ids if one not in known]:
        return error(404, "NotFound", f"User {missing[0]} was not found in the tenant.")
    chat_id = f"19:{'_'.join(sorted(ids))}@unq.gbl.spaces"
    if state.get(VENDOR, "chat", chat_id) is None:
        state.put(VENDOR, "chat", chat_id, {"id": chat_id, "chatType": "oneOnOne", "members": ids})
    return JSONResponse({"id": chat_id, "chatType": "oneOnOne"}, 201)


async def _own_chats(request: Request) -> Response:
    state: State = request.app.state.state
    people = {u["id"]: u for u in _users(state)}
    value = [
        {"id": f"19:{group['id'].lower()}@thread.v2", "chatType": "group", "topic": group["name"],
         "members": [{"userId": i, "displayName": people[i]["displayName"], "email": people[i]["mail"]}
                     for i in map(user_id, group["users"]) if i in people]}
        for group in state.all("slack", "usergroup")
    ]  # fmt: skip
    return JSONResponse({"value": value})


async def _post(request: Request) -> Response:
    state: State = request.app.state.state
    chat = state.get(VENDOR, "chat", request.path_params["chat_id"])
    if chat is None:
        return error(404, "NotFound", "The chat was not found.")
    raw = await request.body()
    body: Doc = await request.json()
    if len(raw) > _LENGTH:
        return error(413, "RequestEntityTooLarge", "The message is too large.")
    for held in body.get("attachments", ()):
        if f'<attachment id="{held["id"]}"></attachment>' not in body["body"]["content"]:
            return error(400, "BadRequest", "Attachments must be named in the body.")
    message = _keep(state, chat, _me(state), {**body, "posted": state.now()})
    return JSONResponse(_shown(message), 201)


def _keep(state: State, chat: Doc, author: str, body: Doc) -> Doc:
    number = state.number(VENDOR)
    name, stamp = str(1_733_500_000_000 + number), state.now_iso()
    to = next((one for one in chat["members"] if one != author), author)
    message = {"attachments": [], "reactions": [], **body, "id": name, "chatId": chat["id"], "messageType": "message",
               "createdDateTime": stamp, "lastModifiedDateTime": stamp, "order": number, "to": to,
               "from": {"user": {"id": author}}, "deletedDateTime": None}  # fmt: skip
    state.put(VENDOR, "message", f"{chat['id']}/{name}", message)
    return message


def _shown(message: Doc) -> Doc:
    return {k: v for k, v in message.items() if k not in ("order", "to", "posted", "answered")}


async def _messages(request: Request) -> Response:
    state: State = request.app.state.state
    chat = state.get(VENDOR, "chat", request.path_params["chat_id"])
    if chat is None:
        return error(404, "NotFound", "The chat was not found.")
    _answer(state, chat)
    asked = request.query_params
    top, skip = int(asked.get("$top", 20)), int(asked.get("$skiptoken", 0))
    if top > 50:
        return error(400, "BadRequest", "The limit of '50' for Top query has been exceeded.")
    held = [m for m in state.all(VENDOR, "message") if m["chatId"] == chat["id"]]
    if (wanted := asked.get("$filter", "")).startswith("lastModifiedDateTime gt "):
        since = _moment(wanted.rpartition(" ")[2])
        held = [m for m in held if _moment(m["lastModifiedDateTime"]) > since]
    held.sort(key=lambda m: (m["lastModifiedDateTime"], m["order"]), reverse=True)
    page: dict[str, Any] = {"value": [_shown(m) for m in held[skip : skip + top]]}
    if skip + top < len(held):
        kept = "&".join(f"{k}={v}" for k, v in asked.items() if k != "$skiptoken")
        page["@odata.nextLink"] = f"https://graph.microsoft.com{request.url.path}?{kept}&$skiptoken={skip + top}"
    return JSONResponse(page)


def _answer(state: State, chat: Doc) -> None:
    """What the people of the settings have answered by now."""
    for message in [m for m in state.all(VENDOR, "message") if m["chatId"] == chat["id"] and m.get("posted")]:
        how = state.settings().get("people", {}).get(_slack_id(state, message["to"]) or "")
        if not how or message.get("answered") or state.now() < message["posted"] + float(how.get("after", 0)):
            continue
        if "Reply yes or no" not in "".join(held["content"] for held in message["attachments"]):
            continue
        message["answered"] = True
        if "reply" in how:
            _keep(state, chat, message["to"], {"body": {"contentType": "html", "content": f"<p>{how['reply']}</p>"}})
        else:
            is_no = how.get("press") == "callside_decline" or how.get("emoji") == "-1"
            reaction = {"reactionType": "👎" if is_no else "like", "user": {"user": {"id": message["to"]}}}
            message |= {"reactions": [reaction], "lastModifiedDateTime": state.now_iso()}
        state.put(VENDOR, "message", f"{chat['id']}/{message['id']}", message)


async def _soft_delete(request: Request) -> Response:
    state: State = request.app.state.state
    name = f"{request.path_params['chat_id']}/{request.path_params['message_id']}"
    message = state.get(VENDOR, "message", name)
    if message is None:
        return error(404, "NotFound", "The message was not found.")
    stamp = state.now_iso()
    gone = {"deletedDateTime": stamp, "lastModifiedDateTime": stamp, "attachments": [], "body": {"content": ""}}
    state.put(VENDOR, "message", name, message | gone)
    return Response(status_code=204)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


routes = [
    Route("/v1.0/me", _own),
    Route("/v1.0/users", _list),
    Route("/v1.0/users/{user_id}/presence", _presence),
    Route("/v1.0/chats", _open, methods=["POST"]),
    Route("/v1.0/me/chats", _own_chats),
    Route("/v1.0/chats/{chat_id}/messages", _messages),
    Route("/v1.0/chats/{chat_id}/messages", _post, methods=["POST"]),
    Route("/v1.0/me/chats/{chat_id}/messages/{message_id}/softDelete", _soft_delete, methods=["POST"]),
]
