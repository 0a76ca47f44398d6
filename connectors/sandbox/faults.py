"""Faults on demand, in front of every vendor: what networks and vendors really do, at the moment that is asked for.

A fault is {"match": path regex, "method"?, "times"? (default 1), "fault": name, "seconds"?, "rename"?: {old: new}}. One of
`rough_edges` needs no path: it changes what the vendors hold, at once.
"""

import asyncio
import json
import re
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from connectors.sandbox import refusals, rough_edges
from connectors.sandbox.server_transport import abort
from connectors.sandbox.state import State

NAMES = refusals.NAMES | {
    *rough_edges.EDGES,
    *{
        "latency",
        "429",
        "429_no_header",
        "403_limit",
        "529",
        "401",
        "500_before",
        "500_after_commit",
        "drop_before",
        "drop_after_commit",
        "late_commit",
        "slow_body",
        "bad_json",
        "schema_drift",
    },
}
_background: set[asyncio.Task[None]] = set()


class Faults:
    """The list of faults still to happen. Taken in order; one fault a request."""

    def __init__(self, faults: list[dict[str, Any]] | None = None, latency_ms: float = 0.0) -> None:
        self.latency_ms = latency_ms
        self._left: list[dict[str, Any]] = []
        self._state: State | None = None
        self._edges: list[dict[str, Any]] = []  # asked for before there was anything to change
        for fault in faults or []:
            self.add(fault)

    def add(self, fault: dict[str, Any]) -> None:
        if fault.get("fault") not in NAMES:
            raise ValueError(f"unknown fault {fault.get('fault')!r}; known are {', '.join(sorted(NAMES))}")
        if fault["fault"] in rough_edges.EDGES:
            self._edges.append(fault)
            self._roughen()
            return
        re.compile(fault["match"])
        self._left.append({"times": 1, **fault})

    def attach(self, state: State) -> None:
        """Puts the rough edges there that were asked for, and later ones at once."""
        self._state = state
        self._roughen()

    def _roughen(self) -> None:
        while self._state and self._edges:
            rough_edges.roughen(self._state, self._edges.pop(0))

    def clear(self) -> None:
        self._left.clear()

    def left(self) -> list[dict[str, Any]]:
        return [dict(fault) for fault in self._left]

    def take(self, method: str, path: str) -> dict[str, Any] | None:
        for fault in self._left:
            if fault["times"] != 0 and fault.get("method", method) == method and re.search(fault["match"], path):
                fault["times"] -= 1
                return fault
        return None


class FaultMiddleware:
    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/_sandbox"):
            await self._app(scope, receive, send)
            return
        if self._faults.latency_ms:
            await asyncio.sleep(self._faults.latency_ms / 1000)
        fault = self._faults.take(scope["method"], scope["path"])
        if fault is None:
            await self._app(scope, receive, send)
        else:
            await self._misbehave(fault, scope, receive, send)

    async def _misbehave(self, fault: dict[str, Any], scope: Scope, receive: Receive, send: Send) -> None:
        seconds = float(fault.get("seconds", 1.0))
        body = await _read(receive)
        name = fault["fault"]
        if name == "latency":
            await asyncio.sleep(seconds)
            await _forward(await self._answer(scope, body), send)
        elif name in {"429", "429_no_header"}:
            wait = [(b"retry-after", str(int(seconds)).encode())] if name == "429" else []
            await _json(send, 429, {"ok": False, "error": "ratelimited", "code": "rate_limited"}, wait)
        elif name == "403_limit":
            limit = [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}]
            await _json(send, 403, limit)
        elif name in refusals.NAMES:
            await _sent(send, *refusals.answer(fault, scope["path"]))
        elif name == "529":
            overload = {"object": "error", "status": 529, "code": "service_overload", "message": "Overloaded."}
            await _json(send, 529, overload, [(b"retry-after", str(int(seconds)).encode())])
        elif name == "401":
            await _json(send, 401, {"error": {"code": 401, "message": "token expired"}, "code": "unauthorized"})
        elif name == "500_before":
            await _json(send, 500, {"error": "internal error"})
        elif name == "500_after_commit":
            await self._answer(scope, body)
            await _json(send, 500, {"error": "internal error"})
        elif name == "drop_before":
            abort(scope)
        elif name == "drop_after_commit":
            await self._answer(scope, body)
            abort(scope)
        elif name == "late_commit":
            abort(scope)
            task = asyncio.create_task(self._later(seconds, scope, body))
            _background.add(task)
            task.add_done_callback(_background.discard)
        else:
            await self._spoil(name, fault, await self._answer(scope, body), send)

    async def _spoil(self, name: str, fault: dict[str, Any], answer: list[Message], send: Send) -> None:
        whole = b"".join(m.get("body", b"") for m in answer[1:])
        if name == "bad_json":
            await _forward(_replace(answer, b'{"ok": true, "id": "12'), send)
        elif name == "schema_drift":
            drifted = _renamed(json.loads(whole or b"{}"), fault.get("rename", {}))
            await _forward(_replace(answer, json.dumps(drifted).encode()), send)
        else:  # slow_body: the answer trickles over `seconds`, in at most 40 pieces
            whole = whole or b"\n"
            size = -(-len(whole) // 40)
            await send(_replace(answer, whole)[0])
            for start in range(0, len(whole), size):
                piece, more = whole[start : start + size], start + size < len(whole)
                await send({"type": "http.response.body", "body": piece, "more_body": more})
                await asyncio.sleep(float(fault.get("seconds", 1.0)) * len(piece) / len(whole))

    async def _later(self, seconds: float, scope: Scope, body: bytes) -> None:
        await asyncio.sleep(seconds)
        await self._answer(scope, body)

    async def _answer(self, scope: Scope, body: bytes) -> list[Message]:
        """Lets the vendor work, commit included, and keeps its answer."""
        kept: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def keep(message: Message) -> None:
            kept.append(message)

        await self._app(scope, receive, keep)
        return kept


async def _read(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return body


async def _forward(messages: list[Message], send: Send) -> None:
    for message in messages:
        await send(message)


def _replace(answer: list[Message], body: bytes) -> list[Message]:
    headers = [(k, v) for k, v in answer[0].get("headers", []) if k.lower() != b"content-length"]
    status = 200 if answer[0]["status"] == 204 else answer[0]["status"]
    start = {**answer[0], "status": status, "headers": [*headers, (b"content-length", str(len(body)).encode())]}
    return [start, {"type": "http.response.body", "body": body}]


async def _sent(send: Send, status: int, kind: bytes, value: Any) -> None:
    body = (value if kind == refusals.HTML else json.dumps(value)).encode()
    head = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})


async def _json(send: Send, status: int, value: Any, headers: list[tuple[bytes, bytes]] | None = None) -> None:
    body = json.dumps(value).encode()
    head = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *(headers or [])]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {names.get(k, k): _renamed(v, names) for k, v in value.items()}
    return [_renamed(v, names) for v in value] if isinstance(value, list) else value
