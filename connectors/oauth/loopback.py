"""The listener for the browser's answer: it takes one, on 127.0.0.1 alone, and checks its `state`."""

import html
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from connectors.base import one_line

# Most vendors compare the redirect address as it was registered, port included; some let any port pass.
PORTS = (53682, 53683, 53684)


def listen(any_port: bool) -> HTTPServer:
    """A listener on loopback for the answer of a sign-in; a free port with `any_port`."""
    for port in (0,) if any_port else PORTS:
        try:
            return HTTPServer(("127.0.0.1", port), _Handler)
        except OSError:
            continue
    raise UserActionNeeded(Message("signin.ports"))


class _Handler(BaseHTTPRequestHandler):
    """Keeps the question of the one request that matters on the server; answers every other with 404."""

    timeout = 5

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        mine = parts.path == "/callback" and asked.get("state") == getattr(self.server, "expected", None)
        if mine:
            self.server.answer = asked  # type: ignore[attr-defined]
        said = "Callside is connected. You can close this page." if mine and "code" in asked else "This did not work."
        body = f"<!doctype html><meta charset=utf-8><title>Callside</title><p>{html.escape(said)}".encode()
        self.send_response(200 if mine else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Says nothing: the address holds the code."""


def answer_to(listener: HTTPServer, state: str, seconds: float) -> dict[str, str]:
    """Waits for the browser. Raises UserActionNeeded where the rep says no or nothing."""
    listener.expected = state  # type: ignore[attr-defined]
    listener.answer = None  # type: ignore[attr-defined]
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        listener.timeout = left
        listener.handle_request()
        answer: dict[str, str] | None = listener.answer  # type: ignore[attr-defined]
        if answer is None:
            continue
        if "code" in answer:
            return answer
        why = one_line(answer.get("error", ""), 60) or Message("signin.no_reason")
        raise UserActionNeeded(Message("signin.refused", why=why))
    raise UserActionNeeded(Message("signin.late"))
