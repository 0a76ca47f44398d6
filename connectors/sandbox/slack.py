"""Slack's Web API, as far as briefs, help and messages need it; refusals as {"ok": false, "error": …}.

Sources: Slack's method reference; `client_msg_id` as clients use it: the same id again answers with the first message.
"""

import json
import re
import time
import uuid
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.sandbox.state import Doc, State

VENDOR = "slack"
EVENT = "callside_write"
_MAX_TEXT, _MAX_SECTION, _MAX_BLOCKS = 40_000, 3_000, 50
_last_post: dict[str, float] = {}  # channel → monotonic time of the last post, for the limit of one a second


def effects(state: State) -> list[Doc]:
    """Messages whose metadata carry our event."""
    found = []
    for message in state.all(VENDOR, "message"):
        metadata = message.get("metadata") or {}
        if metadata.get("event_type") == EVENT:
            payload = metadata.get("event_payload", {})
            channel = state.get(VENDOR, "conversation", message["channel"]) or {}
            found.append(
                {
                    "vendor": VENDOR,
                    "kind": payload.get("kind", "message"),
                    "target": channel.get("user") or message["channel"],
                    "key": payload.get("key", ""),
                    "text": shown_text(message),
                }
            )
    return found


def shown_text(message: Doc) -> str:
    """What people read: the blocks' texts, else the fallback text."""
    parts = [b["text"]["text"] for b in message.get("blocks", []) if isinstance(b.get("text"), dict)]
    return _unescaped("\n".join(parts) or message.get("text", ""))


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _ok(**fields: Any) -> Response:
    return JSONResponse({"ok": True, **fields})


def _no(error: str, **fields: Any) -> Response:
    return JSONResponse({"ok": False, "error": error, **fields})


def unauthorized() -> Response:
    return _no("token_expired")


def ratelimited() -> Response:
    return JSONResponse({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "1"})


async def arguments(request: Request) -> Doc:
    """Slack takes its arguments as a form, as JSON or in the address; nested ones are JSON texts in a form."""
    asked: Doc = dict(request.query_params)
    if "json" in request.headers.get("content-type", ""):
        asked |= await request.json()
    else:
        asked |= dict(parse_qsl((await request.body()).decode()))
    for name in ("blocks", "metadata", "attachments"):
        if isinstance(asked.get(name), str):
            asked[name] = json.loads(asked[name])
    return asked


def me(state: State) -> Doc:
    return next(u for u in state.all(VENDOR, "user") if u["id"] == state.settings()["me"])


def _user(state: State, asked: Doc) -> Doc | None:
    return state.get(VENDOR, "user", str(asked.get("user", "")))


def _dm(state: State, user_id: str) -> Doc:
    """The direct conversation with a user, opened where there is none yet."""
    for known in state.all(VENDOR, "conversation"):
        if known.get("is_im") and known["user"] == user_id:
            return known
    opened: Doc = {"id": "D" + user_id[1:], "is_im": True, "user": user_id, "is_member": True}
    state.put(VENDOR, "conversation", opened["id"], opened)
    return opened


def conversation(state: State, name: str) -> Doc | None:
    if name.startswith("U") and state.get(VENDOR, "user", name):
        return _dm(state, name)
    return state.get(VENDOR, "conversation", name)


def messages(state: State, channel_id: str) -> list[Doc]:
    """Newest first."""
    found = [m for m in state.all(VENDOR, "message") if m["channel"] == channel_id]
    return sorted(found, key=lambda m: float(m["ts"]), reverse=True)


def _problem(asked: Doc) -> str | None:
    if not asked.get("text") and not asked.get("blocks"):
        return "no_text"
    if len(asked.get("text") or "") > _MAX_TEXT:
        return "msg_too_long"
    blocks = asked.get("blocks") or []
    if len(blocks) > _MAX_BLOCKS:
        return "invalid_blocks"
    for block in blocks:
        if block.get("type") not in {"section", "actions", "context", "divider", "header"}:
            return "invalid_blocks"
        if block["type"] == "section" and not 0 < len(block.get("text", {}).get("text", "")) <= _MAX_SECTION:
            return "invalid_blocks"
        buttons = block.get("elements", []) if block["type"] == "actions" else []
        if any(len(b["text"]["text"]) > 75 or len(b.get("value", "")) > 2000 for b in buttons):
            return "invalid_blocks"
    metadata = asked.get("metadata")
    if metadata and not ({"event_type", "event_payload"} <= set(metadata)):
        return "invalid_metadata_format"
    if client_id := asked.get("client_msg_id"):
        try:
            uuid.UUID(client_id)
        except ValueError:
            return "invalid_arguments"
    return None


