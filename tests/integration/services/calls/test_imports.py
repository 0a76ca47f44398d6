"""Recordings made elsewhere become calls: encrypted, with their consent on record, once each."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app import bootstrap
from app.domain.call import CallState, Channel
from app.domain.capture import NoticeKind
from app.domain.consent import Basis, ConsentState
from app.domain.errors import BadInput
from app.services.calls.imports import ImportRequest

RATE = 16_000
SECONDS = 4
AT = datetime(2026, 3, 10, 14, 0)


@pytest.fixture
def memo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CALLSIDE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "correct-horse-battery")
    noise = np.random.default_rng(5).normal(0, 0.1, SECONDS * RATE).astype(np.float32)
    soundfile.write(tmp_path / "memo.flac", noise, RATE)
    return tmp_path / "memo.flac"


def test_a_mixed_file_is_kept_encrypted_with_its_consent_and_waits_to_be_processed(memo: Path, tmp_path: Path) -> None:
    with bootstrap.opened(lease=True) as app:
        taken = app.imports.take_in(ImportRequest(memo, "Site visit", "Voss AG", AT, "de"))
        (call,) = app.calls.waiting()
        assert (call.id, call.state, call.context.title) == (taken.call_id, CallState.PROCESSING, "Site visit")
        assert (call.context.started_at, call.context.accounts, call.context.language) == (AT, ("Voss AG",), "de")
        record = app.consent.record(call.id)
        assert record is not None
        assert record.state is ConsentState.GRANTED
        start, sound = app.live.recording(call.id).read(Channel.REMOTE)
        assert (start, len(sound)) == (0.0, SECONDS * RATE)
    kept = b"".join(p.read_bytes() for p in (tmp_path / "data").rglob("*") if p.is_file())
    assert b"Site visit" not in kept
    assert memo.exists()


def test_the_same_recording_is_taken_in_once_whatever_it_is_called(memo: Path) -> None:
    with bootstrap.opened(lease=True) as app:
        taken = app.imports.take_in(ImportRequest(memo))
        renamed = memo.rename(memo.with_name("again.flac"))
        with pytest.raises(BadInput, match=taken.call_id):
            app.imports.take_in(ImportRequest(renamed))
        assert len(app.calls.waiting()) == 1


def test_a_yes_that_nobody_heard_is_no_spoken_consent(memo: Path) -> None:
    with bootstrap.opened(lease=True) as app:
        taken = app.imports.take_in(ImportRequest(memo))
        assert app.consent.doubt_unproved(taken.call_id)
        record = app.consent.record(taken.call_id)
        assert record is not None
        assert (record.basis, record.proof) == (Basis.ATTESTED, None)
        assert "not found" in str(record.doubt)


def test_two_channels_stay_two(memo: Path) -> None:
    folder = memo.parent / "call"
    folder.mkdir()
    for channel in ("mic", "remote"):
        soundfile.write(folder / f"{channel}.wav", soundfile.read(memo)[0], RATE)
    with bootstrap.opened(lease=True) as app:
        taken = app.imports.take_in(ImportRequest(folder))
        recording = app.live.recording(taken.call_id)
        assert [len(recording.read(c)[1]) for c in (Channel.MIC, Channel.REMOTE)] == [SECONDS * RATE] * 2


def test_what_a_damaged_file_lost_is_on_record(memo: Path) -> None:
    memo.write_bytes(memo.read_bytes()[: memo.stat().st_size // 2])
    with bootstrap.opened(lease=True) as app:
        taken = app.imports.take_in(ImportRequest(memo))
        ((channel, start, end),) = taken.losses
        assert (channel, end) == (Channel.MIX, float(SECONDS))
        noted = app.live.recording(taken.call_id).notices()
        assert [(n.kind, n.at, n.until) for n in noted] == [(NoticeKind.DAMAGED, start, end)]
