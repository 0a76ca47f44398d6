"""Recordings made elsewhere become calls: encrypted, with their consent on record, once each."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from app import bootstrap
from app.bootstrap import engines
from app.cli.process import process
from app.domain.call import CallState, Channel
from app.domain.capture import NoticeKind
from app.domain.claims import SOUND_INCOMPLETE
from app.domain.consent import Basis, ConsentState
from app.domain.errors import BadInput
from app.domain.proposal import Targets
from app.domain.transcript import Utterance, Word
from app.services.calls.imports import ImportRequest
from app.services.processing.capture_gaps import OBSERVER
from app.services.processing.workflow import AfterCallWorkflow, AudioStage, Voices
from pipeline.extraction import OfflineExtractor
from pipeline.naming import EvidenceNamer

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
        assert ["of 4.0 s could be read" in str(message) for message in taken.told] == [True]
        (noted,) = app.live.recording(taken.call_id).notices()
        assert (noted.kind, noted.channel, noted.until) == (NoticeKind.DAMAGED, Channel.REMOTE, float(SECONDS))


class Reader:
    """A recogniser that hears one promise of the rep's."""

    def language(self, sounds: Any, proposed: str | None) -> str | None:
        return "en"

    def transcribe(self, channel: Channel, start: float, samples: Any, **_more: Any) -> Any:
        said = "I will send you the benchmarks by Friday." if channel is Channel.MIC else "Great, thank you, Sarah."
        return [Utterance(channel, tuple(Word(w, n * 0.1, n * 0.1 + 0.1, 0.9) for n, w in enumerate(said.split())))]

    def diarize(self, samples: Any, *, start: float, progress: Any) -> Any:
        return []


def workflow(*_options: Any, **_named: Any) -> AfterCallWorkflow:
    ears = Reader()
    audio = AudioStage(final=ears, namer=EvidenceNamer(), voices=Voices(ears, is_on=False))
    return AfterCallWorkflow(audio, engines.text_stage(OfflineExtractor()))


def test_a_damaged_file_stays_marked_in_the_review_as_in_process(
    memo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = soundfile.read(memo)[0]
    folder = memo.parent / "call"
    folder.mkdir()
    soundfile.write(folder / "mic.wav", sound, RATE)
    soundfile.write(folder / "remote.flac", sound, RATE)
    remote = folder / "remote.flac"
    remote.write_bytes(remote.read_bytes()[: remote.stat().st_size // 2])
    with bootstrap.opened(lease=True) as app:
        taken = app.imports.take_in(ImportRequest(folder, "Visit", "Voss AG", AT))
        app.store.save_targets(taken.call_id, Targets("006", "Voss AG"))
        outcome = app.live.process.run(taken.call_id, workflow(), app.live.recording(taken.call_id))
        assert SOUND_INCOMPLETE in outcome.extraction.flags
        assert outcome.extraction.review_required
        assert [s.text for s in outcome.transcript.segments if s.speaker == OBSERVER] == [
            "Missing: the other side, from 00:01 to 00:04."
        ]
        assert app.store.proposals(taken.call_id)
        assert all("could not be read" in str(p.needs_you) for p in app.store.proposals(taken.call_id))
    monkeypatch.setattr(engines, "after_call", workflow)
    told = {"call_id": "c1", "title": "Visit", "started_at": "2026-03-10T14:00:00", "rep": "Sarah Chen"}
    people = [
        {"name": "Sarah Chen", "side": "us"},
        {"name": "Jane Wilson", "side": "customer", "email": "jane@voss.example"},
    ]
    consent = {"granted_at": 0.0, "basis": "attested"}
    (folder / "call.json").write_text(json.dumps({**told, "participants": people, "consent": consent}))
    process(folder, memo.parent / "out")
    assert "remote.flac: " in capsys.readouterr().err
    claims, proposals = (
        json.loads((memo.parent / "out" / f"{n}.json").read_text()) for n in ("extraction", "proposals")
    )
    assert (SOUND_INCOMPLETE in claims["flags"], claims["review_required"]) == (True, True)
    assert all("could not be read" in p["needs_you"] for p in proposals)