async def _post_message(request: Request) -> Response:
    state: State = request.app.state.state
    asked = await arguments(request)
    channel = conversation(state, str(asked.get("channel", "")))
    if channel is None:
        return _no("channel_not_found")
    if not channel.get("is_member", True):
        return _no("not_in_channel")
    if wrong := _problem(asked):
        return _no(wrong)
    now = time.monotonic()
    if state.settings().get("slack_rate_limit", True) and now - _last_post.get(channel["id"], -1.0) < 1.0:
        return ratelimited()
    _last_post[channel["id"]] = now
    client_id = asked.get("client_msg_id")
    repeats_are_dropped = bool(client_id) and state.settings().get("slack_drops_repeats", True)
    for known in messages(state, channel["id"]) if repeats_are_dropped else ():
        if known.get("client_msg_id") == client_id:
            return _ok(channel=channel["id"], ts=known["ts"], message=_public(known, metadata=True))
    ts = f"{int(state.now())}.{100000 + state.number('slack') % 900000:06d}"
    message = {"type": "message", "user": me(state)["id"], "ts": ts, "channel": channel["id"], "team": "T05TECHCORP"}
    message |= {k: asked[k] for k in ("text", "blocks", "metadata", "client_msg_id", "thread_ts") if asked.get(k)}
    with state.transaction():
        state.put(VENDOR, "message", f"{channel['id']}/{ts}", message)
        request.app.state.hub.expect_press(message, channel.get("user"))
    return _ok(channel=channel["id"], ts=ts, message=_public(message, metadata=True))


def _public(message: Doc, *, metadata: bool) -> Doc:
    hidden = {"channel"} if metadata else {"channel", "metadata"}
    return {k: v for k, v in message.items() if k not in hidden}


async def _delete(request: Request) -> Response:
    state: State = request.app.state.state
    asked = await arguments(request)
    name = f"{asked.get('channel')}/{asked.get('ts')}"
    if not state.delete(VENDOR, "message", name):
        return _no("message_not_found")
    return _ok(channel=asked["channel"], ts=asked["ts"])


async def _history(request: Request) -> Response:
    state: State = request.app.state.state
    asked = await arguments(request)
    channel = state.get(VENDOR, "conversation", str(asked.get("channel", "")))
    if channel is None:
        return _no("channel_not_found")
    if not channel.get("is_member", True):
        return _no("not_in_channel")
    low, high = float(asked.get("oldest") or 0), float(asked.get("latest") or "inf")
    with_oldest = str(asked.get("inclusive", "")).lower() in {"1", "true"}
    found = [
        m
        for m in messages(state, channel["id"])
        if low < float(m["ts"]) <= high or (with_oldest and float(m["ts"]) == low)
    ]
    found = [m for m in found if not _is_reply(m)]
    start, limit = int(asked.get("cursor") or 0), min(int(asked.get("limit") or 100), 999)
    with_metadata = str(asked.get("include_all_metadata", "")).lower() in {"1", "true"}
    page = [_public(m, metadata=with_metadata) for m in found[start : start + limit]]
    more = start + limit < len(found)
    return _ok(messages=page, has_more=more, response_metadata={"next_cursor": str(start + limit) if more else ""})


def _is_reply(message: Doc) -> bool:
    """Whether it stands in a thread, and so not in the channel's own history."""
    return bool(message.get("thread_ts", message["ts"]) != message["ts"])


async def _search(request: Request) -> Response:
    state: State = request.app.state.state
    query = str((await arguments(request)).get("query", ""))
    phrases = re.findall(r'"([^"]+)"|(\S+)', query)
    words = [quoted or bare for quoted, bare in phrases]
    found = []
    for message in sorted(state.all(VENDOR, "message"), key=lambda m: float(m["ts"]), reverse=True):
        channel = state.get(VENDOR, "conversation", message["channel"]) or {}
        text = message.get("text", "")
        if channel.get("is_member", True) and all(re.search(rf"\b{re.escape(w)}\b", text, re.I) for w in words):
            author = state.get(VENDOR, "user", message["user"]) or {}
            where = {"id": channel["id"], "name": channel.get("name", channel.get("user", ""))}
            found.append({**_public(message, metadata=False), "channel": where, "username": author.get("name", ""),
                          "permalink": permalink(message)})  # fmt: skip
    return _ok(query=query, messages={"total": len(found), "matches": found[:20]})


