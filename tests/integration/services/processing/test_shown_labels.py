"""The final transcript calls a voice what the captions called it; a later reading calls it what the one before did."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import engines
from app.domain.call import Channel
from app.domain.transcript import CommittedWord, Turn, Utterance, Word
from app.services.processing.checkpoints import InMemory
from app.services.processing.service import Material
from app.services.processing.shown_labels import shown_labels
from app.services.processing.workflow import AfterCallWorkflow, AudioStage, Voices
from pipeline.naming import EvidenceNamer
from tests.worlds import halves as made
from tests.worlds.halves import Halves

# (voice in the final pass, from, to): the far side's own order is another one than in the captions.
SPOKEN = (("B", 1.0, 4.0), ("A", 5.0, 9.0), ("C", 10.0, 13.0))
CAPTIONS = ((1.0, 4.0, "Speaker 2"), (5.0, 9.0, "Speaker 1"))


class Ears:
    """A recogniser that hears three voices on the far side and the rep before them."""

    def language(self, sounds: Any, proposed: str | None) -> str | None:
        return "en"

    def transcribe(self, channel: Channel, start: float, samples: Any, **_more: Any) -> Any:
        spans = [(0.0, 0.8)] if channel is Channel.MIC else [(a, b) for _, a, b in SPOKEN]
        return [Utterance(channel, _words(f"{channel}{n}", *span)) for n, span in enumerate(spans)]

    def diarize(self, samples: Any, *, start: float, progress: Any) -> Any:
        return [Turn(a, b, voice) for voice, a, b in SPOKEN]


def _words(text: str, start: float, end: float) -> tuple[Word, ...]:
    step = (end - start) / 6
    return tuple(Word(f"{text}w{i}", start + i * step, start + (i + 1) * step, 0.9) for i in range(6))


def workflow(halves: Halves) -> AfterCallWorkflow:
    ears = Ears()
    audio = AudioStage(final=ears, namer=EvidenceNamer(), voices=Voices(ears))
    return AfterCallWorkflow(audio, engines.text_stage(halves.app.after.reader()))


@pytest.fixture
def halves(tmp_path: Path) -> Iterator[Halves]:
    for found in made.halves(tmp_path / "data"):
        found.app.store.save_document("one", "transcript", "null")
        yield found


def processed(halves: Halves) -> list[str]:
    outcome = halves.app.live.process.run("one", workflow(halves), halves.app.live.recording("one"))
    return [s.speaker for s in outcome.transcript.segments]


def seen(halves: Halves, turns: Sequence[tuple[float, float, str]]) -> Mapping[Channel, Sequence[Turn]]:
    words = [CommittedWord(Channel.REMOTE, w, w.end, label) for a, b, label in turns for w in _words("x", a, b)]
    words.append(CommittedWord(Channel.MIC, Word("hello", 0.0, 0.8, 0.9), 1.0))
    halves.app.store.append_words("one", words)
    return shown_labels(halves.app.store, "one")


def test_the_final_transcript_keeps_what_the_captions_called_a_voice(halves: Halves) -> None:
    assert seen(halves, CAPTIONS) == {Channel.REMOTE: [Turn(a, b, label) for a, b, label in CAPTIONS]}
    assert processed(halves) == ["Nina Holt", "Speaker 2", "Speaker 1", "Speaker 3"]
    # The captions' words are gone by now; what was shown since is the transcript.
    assert halves.app.store.words("one") == ()
    call, recording = halves.app.store.call("one"), halves.app.live.recording("one")
    assert call is not None
    again = halves.app.live.process.read(call, workflow(halves), recording, Material(InMemory()))
    assert [s.speaker for s in again.transcript.segments] == ["Nina Holt", "Speaker 2", "Speaker 1", "Speaker 3"]


def test_without_captions_voices_are_numbered_as_before(halves: Halves) -> None:
    assert processed(halves) == ["Nina Holt", "Speaker 2", "Speaker 3", "Speaker 4"]
