"""The last requests as they came, for validators that nobody here wrote; tokens are left out."""

from collections import deque
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from connectors.sandbox import oauth

_KEPT = 500
SIGN_IN = frozenset(oauth.PATHS)  # codes and tokens pass there


class Recorder:
    def __init__(self) -> None:
        self._requests: deque[dict[str, Any]] = deque(maxlen=_KEPT)

    def all(self) -> list[dict[str, Any]]:
        return list(self._requests)

    def begin(self, scope: Scope) -> dict[str, Any]:
        """The entry of a request that has just arrived, without its tokens."""
        headers = {k.decode(): v.decode() for k, v in scope["headers"] if k.lower() != b"authorization"}
        entry = {
            "method": scope["method"],
            "path": scope["path"],
            "query": scope["query_string"].decode(),
            "type": headers.get("content-type", ""),
            "body": "",
        }
        self._requests.append(entry)
        return entry


class RecorderMiddleware:
    def __init__(self, app: ASGIApp, recorder: Recorder) -> None:
        self._app = app
        self._recorder = recorder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/_sandbox") or scope["path"] in SIGN_IN:
            await self._app(scope, receive, send)
            return
        entry = self._recorder.begin(scope)

        async def listen() -> Message:
            message = await receive()
            entry["body"] += bytes(message.get("body", b"")).decode("utf-8", "replace")
            return message

        await self._app(scope, listen, send)
