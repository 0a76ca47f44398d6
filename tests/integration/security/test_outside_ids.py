"""An id that others choose (a calendar event's UID) decides about no path, and tells calls apart whatever it looks like."""

import json
import secrets
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from app.bootstrap.application import Application
from app.bootstrap.base import ApplicationBase
from app.domain.call import Call, CallContext, CallState, Channel
from app.domain.errors import BadInput
from app.domain.formats import plain
from app.domain.people import Participant, Side
from app.domain.privacy import Scope
from app.domain.transcript import Segment, Transcript
from app.paths import inside, record_name
from audio.recordings import ChunkRecordings

PAIRS = [
    ("meet.acme@corp/20261206T140000Z", "meet_acme_corp/20261206T140000Z"),
    ("Abc1", "abC1"),
    ("AAMkAG/1", "AAMkAG-1"),
    ("x" * 300 + "a", "x" * 300 + "b"),
    ("\u4f1a\u8bae", "\u4f1a\u8b70"),
    ("", "."),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_ids_never_share_a_recording(tmp_path: Path, one: str, other: str) -> None:
    recordings = ChunkRecordings(tmp_path / "recordings")
    for call_id in (one, other):
        sound = recordings.open(call_id, secrets.token_bytes(32))
        sound.append(Channel.MIC, 0.0, np.zeros(16000, np.float32))
        sound.close()
    assert record_name(one).lower() != record_name(other).lower()
    recordings.erase(other)
    assert recordings.has(one)
    assert not recordings.has(other)


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "..", ".", "link/x"])
def test_a_name_that_leaves_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path)
    with pytest.raises(BadInput):
        inside(folder, name)
    assert inside(folder, "a/b.json") == folder / "a/b.json"


def test_an_export_of_a_person_stays_in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "plain words for a test")
    victim, out = tmp_path / "victim", tmp_path / "out"
    app = Application(ApplicationBase(tmp_path / "data"))
    people = (Participant("Sarah Chen", Side.US), Participant("Jane Wilson", Side.CUSTOMER, email="jane@acme.example"))
    for call_id in ("../victim/20261206T140000Z", f"{victim}/abs", "C:\\victim", "a/b"):
        context = CallContext(call_id, "Call", datetime(2026, 12, 6, 14), "Sarah Chen", people, ("Acme",))
        app.store.save_call(Call(context, CallState.DONE))
        said = Transcript.of(context, (Segment(1, 0.0, 5.0, "Jane Wilson", "We will pay next week."),))
        app.store.save_document(call_id, "transcript", json.dumps(plain(said)))
    assert app.privacy.exporting.export(Scope.PERSON, "Jane Wilson", out) == 5
    app.close()
    assert not victim.exists()
    assert len(list(out.rglob("said.json"))) == 4


def test_recordings_of_the_first_version_are_found_again(tmp_path: Path) -> None:
    recordings = ChunkRecordings(tmp_path)
    for name in ("acme_1", "a_b", "held.locked"):
        (tmp_path / name).mkdir()
    recordings.adopt(["acme/1", "a.b", "a/b", "held"])
    assert recordings.has("acme/1")
    assert recordings.folder_of("held").with_suffix(".locked").exists()
    assert (tmp_path / "a_b").exists(), "two calls could have made it: neither takes it"
