"""A recording with everybody on one channel: the rep's lines become theirs, by voiceprint or by one answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import soundfile

from app import bootstrap
from app.bootstrap import Application, engines
from app.domain.call import Call, CallContext, CallState, Channel
from app.domain.consent import Basis
from app.domain.documents import Document
from app.domain.errors import BadInput
from app.domain.people import Participant, Side
from app.domain.transcript import Segment, Transcript
from app.services.calls.imports import ImportRequest

DEMO = Path(__file__).resolve().parents[4] / "resources" / "demo"
RATE = 16_000
REP = "Nina Holt"
TURNS = (
    ("Speaker 1", "Before we start, may I record this call so that I can send you accurate notes?"),
    ("Speaker 2", "Yes, that is fine with me."),
    ("Speaker 1", "Great. I will send you the benchmark reports by Monday."),
    ("Speaker 2", "Good. The export times out with large files, that is our main concern."),
    ("Speaker 2", "I will ask our security team about it by Friday."),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CALLSIDE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "correct-horse-battery")
    return tmp_path


@pytest.fixture
def app(folder: Path) -> Iterator[Application]:
    """A mixed call that was read with nobody known in it."""
    with bootstrap.opened(lease=True) as application:
        context = CallContext(
            "c1", "Memo", datetime(2026, 3, 10, 14), REP, (Participant(REP, Side.US),), ("Voss AG",), language="en"
        )
        at, segments = 0.0, []
        for number, (who, text) in enumerate(TURNS):
            segments.append(Segment(number, at, at + 4.0, who, text, Channel.REMOTE, 0.9))
            at += 5.0
        said = Transcript.of(context, segments)
        store, consent = application.store, application.consent
        with store.transaction():
            store.save_call(Call(context, CallState.REVIEW))
            store.mark("c1", Document.MIXED)
            store.save_transcript("c1", said)
            store.save_extraction("c1", engines.text_stage(application.after.reader()).read(said, context))
        consent.grant(consent.ask(context), call_time=0.0, basis=Basis.ATTESTED)
        consent.prove(context, said.segments)
        consent.doubt_unproved("c1")
        yield application


def owners(app: Application) -> dict[str, str | None]:
    extraction = app.store.extraction("c1")
    assert extraction is not None
    return {"reports" if "report" in step.what else "other": step.owner for step in extraction.next_steps}


def test_one_answer_makes_the_reps_lines_theirs_and_proves_the_yes(app: Application) -> None:
    asked = app.own_voice.question("c1")
    assert {v.speaker for v in asked} == {"Speaker 1", "Speaker 2"}
    assert all(0 < v.end - v.start <= 8.0 and v.quote for v in asked)
    record = app.consent.record("c1")
    assert record is not None
    assert (record.proof, "not found" in str(record.doubt)) == (None, True)
    app.own_voice.answer("c1", "Speaker 1")
    assert owners(app) == {"reports": REP, "other": "Speaker 2"}
    assert app.own_voice.question("c1") == ()
    record = app.consent.record("c1")
    assert record is not None
    assert (record.basis, record.heard, record.doubt) == (Basis.SPOKEN, ("Speaker 2",), None)


def test_a_yes_by_the_rep_proves_nothing(app: Application) -> None:
    app.own_voice.answer("c1", "Speaker 2")
    record = app.consent.record("c1")
    assert record is not None
    assert (record.basis, record.proof) == (Basis.ATTESTED, None)
    assert record.doubt is not None


def test_a_slip_of_the_hand_is_taken_back(app: Application) -> None:
    before = app.store.transcript("c1")
    app.own_voice.answer("c1", "Speaker 2")
    app.speakers.undo("c1")
    assert app.store.transcript("c1") == before
    app.own_voice.answer("c1", "Speaker 1")
    assert owners(app)["reports"] == REP


def test_a_recording_without_the_rep_is_asked_about_once(app: Application) -> None:
    app.own_voice.answer("c1", None)
    assert app.own_voice.question("c1") == ()
    assert owners(app)["reports"] == "Speaker 1"


def test_a_moment_names_its_speaker_and_an_unknown_one_is_refused(app: Application) -> None:
    assert app.own_voice.speaker_at("c1", 7.0) == "Speaker 2"
    with pytest.raises(BadInput, match="Speaker 9"):
        app.own_voice.answer("c1", "Speaker 9")
    call = app.calls.call("c1")
    other = replace(call, context=replace(call.context, call_id="c2"))
    app.store.save_call(other)
    with pytest.raises(BadInput, match="one channel"):
        app.own_voice.answer("c2", "Speaker 1")


def test_a_voiceprint_that_the_rep_asked_for_finds_them(folder: Path) -> None:
    mic, remote = (soundfile.read(DEMO / f"{c}.flac", dtype="float32")[0] for c in ("mic", "remote"))
    length = min(len(mic), len(remote))
    clip = slice(8 * RATE, 54 * RATE)
    soundfile.write(folder / "memo.wav", (mic[:length] + remote[:length])[clip] * 0.7, RATE)
    known = engines.microphone_voices().voiceprint(mic[100 * RATE : 200 * RATE])
    with bootstrap.opened(lease=True) as app:
        app.setup.preferences.save({"voiceprint": True})
    with bootstrap.opened(lease=True) as app:
        app.store.save_voiceprint(known)
        taken = app.imports.take_in(ImportRequest(folder / "memo.wav", language="en"))
        app.calls.process(taken.call_id)
        said = app.store.transcript(taken.call_id)
        rep = app.calls.call(taken.call_id).context.rep
        assert said is not None
        assert "two weeks ago" in " ".join(s.text for s in said.segments if s.speaker == rep)
        assert "good to hear" in " ".join(s.text for s in said.segments if s.speaker != rep)
        assert app.own_voice.question(taken.call_id) == ()
        record = app.consent.record(taken.call_id)
        assert record is not None
        assert record.basis is Basis.SPOKEN
