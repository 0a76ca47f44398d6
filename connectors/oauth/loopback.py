"""The listener for the browser's answer: it takes one, on this machine's loopback addresses alone, and checks its `state`.

Each connection has a thread and five seconds: a mute one keeps nobody out. Where `localhost` may mean ::1 as well, that
address is taken too, so that no other program can hold it beside.
"""

import errno
import html
import socket
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from connectors.base import one_line

# Most vendors compare the redirect address as it was registered, port included; some let any port pass.
PORTS = (53682, 53683, 53684)
LOOK_SECONDS = 0.1


def listen(any_port: bool) -> HTTPServer:
    """A listener on loopback for the answer of a sign-in; a free port with `any_port`."""
    for port in (0,) if any_port else PORTS:
        try:
            listener = _Listener(("127.0.0.1", port), _Handler)
        except OSError:
            continue
        if listener.take_other_family():
            return listener
        listener.server_close()
    raise UserActionNeeded(Message("signin.ports"))


class _Listener(ThreadingHTTPServer):
    # Beside TIME_WAIT, on Windows it would let any program listen on the same port.
    allow_reuse_address = sys.platform != "win32"
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    _other: socket.socket | None = None  # the base class closes a server whose port was taken, before __init__ is done

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.expected = ""
        self.answer: dict[str, str] | None = None

    def server_bind(self) -> None:
        if sys.platform == "win32":
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        super().server_bind()

    def take_other_family(self) -> bool:
        """Holds the same port of ::1, and answers nothing there; False where another program has it."""
        if not socket.has_ipv6:
            return True
        other = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
        try:
            other.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            other.bind(("::1", self.server_port))
            other.listen(1)
        except OSError as error:
            other.close()
            return error.errno != errno.EADDRINUSE  # no ::1 on this machine: nobody else has it either
        self._other = other
        return True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that breaks off is the browser's affair."""

    def server_close(self) -> None:
        super().server_close()
        if self._other:
            self._other.close()


class _Handler(BaseHTTPRequestHandler):
    """Keeps the question of the one request that matters on the server; answers every other with 404."""

    timeout = 5

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        mine = parts.path == "/callback" and bool(self._wanted()) and asked.get("state") == self._wanted()
        if mine:
            self.server.answer = asked  # type: ignore[attr-defined]
        said = "Callside is connected. You can close this page." if mine and "code" in asked else "This did not work."
        body = f"<!doctype html><meta charset=utf-8><title>Callside</title><p>{html.escape(said)}".encode()
        self.send_response(200 if mine else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _wanted(self) -> str:
        return str(getattr(self.server, "expected", ""))

    def log_message(self, *args: Any) -> None:
        """Says nothing: the address holds the code."""


def answer_to(listener: HTTPServer, state: str, seconds: float) -> dict[str, str]:
    """Waits for the browser. Raises UserActionNeeded where the rep says no or nothing."""
    assert isinstance(listener, _Listener)
    listener.answer = None
    listener.expected = state
    deadline = time.monotonic() + seconds
    while listener.answer is None:
        if time.monotonic() > deadline:
            raise UserActionNeeded(Message("signin.late"))
        listener.timeout = LOOK_SECONDS
        listener.handle_request()  # answered in a thread of its own
    if "code" in listener.answer:
        return listener.answer
    why = one_line(listener.answer.get("error", ""), 60) or Message("signin.no_reason")
    raise UserActionNeeded(Message("signin.refused", why=why))
