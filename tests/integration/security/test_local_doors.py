"""What listens on this machine is held open for nobody who says nothing, and answers only whom it was opened for."""

import http.client
import os
import secrets
import socket
import threading
import time
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import UserActionNeeded
from audio.capture_process import Server
from audio.process_file import connect, secret
from connectors.oauth import loopback
from connectors.oauth.loopback import answer_to, listen

KEY = secrets.token_bytes(32)


class Still:
    """A capture that does nothing."""

    at = 0.0

    def stop(self) -> None: ...


@pytest.fixture
def server() -> Any:
    server = Server(secret(KEY))
    server.serve(Still())  # type: ignore[arg-type]
    yield server
    server.close()


def mute(server: Server) -> socket.socket:
    client = socket.socket(socket.AF_UNIX)
    client.connect(server.address)
    return client


@pytest.mark.skipif(os.name != "posix", reason="the socket is a Unix one")
def test_mute_connections_keep_nobody_out(server: Server) -> None:
    held = [mute(server) for _ in range(12)]
    client = connect(server.address, KEY, seconds=5.0)
    assert client is not None
    client.close()
    for one in held:
        one.close()


def test_another_secret_gets_nothing(server: Server) -> None:
    assert connect(server.address, secrets.token_bytes(32), seconds=5.0) is None
    stranger = Client(server.address)
    assert stranger.recv_bytes().startswith(b"#CHALLENGE#"), "a challenge, and no object that would be unpickled"
    stranger.send_bytes(b"wrong")
    assert stranger.recv_bytes() == b"#FAILURE#"
    stranger.close()


def test_an_address_that_takes_and_says_nothing_is_given_up(tmp_path: Path) -> None:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "s"))
    listener.listen(1)
    began = time.monotonic()
    assert connect(str(tmp_path / "s"), KEY, seconds=0.3) is None
    assert time.monotonic() - began < 5
    listener.close()


def visit(port: int, query: str) -> int:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    asking.request("GET", f"/callback?{query}")
    status = asking.getresponse().status
    asking.close()
    return status


def test_a_sign_in_is_answered_beside_mute_connections_and_wrong_states() -> None:
    listener = listen(any_port=True)
    held = [socket.create_connection(("127.0.0.1", listener.server_port)) for _ in range(8)]
    seen: list[int] = []

    def browser() -> None:
        time.sleep(0.2)
        for query in ("code=evil", "state=&code=evil", "state=wrong&code=evil", "state=right&code=good"):
            seen.append(visit(listener.server_port, query))

    thread = threading.Thread(target=browser)
    thread.start()
    assert answer_to(listener, "right", 10.0)["code"] == "good"
    thread.join()
    assert seen == [404, 404, 404, 200]
    for one in held:
        one.close()
    listener.server_close()


def test_nobody_else_holds_the_port_of_the_other_family() -> None:
    listener = listen(any_port=True)
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    other = socket.socket(socket.AF_INET6)
    with pytest.raises(OSError, match="in use"):
        other.bind(("::1", listener.server_port))
    other.close()
    listener.server_close()


def test_a_sign_in_that_nobody_answers_ends() -> None:
    listener = listen(any_port=True)
    with pytest.raises(UserActionNeeded):
        answer_to(listener, "right", 0.2)
    listener.server_close()


def test_a_port_that_another_program_holds_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    # Below the ports that a system lends to whoever calls out: the tests beside this one call out all the time.
    monkeypatch.setattr(loopback, "PORTS", [port for port in range(21000, 21200) if _free(port)][:3])
    held = listen(any_port=False)
    other = listen(any_port=False)
    assert held.server_port != other.server_port
    third = listen(any_port=False)
    with pytest.raises(UserActionNeeded):
        listen(any_port=False)
    for listener in (held, other, third):
        listener.server_close()


def _free(port: int) -> bool:
    with socket.socket() as tried:
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
