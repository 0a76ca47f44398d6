"""Whoever starts the capture process, nothing is recorded without policy's leave and a consent on record in that folder."""

import json
import secrets
import time
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest

from app.bootstrap.application import Application
from app.bootstrap.base import ApplicationBase
from app.bootstrap.microphone_gate import permit_call, permit_check
from app.domain.call import Call, CallContext, CallState
from app.domain.capture import SoundDevice
from app.domain.errors import ConsentMissing, PolicyBroken
from app.store import capture_tickets
from app.store.capture_tickets import issue_ticket
from audio import capture_process
from audio.gate import GatedBackend, Permit, Purpose
from tests.worlds.sound_system import SilentSystem

CALL = "meet.acme@corp/20261206T140000Z"


class Folder:
    """A data folder with one call, and its key."""

    def __init__(self, folder: Path) -> None:
        self.path = folder
        self.app = Application(ApplicationBase(folder))
        self.key = self.app.store.master_key()
        self.context = CallContext(CALL, "Call", datetime(2026, 12, 6, 14), "Sarah Chen")
        self.app.store.save_call(Call(self.context, CallState.LIVE))

    def agree(self) -> None:
        self.app.consent.grant(self.app.consent.ask(self.context), call_time=0.0)

    def admit_withdrawn(self) -> Permit:
        self.app.consent.withdraw(CALL, self.app.live.recording(CALL), erase=False)
        return self.admit(issue_ticket(self.app.store, CALL))

    def admit(self, ticket: str, call_id: str = CALL, key: bytes | None = None) -> Permit:
        return permit_call(self.path, key or self.key, ticket, call_id)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "plain words for a test")
    return Folder(tmp_path / "data")


def test_a_ticket_of_a_granted_call_opens_once(folder: Folder) -> None:
    folder.agree()
    ticket = issue_ticket(folder.app.store, CALL)
    assert folder.admit(ticket) == Permit(Purpose.CALL, CALL)
    with pytest.raises(ConsentMissing):
        folder.admit(ticket)
    folder.app.close()


@pytest.mark.parametrize(
    "attempt",
    [
        lambda f: f.admit("0" * 64),
        lambda f: f.admit(""),
        lambda f: f.admit(issue_ticket(f.app.store, "another")),
        lambda f: f.admit(issue_ticket(f.app.store, CALL), "another"),
        lambda f: f.admit(issue_ticket(f.app.store, CALL), key=secrets.token_bytes(32)),
        lambda f: (
            f.app.consent.withdraw(CALL, f.app.live.recording(CALL), erase=False),
            f.admit(issue_ticket(f.app.store, CALL)),
        ),
        lambda f: permit_call(f.path.with_name("empty"), f.key, "0" * 64, CALL),
    ],
    ids=["guessed", "none", "another call's", "for another call", "another key", "withdrawn", "no data folder"],
)
def test_every_other_ticket_is_refused(folder: Folder, attempt: Callable[[Folder], object]) -> None:
    folder.agree()
    with pytest.raises(ConsentMissing):
        attempt(folder)
    folder.app.close()


def test_an_old_ticket_and_a_call_without_consent_are_refused(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConsentMissing):
        folder.admit(issue_ticket(folder.app.store, CALL))
    folder.agree()
    ticket = issue_ticket(folder.app.store, CALL)
    late = time.time() + 2 * capture_tickets.VALID_SECONDS
    monkeypatch.setattr(capture_tickets.time, "time", lambda: late)
    with pytest.raises(ConsentMissing):
        folder.admit(ticket)
    folder.app.close()


@pytest.mark.parametrize(
    ("policy", "error"),
    [('{"mandatory": {"recording_allowed": false}}', ConsentMissing), ('{"Mandatory": {}}', PolicyBroken)],
)
def test_policy_is_read_by_the_gate_itself(
    folder: Folder, policy: str, error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.agree()
    ticket = issue_ticket(folder.app.store, CALL)
    (tmp_path / "policy.json").write_text(policy)
    monkeypatch.setenv("CALLSIDE_POLICY_FILE", str(tmp_path / "policy.json"))
    with pytest.raises(error):
        folder.admit(ticket)
    if error is PolicyBroken:
        with pytest.raises(PolicyBroken):
            permit_check()
    folder.app.close()


def test_the_capture_process_records_for_nobody_without_a_ticket(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capture_process, "backend", lambda: pytest.fail("a sound system was asked for"))
    order = {
        "call_id": CALL, "granted_at": 0.0, "start": 0.0, "moment": 0.0, "key": bytes(32).hex(), "mic": None,
        "remote": None, "program": None, "data_folder": str(folder.path), "master": bytes(32).hex(), "ticket": "",
    }  # fmt: skip
    with pytest.raises(ConsentMissing):
        capture_process.main(permit_call, StringIO(json.dumps(order) + "\n"))
    assert not (folder.path / "recordings").exists()
    folder.app.close()


def test_a_sound_system_without_a_permit_opens_nothing() -> None:
    device = SoundDevice("mic", "Microphone", is_loopback=False, is_default=True)
    asked = GatedBackend(SilentSystem(device), None)
    assert asked.devices() == [device]
    with pytest.raises(ConsentMissing):
        asked.open(device, lambda _block: None, lambda _why: None)
