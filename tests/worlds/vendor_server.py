"""A vendor on this machine whose answers a test decides, so that a connector meets what the sandbox never says."""

import atexit
import json
import shutil
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.base import Account
from connectors.sandbox.certificate import certificate

PAGE = "<html><body>Access is blocked by your company's web filter</body></html>"
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass
class Asked:
    """One request, as it came."""

    method: str
    path: str
    query: Mapping[str, str]
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def form(self) -> Mapping[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


Answer = tuple[int, Mapping[str, str], Any]


class VendorServer:
    """Speaks https, as vendors do, with a certificate in `folder`; plain http for a page that is none of theirs."""

    def __init__(self, answer: Callable[[Asked], Answer], folder: Path | None, *, is_plain: bool) -> None:
        self.asked: list[Asked] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self) -> None:
                parts = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                asked = Asked(self.command, parts.path, query, body, dict(self.headers))
                outer.asked.append(asked)
                status, headers, told = answer(asked)
                given = {"Content-Type": "application/json", **headers}
                raw = told.encode() if isinstance(told, str) else json.dumps(told).encode()
                self.send_response(status)
                for name, value in given.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_one  # noqa: N815

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._ca: Path | None = None
        if not is_plain:
            self._ca, server_file = certificate(folder or _certificates())
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(server_file)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"{'http' if is_plain else 'https'}://127.0.0.1:{self._server.server_port}"

    def account(self, path: str = "", **extra: str) -> Account:
        return Account(self.url + path, lambda: "token", self._ca, extra)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@cache
def _certificates() -> Path:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@contextmanager
def vendor(
    answer: Callable[[Asked], Answer], folder: Path | None = None, *, is_plain: bool = False
) -> Iterator[VendorServer]:
    """A server that answers by `answer`: (status, headers, JSON or the text of a page)."""
    server = VendorServer(answer, folder, is_plain=is_plain)
    try:
        yield server
    finally:
        server.close()
