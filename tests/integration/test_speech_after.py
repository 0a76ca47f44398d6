"""The careful pass, the separation of speakers and their names, on the bundled call with the real models."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from app.domain.call import Channel
from app.domain.errors import Cancelled
from app.domain.formats import context_from
from app.domain.transcript import Transcript, Turn
from pipeline.core.audio import Audio, read_channels
from pipeline.diarize import OnnxDiarizer
from pipeline.diarize_live import OnlineDiarizer
from pipeline.final import FinalPass
from pipeline.models import EMBEDDING, SEGMENTATION, onnx_file, speech_folder
from pipeline.naming import EvidenceNamer

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"
# Until John has left: by then all four have said who they are. test_demo.py hears the whole call.
SECONDS = 178


def quiet(_: float) -> None:
    return None


@pytest.fixture(scope="module")
def call() -> dict[Channel, Audio]:
    return {channel: sound[: SECONDS * 16000] for channel, sound in read_channels(DEMO).items()}


@pytest.fixture(scope="module")
def turns(call: dict[Channel, Audio]) -> Sequence[Turn]:
    return OnnxDiarizer(onnx_file(SEGMENTATION), onnx_file(EMBEDDING)).diarize(
        call[Channel.REMOTE], start=0.0, progress=quiet
    )


@pytest.fixture(scope="module")
def transcript(call: dict[Channel, Audio], turns: Sequence[Turn]) -> Transcript:
    engine = FinalPass(speech_folder("tiny.en"))
    context = context_from(json.loads((DEMO / "call.json").read_text()))
    utterances = [
        u
        for channel, samples in call.items()
        for u in engine.transcribe(channel, 0.0, samples, vocabulary=context.vocabulary(), progress=quiet)
    ]
    return EvidenceNamer().name(context, utterances, {Channel.REMOTE: turns})


def test_three_voices_are_found_on_the_remote_channel(turns: Sequence[Turn]) -> None:
    assert {t.speaker for t in turns} == {"Speaker 1", "Speaker 2", "Speaker 3"}


def test_all_four_are_named(transcript: Transcript) -> None:
    said = {
        "How was the drive": "Sarah Chen",
        "staging cluster": "Bob Torres",
        "the P99 was 180 milliseconds": "John Martinez",
        "Ohio is a hard date": "Jane Wilson",
        "That was our main concern": "Bob Torres",
        "Can you send those by Monday": "Jane Wilson",
        "I will send the performance benchmarks by Monday": "John Martinez",
    }
    for text, speaker in said.items():
        found = [s for s in transcript.segments if text in s.text]
        assert [s.speaker for s in found] == [speaker], text


def test_segments_are_in_order_and_carry_their_words(transcript: Transcript) -> None:
    assert [s.id for s in transcript.segments] == list(range(len(transcript.segments)))
    assert [s.start for s in transcript.segments] == sorted(s.start for s in transcript.segments)
    for s in transcript.segments:
        assert s.text == " ".join(w.text for w in s.words)
        assert all(b.start - a.end <= 1.0 for a, b in zip(s.words, s.words[1:], strict=False))


def test_times_count_from_the_start_of_the_call(call: dict[Channel, Audio]) -> None:
    engine = FinalPass(speech_folder("tiny.en"))
    part = call[Channel.REMOTE][int(142.5 * 16000) : int(153.5 * 16000)]
    utterances = engine.transcribe(Channel.REMOTE, 142.5, part, vocabulary=(), progress=quiet)
    assert utterances[0].start == pytest.approx(143.0, abs=0.6)
    assert engine.transcribe(Channel.MIC, 0.0, np.zeros(16000 * 5, np.float32), vocabulary=(), progress=quiet) == ()


def test_the_careful_pass_stops_when_told_to(call: dict[Channel, Audio]) -> None:
    def stop(_: float) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        FinalPass(speech_folder("tiny.en")).transcribe(
            Channel.REMOTE, 0.0, call[Channel.REMOTE][: 16000 * 20], vocabulary=(), progress=stop
        )


def test_live_turns_are_decided_once_and_soon(call: dict[Channel, Audio]) -> None:
    engine = OnlineDiarizer(onnx_file(SEGMENTATION), onnx_file(EMBEDDING))
    sound = call[Channel.REMOTE][16000 * 138 : 16000 * 190]
    decided = [d for at in range(0, len(sound), 4000) for d in engine.feed(sound[at : at + 4000])]
    decided += engine.finish()
    assert len({d.turn.speaker for d in decided}) >= 3, (
        "live, a voice may get a second label; the careful pass joins it"
    )
    assert all(0.0 <= d.decided_at - d.turn.end <= 2.0 for d in decided)


def test_silence_has_no_speakers() -> None:
    engine = OnnxDiarizer(onnx_file(SEGMENTATION), onnx_file(EMBEDDING))
    assert engine.diarize(np.zeros(16000 * 12, np.float32), start=0.0, progress=quiet) == []
