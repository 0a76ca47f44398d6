"""With local-only in the policy file not one packet leaves for a host that is not allowed, whichever library asks."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.domain.account import AccountInfo, System
from app.domain.outbox import FailureKind
from connectors import network_policy as door
from connectors.base import classify_transport, spec_of
from tests.conftest import ROOT

ALONE = ["unshare", "-n"] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["unshare", "-r", "-n"]


@pytest.fixture
def closed() -> Iterator[None]:
    yield
    door.open_again()


def may_be_alone() -> bool:
    try:
        return subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not may_be_alone(), reason="this system gives no network namespaces")
def test_in_a_network_of_its_own_nothing_is_sent_but_to_what_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "correct horse")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    soundfile.write(tmp_path / "sound.flac", np.zeros(32_000, np.float32), 16_000)
    probe = Path(__file__).with_name("door_probe.py")
    command = [*ALONE, sys.executable, str(probe), str(tmp_path), str(tmp_path / "sound.flac")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert set(report["refused"].values()) == {"NotAllowed"}
    assert report["refused packets"] == []
    assert report["allowed packets"] == ["203.0.113.7"]
    assert report["open packets"] == ["203.0.113.9"], "the watcher sees what leaves"
    assert report["command packets"] == []
    assert report["words"]
    assert report["left at home"] == []
    assert report["accounts list"][0] == 0
    assert report["models get"][0] == 1
    assert "your organization" in report["models get"][1].lower()


def test_what_is_connected_later_is_let_through_from_then_on(closed: None) -> None:
    connected: list[AccountInfo] = []
    door.close(lambda: {h for info in connected for h in door.hosts_of_account(spec_of(info.system), info)})
    with pytest.raises(door.NotAllowed):
        door.check("acme.my.salesforce.com")
    connected.append(AccountInfo(System.SALESFORCE, "https://acme.my.salesforce.com"))
    door.check("acme.my.salesforce.com")
    door.check("login.salesforce.com")
    door.admit(door.hosts_of(spec_of(System.SLACK)))
    door.check("wss-primary.slack.com")
    for other in ("slack.com.evil.example", "evilslack.com", "notion.com"):
        with pytest.raises(door.NotAllowed):
            door.check(other)


def test_a_refusal_says_whose_it_is_and_is_not_tried_again() -> None:
    kind, sentence, _ = classify_transport("Jira", door.NotAllowed("no"))
    assert kind is FailureKind.REJECTED
    assert "Your organization" in sentence
