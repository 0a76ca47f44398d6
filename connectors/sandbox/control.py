"""The sandbox's own pages: what it holds, as a page and as JSON, and the switches of the scenario."""

import html
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from app.paths import RESOURCES
from connectors.sandbox import google, hubspot, jira, microsoft, notion, oauth, salesforce, slack, teams, threecx
from connectors.sandbox.state import Doc, State

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1d2430 }
h1 { font-size: 1.4rem } h2 { font-size: 1.05rem; margin-top: 2rem }
article { border: 1px solid #d5dae3; border-radius: 8px; padding: .7rem 1rem; margin: .6rem 0 }
pre { white-space: pre-wrap; margin: .4rem 0 0; font: inherit } small { color: #5b6475 } code { font-size: .85em }
"""


def effects(state: State) -> list[Doc]:
    """Everything that Callside wrote and that is still there, with the key as the vendor keeps it."""
    found: list[Doc] = []
    for vendor in (salesforce, hubspot, google, microsoft, jira, slack, teams, notion):
        found += vendor.effects(state)
    return found


async def _effects(request: Request) -> Response:
    return JSONResponse({"effects": effects(request.app.state.state)})


async def _requests(request: Request) -> Response:
    return JSONResponse({"requests": request.app.state.recorder.all()})


async def _page(request: Request) -> Response:
    state: State = request.app.state.state
    found = effects(state)
    parts = [f"<h1>Callside sandbox</h1><p>{len(found)} effects written by Callside; story time {state.now_iso()}.</p>"]
    for vendor in dict.fromkeys(e["vendor"] for e in found):
        parts.append(f"<h2>{html.escape(vendor.title())}</h2>")
        for effect in (e for e in found if e["vendor"] == vendor):
            kind, target, key, text = (html.escape(str(effect[k])) for k in ("kind", "target", "key", "text"))
            parts.append(
                f"<article><small>{kind} → <code>{target}</code> · key <code>{key}</code></small><pre>{text}</pre>"
                "</article>"
            )
    if not found:
        parts.append("<p>Nothing yet: run the demo, approve its proposals, and look again.</p>")
    page = f"<!doctype html><html lang=en><meta charset=utf-8><title>Sandbox</title><style>{_STYLE}</style>"
    return HTMLResponse(page + "".join(parts) + "</html>")


async def _control(request: Request) -> Response:
    """Takes a JSON object; each known name in it is one change. GET tells the present settings."""
    state: State = request.app.state.state
    if request.method == "POST":
        for name, value in (await request.json()).items():
            if name not in _CHANGES:
                return JSONResponse({"error": f"unknown change {name}; known are {', '.join(_CHANGES)}"}, 400)
            try:
                await _CHANGES[name](request, state, value)
            except (KeyError, ValueError, StopIteration) as wrong:
                return JSONResponse({"error": f"{name}: {wrong}"}, 400)
    return JSONResponse({"settings": state.settings(), "faults": request.app.state.faults.left()})


async def _set(request: Request, state: State, value: Doc) -> None:
    state.put("scenario", "settings", "settings", {**state.settings(), **value})


async def _presence(request: Request, state: State, value: Doc) -> None:
    known = state.get("slack", "presence", value["user"]) or {"id": value["user"], "presence": "away"}
    state.put("slack", "presence", value["user"], {**known, **{k: v for k, v in value.items() if k != "user"}})


async def _person(request: Request, state: State, value: Doc) -> None:
    people = {**state.settings().get("people", {}), value["user"]: {k: v for k, v in value.items() if k != "user"}}
    await _set(request, state, {"people": people})


async def _event(request: Request, state: State, value: Doc) -> None:
    how = {name: value[name] for name in ("cancel", "restore", "minutes") if name in value}
    google.change_event(state, value["id"], **how)


async def _sync(request: Request, state: State, value: Any) -> None:
    state.set_meta("calendar.oldest", str(int(state.meta("calendar.changes") or 0) + 1))


async def _faults(request: Request, state: State, value: list[Doc]) -> None:
    request.app.state.faults.clear()
    for fault in value:
        request.app.state.faults.add(fault)


async def _mention(request: Request, state: State, value: Doc) -> None:
    request.app.state.hub.mention(value["user"], value["channel"], value["text"])


async def _end_call(request: Request, state: State, value: Any) -> None:
    await threecx.end_call(state, next(c for c in state.all("threecx", "active_call") if c["Id"] == value))


async def _document(request: Request, state: State, value: Doc | list[Doc]) -> None:
    """Changes documents (one, or a list) as a colleague would at the vendor; `body` null deletes."""
    if isinstance(value, list):
        with state.transaction():
            for one in value:
                await _document(request, state, one)
        return
    if value["body"] is None:
        state.delete(value["vendor"], value["kind"], value["id"])
        return
    known = state.get(value["vendor"], value["kind"], value["id"]) or {}
    state.put(value["vendor"], value["kind"], value["id"], {**known, **value["body"]})


async def _reset(request: Request, state: State, value: Any) -> None:
    request.app.state.faults.clear()
    state.reset(RESOURCES / "sandbox")


async def _revoke(request: Request, state: State, value: str) -> None:
    oauth.revoke(state, value)


async def _expire(request: Request, state: State, value: str) -> None:
    oauth.expire(state, value)


_CHANGES: dict[str, Any] = {
    "settings": _set,
    "presence": _presence,
    "person": _person,
    "event": _event,
    "expire_sync_tokens": _sync,
    "faults": _faults,
    "mention": _mention,
    "end_call": _end_call,
    "document": _document,
    "reset": _reset,
    "revoke": _revoke,
    "expire": _expire,
}

routes = [
    Route("/_sandbox", _page),
    Route("/_sandbox/", _page),
    Route("/_sandbox/effects", _effects),
    Route("/_sandbox/requests", _requests),
    Route("/_sandbox/control", _control, methods=["GET", "POST"]),
]
