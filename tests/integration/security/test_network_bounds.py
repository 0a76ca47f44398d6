"""Evidence goes encrypted where it is asked for, and no answer, however packed, fills the memory."""

import gzip
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from app.domain.errors import Unavailable
from connectors.http import MAX_BODY, httpx_client
from connectors.syslog import Syslog

RECORD = {"at": "2026-12-06T14:00:00Z", "kind": "consent", "said": "Yes, that's fine."}


class TlsReceiver:
    """A syslog over TLS (RFC 5425) on loopback."""

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        self.ca_file = folder / "ca.pem"
        authority.cert_pem.write_to_path(self.ca_file)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(self._context)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.got: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
                with self._context.wrap_socket(plain, server_side=True) as sealed:
                    while part := sealed.recv(65536):
                        self.got.append(part)
                    sealed.unwrap()
            except ssl.SSLError:
                continue
            except OSError:
                return

    def close(self) -> None:
        self._listener.close()


def test_evidence_goes_over_tls_and_to_a_trusted_server_alone(tmp_path: Path) -> None:
    receiver = TlsReceiver(tmp_path)
    Syslog(f"tls://localhost:{receiver.port}", ca_file=receiver.ca_file).send("consent", RECORD)
    message = b"".join(receiver.got)
    length, _, rest = message.partition(b" ")
    assert int(length) == len(rest)
    assert b"that's fine" in rest
    with pytest.raises(Unavailable):
        Syslog(f"tls://localhost:{receiver.port}").send("consent", RECORD)
    receiver.close()


class Bomb(BaseHTTPRequestHandler):
    packed = gzip.compress(bytes(8 * MAX_BODY), compresslevel=9)

    def do_GET(self) -> None:
        body = self.packed if self.path == "/bomb" else gzip.compress(b'{"ok": true}')
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None: ...


@pytest.fixture
def server() -> Iterator[str]:
    listener = ThreadingHTTPServer(("127.0.0.1", 0), Bomb)
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{listener.server_port}"
    listener.shutdown()
    listener.server_close()


def test_an_answer_that_unpacks_to_more_than_any_answer_is_refused(server: str) -> None:
    import httpx

    with httpx_client(server, timeout=20.0) as client:
        assert client.get(f"{server}/plain").json() == {"ok": True}
        with pytest.raises(httpx.HTTPError, match="too large"):
            client.get(f"{server}/bomb")
