"""What the parts of the speech bench share: a figure against its goal, sound played as by a sound card, plain faster-whisper."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from app.domain.call import Channel
from app.domain.formats import context_from, load_json
from app.domain.ports import SAMPLE_RATE
from app.domain.transcript import CommittedWord

ROOT = Path(__file__).resolve().parents[2]
BLOCK = SAMPLE_RATE // 10
LEAK_DELAY = 0.06  # seconds from the loudspeaker to the microphone


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    goal: float

    @property
    def met(self) -> bool:
        return self.value <= self.goal


@dataclass(frozen=True)
class Bench:
    """Where the data are, which model is measured, and an interpreter that has senko, the peer that tells voices apart."""

    data: Path
    model: str
    minutes: float
    senko: str = ""

    @property
    def call(self) -> Path:
        return self.data / "calls" / "acme"

    @property
    def is_starter(self) -> bool:
        return self.model == "tiny.en"

    def vocabulary(self) -> Sequence[str]:
        return context_from(load_json(self.call / "call.json")).vocabulary()

    def goals(self) -> tuple[float, float, float, float]:
        """(word errors, mean latency, its 95th percentile, CPU) of the live engine."""
        return (0.05, 1.1, 2.2, 0.40) if self.is_starter else (0.045, 1.4, 2.8, 0.9)


def quiet(_: float) -> None:
    return None


def played(channels: Mapping[Channel, Any], engine: Any) -> list[CommittedWord]:
    """The words of a live engine that is fed as by a sound card, on the clock of the sound."""
    words: list[CommittedWord] = []
    for at in range(0, max(len(s) for s in channels.values()), BLOCK):
        for channel, samples in channels.items():
            if at < len(samples):
                engine.feed(channel, at / SAMPLE_RATE, samples[at : at + BLOCK])
        words += engine.step()
    return [*words, *engine.finish()]


def leaked(channels: Mapping[Channel, Any], decibel: float) -> Any:
    """The microphone as it hears the remote channel from loudspeakers."""
    heard, remote = channels[Channel.MIC].copy(), channels[Channel.REMOTE]
    shift = int(LEAK_DELAY * SAMPLE_RATE)
    count = min(len(heard) - shift, len(remote))
    heard[shift : shift + count] += remote[:count] * 10 ** (decibel / 20)
    return np.clip(heard, -1.0, 1.0)


def final_words(
    engine: Any, channel: Channel, samples: Any, vocabulary: Sequence[str] = (), language: str = "en"
) -> list[CommittedWord]:
    """The words of the careful pass."""
    found = engine.transcribe(channel, 0.0, samples, vocabulary=vocabulary, progress=quiet, language=language)
    return [CommittedWord(channel, w, w.end) for u in found for w in u.words]


@lru_cache(maxsize=1)
def _whisper(folder: Path) -> Any:
    from pipeline.core.decoder import load_whisper

    return load_whisper(folder, threads=1)


def _plain(model: str, samples: Any, language: str, *, timed: bool = False) -> list[Any]:
    from pipeline.models import SpeechModels

    whisper = _whisper(SpeechModels(model).folder(language))
    found, _ = whisper.transcribe(samples, language=language, beam_size=5, vad_filter=True, word_timestamps=timed)
    return list(found)


def plain_words(model: str, samples: Any, language: str = "en") -> str:
    """What faster-whisper by itself makes of it on one thread: int8, beam 5, with its voice filter."""
    return " ".join(s.text for s in _plain(model, samples, language))


def plain_timed(model: str, samples: Any, language: str = "en") -> list[tuple[str, float, float]]:
    """The same with the times of the words: (text, start, end)."""
    segments = _plain(model, samples, language, timed=True)
    return [(w.word.strip(), float(w.start), float(w.end)) for s in segments for w in s.words or ()]


def plain_cost(model: str, channels: Mapping[Channel, Any]) -> float:
    """CPU seconds of the same over these channels, the model loaded before."""
    _plain(model, np.zeros(SAMPLE_RATE, np.float32), "en")
    began = time.process_time()
    for samples in channels.values():
        _plain(model, samples, "en")
    return time.process_time() - began
