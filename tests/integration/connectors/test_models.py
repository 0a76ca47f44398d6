"""Fetching models from a real server: resumed, checked, and what a company's proxy puts in between is recognised."""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.domain.errors import BadInput, Unavailable
from connectors.models import SUMS, ModelDownloads, Tier, damaged, written_sums

FILES = {"config.json": b'{"a": 1}', "model.bin": bytes(range(256)) * 12_000}
TIER = Tier("tiny.en", "somebody/faster-whisper-tiny.en", tuple(FILES), 1)


def quiet(_: float) -> None:
    return None


class Server(ThreadingHTTPServer):
    """A hub and a mirror in one; `mode` says what goes wrong."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.mode = ""
        self.ranges: list[str] = []
        self.sums = "".join(f"{hashlib.sha256(b).hexdigest()}  {n}\n" for n, b in FILES.items()).encode()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *_: object) -> None:
        return

    def do_HEAD(self) -> None:
        name = self.path.rsplit("/", 1)[1]
        self.send_response(302)
        if name == "model.bin":
            self.send_header("X-Linked-ETag", f'"{hashlib.sha256(FILES[name]).hexdigest()}"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        name = self.path.rsplit("/", 1)[1]
        body = self.server.sums if name == SUMS else FILES.get(name)
        if body is None or self.server.mode == "refused":
            self.send_error(403)
            return
        if self.server.mode == "page" and name == "model.bin":
            body = b"<!DOCTYPE html><title>Blocked by policy</title>"
        if self.server.mode == "altered" and name == "model.bin":
            body = b"x" + body[1:]
        asked = self.headers.get("Range")
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        if asked:
            self.server.ranges.append(asked)
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        part = body[start:]
        if self.server.mode == "breaks" and name == "model.bin":
            self.server.mode = ""
            part = part[: len(part) // 2]
        self.wfile.write(part)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.mark.parametrize("mirrored", [False, True], ids=["publisher", "mirror"])
def test_a_model_arrives_whole_and_can_be_checked(server: Server, tmp_path: Path, mirrored: bool) -> None:
    downloads = (
        ModelDownloads("http://127.0.0.1:9", mirror=server.address) if mirrored else ModelDownloads(server.address)
    )
    fractions: list[float] = []
    folder = downloads.fetch(TIER, tmp_path, fractions.append)
    assert {p.name for p in folder.iterdir()} == {*FILES, SUMS}
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert not damaged(folder, written_sums(folder))
    (folder / "model.bin").write_bytes(b"other")
    assert damaged(folder, written_sums(folder)) == ["model.bin"]


@pytest.mark.parametrize("mirrored", [False, True], ids=["publisher", "mirror"])
def test_what_the_catalogue_knows_the_hash_of_nobody_can_change(server: Server, tmp_path: Path, mirrored: bool) -> None:
    known = replace(TIER, revision="8f23f0c", sums={"config.json": "0" * 64})
    downloads = ModelDownloads(server.address, mirror=server.address if mirrored else "")
    with pytest.raises(BadInput, match=r"config\.json"):
        downloads.fetch(known, tmp_path, quiet)
    right = replace(known, sums={name: hashlib.sha256(body).hexdigest() for name, body in FILES.items()})
    assert not damaged(downloads.fetch(right, tmp_path, quiet), right.sums)


def test_a_broken_connection_is_resumed_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.mode = "breaks"
    with pytest.raises(Unavailable, match="where it stopped"):
        ModelDownloads(server.address).fetch(TIER, tmp_path, quiet)
    assert not (tmp_path / TIER.name).exists()
    folder = ModelDownloads(server.address).fetch(TIER, tmp_path, quiet)
    assert (folder / "model.bin").read_bytes() == FILES["model.bin"]
    assert len(server.ranges) == 1
    assert int(server.ranges[0].removeprefix("bytes=").rstrip("-")) > len(FILES["model.bin"]) // 3


@pytest.mark.parametrize(
    ("mode", "says"), [("page", "web page"), ("altered", "SHA-256"), ("refused", "403")], ids=["page", "altered", "403"]
)
def test_what_is_not_the_model_is_never_kept(server: Server, tmp_path: Path, mode: str, says: str) -> None:
    server.mode = mode
    with pytest.raises(BadInput, match=says):
        ModelDownloads(server.address).fetch(TIER, tmp_path, quiet)
    assert not list(tmp_path.rglob("model.bin*"))
    assert not (tmp_path / TIER.name).exists()


def test_nobody_there_is_said_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="run it again"):
        ModelDownloads("http://127.0.0.1:9").fetch(TIER, tmp_path, quiet)
