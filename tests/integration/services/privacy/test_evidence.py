"""Consent records and audit heads reach IT's folder and syslog as they arise, at least once and in order."""

import json
import socket
from pathlib import Path

import pytest

from app.bootstrap import Application, ApplicationBase
from app.domain.call import Call, CallContext, CallState
from app.domain.errors import BadInput
from connectors.syslog import Syslog
from tests.worlds.live import NOW, PEOPLE, Now

CONTEXT = CallContext("acme", "Call", NOW.replace(tzinfo=None), "Sarah Chen", PEOPLE)


def an_app(folder: Path, **settings: object) -> Application:
    app = Application(ApplicationBase(folder, clock=Now(), base_settings=settings, is_demo=True))
    app.store.save_call(Call(CONTEXT, CallState.PLANNED))
    return app


@pytest.mark.parametrize("pseudonymous", [False, True])
def test_records_and_heads_arrive_in_the_folder_and_are_caught_up_with(tmp_path: Path, pseudonymous: bool) -> None:
    there = tmp_path / "evidence"
    app = an_app(tmp_path / "data", evidence_folder=str(there), pseudonymous_audit=pseudonymous)
    record = app.consent.ask(CONTEXT)
    app.housekeeping.tick()  # the folder is not there: nothing is lost, and nothing breaks
    app.consent.grant(record, call_time=1.0)
    there.mkdir()
    app.housekeeping.tick()
    found = {p.name: json.loads(p.read_text()) for p in there.iterdir()}
    (consent,) = [body for name, body in found.items() if name.startswith("consent-acme")]
    (head,) = [body for name, body in found.items() if name.startswith("audit-head")]
    assert consent["record"]["state"] == "granted"
    assert consent["record"]["people"] == ["Jane Wilson"]
    assert head["head"] == "{}:{}".format(*app.store.audit_head())
    app.housekeeping.tick()
    assert len(list(there.iterdir())) == 2
    app.close()


@pytest.mark.parametrize("scheme", ["udp", "tcp", "unix"])
def test_a_syslog_gets_rfc_5424_lines(tmp_path: Path, scheme: str) -> None:
    if scheme == "unix":
        server = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        server.bind(str(tmp_path / "log"))
        address = str(tmp_path / "log")
    else:
        server = socket.socket(socket.AF_INET, socket.SOCK_STREAM if scheme == "tcp" else socket.SOCK_DGRAM)
        server.bind(("127.0.0.1", 0))
        address = f"{scheme}://127.0.0.1:{server.getsockname()[1]}"
    with server:
        if scheme == "tcp":
            server.listen()
        Syslog(address).send("audit-head-1", {"at": "2024-12-06T19:00:00+00:00", "head": "1:abc"})
        if scheme == "tcp":
            peer, _ = server.accept()
            with peer:
                length, _, line = peer.recv(4096).partition(b" ")
            assert int(length) == len(line)
        else:
            line = server.recv(4096)
    assert line.startswith(b"<110>1 2024-12-06T19:00:00+00:00 - callside - audit-head-1 - ")
    assert json.loads(line[line.index(b"{") :])["head"] == "1:abc"


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(BadInput, match="no syslog"):
        Syslog("ftp://host")