def permalink(message: Doc) -> str:
    return f"https://techcorp.slack.example/archives/{message['channel']}/p{message['ts'].replace('.', '')}"


async def _auth_test(request: Request) -> Response:
    known = me(request.app.state.state)
    return _ok(url="https://techcorp.slack.example/", team="TechCorp", user=known["name"], team_id="T05TECHCORP",
               user_id=known["id"])  # fmt: skip


async def _users_list(request: Request) -> Response:
    return _ok(members=request.app.state.state.all(VENDOR, "user"), response_metadata={"next_cursor": ""})


async def _users_info(request: Request) -> Response:
    user = _user(request.app.state.state, await arguments(request))
    return _ok(user=user) if user else _no("user_not_found")


async def _by_email(request: Request) -> Response:
    email = str((await arguments(request)).get("email", "")).lower()
    for user in request.app.state.state.all(VENDOR, "user"):
        if user["profile"].get("email", "").lower() == email:
            return _ok(user=user)
    return _no("users_not_found")


async def _presence(request: Request) -> Response:
    state: State = request.app.state.state
    user = _user(state, await arguments(request)) or me(state)
    known = state.get(VENDOR, "presence", user["id"]) or {"presence": "away"}
    return _ok(presence=known["presence"])


async def _dnd(request: Request) -> Response:
    state: State = request.app.state.state
    user = _user(state, await arguments(request)) or me(state)
    known = (state.get(VENDOR, "presence", user["id"]) or {}).get("dnd", False)
    start, end = (int(state.now()) - 3600, int(state.now()) + 3600) if known else (1, 1)
    return _ok(dnd_enabled=bool(known), next_dnd_start_ts=start, next_dnd_end_ts=end, snooze_enabled=False)


async def _conversations(request: Request) -> Response:
    kinds = str((await arguments(request)).get("types") or "public_channel").split(",")
    found = request.app.state.state.all(VENDOR, "conversation")
    return _ok(channels=[c for c in found if ("im" if c.get("is_im") else "public_channel") in kinds],
               response_metadata={"next_cursor": ""})  # fmt: skip


async def _own_conversations(request: Request) -> Response:
    """The channels that the token's owner is in."""
    kinds = str((await arguments(request)).get("types") or "public_channel").split(",")
    found = [c for c in request.app.state.state.all(VENDOR, "conversation") if c.get("is_member", True)]
    return _ok(channels=[c for c in found if ("im" if c.get("is_im") else "public_channel") in kinds],
               response_metadata={"next_cursor": ""})  # fmt: skip


async def _conversation_info(request: Request) -> Response:
    known = request.app.state.state.get(VENDOR, "conversation", str((await arguments(request)).get("channel", "")))
    return _ok(channel=known) if known else _no("channel_not_found")


async def _conversation_open(request: Request) -> Response:
    state: State = request.app.state.state
    user_id = str((await arguments(request)).get("users", ""))
    return _ok(channel=_dm(state, user_id)) if state.get(VENDOR, "user", user_id) else _no("user_not_found")


async def _replies(request: Request) -> Response:
    state: State = request.app.state.state
    asked = await arguments(request)
    found = [m for m in messages(state, str(asked.get("channel"))) if asked.get("ts") in (m["ts"], m.get("thread_ts"))]
    return _ok(messages=[_public(m, metadata=False) for m in reversed(found)], has_more=False)


async def _groups(request: Request) -> Response:
    return _ok(usergroups=request.app.state.state.all(VENDOR, "usergroup"))


async def _connections_open(request: Request) -> Response:
    return _ok(url=request.app.state.hub.address())


_METHODS = {
    "auth.test": _auth_test,
    "users.list": _users_list,
    "users.info": _users_info,
    "users.lookupByEmail": _by_email,
    "users.getPresence": _presence,
    "dnd.info": _dnd,
    "conversations.list": _conversations,
    "users.conversations": _own_conversations,
    "conversations.info": _conversation_info,
    "conversations.open": _conversation_open,
    "conversations.history": _history,
    "conversations.replies": _replies,
    "usergroups.list": _groups,
    "search.messages": _search,
    "chat.postMessage": _post_message,
    "chat.delete": _delete,
    "apps.connections.open": _connections_open,
}
routes = [Route(f"/api/{name}", handler, methods=["GET", "POST"]) for name, handler in _METHODS.items()]
