"""The speech figures against their goals, as one table: `python tests/bench/speech.py [--data DIR]`.

Exit code 1 where a figure falls short. The data folder is laid out like the project's shared one (calls/acme, speech).
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from app import bootstrap  # noqa: E402
from app.domain.call import Channel  # noqa: E402
from app.domain.errors import CallsideError  # noqa: E402
from app.domain.formats import context_from, load_json  # noqa: E402
from app.domain.ports import SAMPLE_RATE  # noqa: E402
from app.domain.transcript import CommittedWord, Turn  # noqa: E402
from tests.bench import scores  # noqa: E402

BLOCK = SAMPLE_RATE // 10


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    goal: float

    @property
    def met(self) -> bool:
        return self.value <= self.goal


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


def call_figures(data: Path, model: str) -> Iterator[Figure]:
    """Word errors, latency and CPU of the live engine, and word errors of the careful pass, on the two-channel call."""
    folder = data / "calls" / "acme"
    channels = bootstrap.read_channels(folder)
    context = context_from(load_json(folder / "call.json"))
    began = time.process_time()
    words = played(channels, bootstrap.live_engine(model, vocabulary=context.vocabulary()))
    cost = (time.process_time() - began) / (max(len(s) for s in channels.values()) / SAMPLE_RATE)
    engine = bootstrap.final_engine(model)
    goals = {"tiny.en": (0.05, 1.1, 2.2, 0.40)}.get(model, (0.045, 1.4, 2.8, 0.9))
    for channel, samples in channels.items():
        reference = scores.call_reference(folder / "reference.json", channel)
        mine = [w for w in words if w.channel is channel]
        latency = scores.latencies(reference, mine)
        yield Figure(f"live WER, {channel.value}", scores.error_rate(reference, mine), goals[0])
        yield Figure(f"live latency mean, {channel.value} (s)", float(np.mean(latency)), goals[1])
        yield Figure(f"live latency p95, {channel.value} (s)", float(np.percentile(latency, 95)), goals[2])
        careful = final_words(engine, channel, samples, context.vocabulary())
        plain = scores.errors(reference, plain_words(model, samples)) / len(reference)
        yield Figure(f"final WER, {channel.value}", scores.error_rate(reference, careful), plain + 0.003)
    yield Figure("live CPU seconds a second, both channels", cost, goals[3])


def final_words(engine: Any, channel: Channel, samples: Any, vocabulary: Sequence[str] = ()) -> list[CommittedWord]:
    found = engine.transcribe(channel, 0.0, samples, vocabulary=vocabulary, progress=quiet)
    return [CommittedWord(channel, w, w.end) for u in found for w in u.words]


def plain_words(model: str, samples: Any) -> str:
    """What faster-whisper by itself makes of it: beam 5, with its voice filter."""
    from pipeline.core.decoder import load_whisper
    from pipeline.models import whisper_folder

    segments, _ = load_whisper(whisper_folder(model)).transcribe(samples, language="en", beam_size=5, vad_filter=True)
    return " ".join(s.text for s in segments)


def clip_figures(data: Path, model: str) -> Iterator[Figure]:
    """All short clips and meetings together, live; and the careful pass beside plain faster-whisper, file by file."""
    wrong = total = invented = 0
    worst = 0.0
    engine = bootstrap.final_engine(model)
    for audio, reference in scores.clips(data / "speech"):
        samples = bootstrap.read_channels(audio)[Channel.MIX]
        words = played({Channel.MIX: samples}, bootstrap.live_engine(model))
        wrong += scores.errors(reference, scores.text_of(words))
        total += len(reference)
        if len(reference) < 5:
            invented += max(0, len(words) - len(reference))
        careful = scores.errors(reference, scores.text_of(final_words(engine, Channel.MIX, samples)))
        plain = scores.errors(reference, plain_words(model, samples))
        worst = max(worst, (careful - plain) / max(1, len(reference)))
    yield Figure("live WER, all of data/speech", wrong / total, 0.23)
    yield Figure("final WER above plain faster-whisper, worst clip", worst, 0.003)
    yield Figure("words invented on a silent meeting", float(invented), 0.0)


def invention_figures(model: str, minutes: float) -> Iterator[Figure]:
    """Words on generated silence, noise and hold music."""
    count = int(minutes * 60 * SAMPLE_RATE)
    t = np.arange(count) / SAMPLE_RATE
    chord = np.array([261.6, 329.6, 392.0, 440.0])[(t // 0.5).astype(int) % 4]
    music = 0.1 * np.sin(2 * np.pi * np.cumsum(chord) / SAMPLE_RATE) * np.exp(-3 * (t % 0.5))
    sounds = {
        "silence": np.zeros(count),
        "noise": np.random.default_rng(7).normal(0, 0.03, count),
        "hold music": music,
    }
    for name, sound in sounds.items():
        words = played({Channel.REMOTE: sound.astype(np.float32)}, bootstrap.live_engine(model))
        yield Figure(f"words invented on {minutes:g} min of {name}", float(len(words)), 0.0)


def speaker_figures(data: Path) -> Iterator[Figure]:
    """Diarization error, final and live, its CPU, and how many speakers are missed or too many."""
    folder = data / "calls" / "acme"
    samples = bootstrap.read_channels(folder / "remote.flac")[Channel.MIX]
    engine = bootstrap.diarizer()
    began = time.process_time()
    turns = engine.diarize(samples, start=0.0, progress=quiet)
    cost = (time.process_time() - began) / (len(samples) / SAMPLE_RATE)
    yield Figure("DER, acme remote, final", scores.diarization(folder / "remote.rttm", turns, samples).rate, 0.07)
    yield Figure("speakers off by, acme remote", float(abs(len({t.speaker for t in turns}) - 3)), 0.0)
    yield Figure("diarization CPU seconds a second", cost, 0.05)
    live = bootstrap.online_diarizer()
    decided = [d for at in range(0, len(samples), BLOCK) for d in live.feed(samples[at : at + BLOCK])]
    decided += live.finish()
    found: list[Turn] = [d.turn for d in decided]
    yield Figure("DER, acme remote, live", scores.diarization(folder / "remote.rttm", found, samples).rate, 0.12)
    yield Figure("live turns decided within (s)", max(d.decided_at - d.turn.end for d in decided), 2.0)
    wrong = total = 0.0
    for audio in sorted((data / "speech" / "ami").glob("*.flac")):
        sound = bootstrap.read_channels(audio)[Channel.MIX]
        result = scores.diarization(audio.with_suffix(".rttm"), engine.diarize(sound, start=0.0, progress=quiet), sound)
        wrong, total = wrong + result.wrong, total + result.total
    yield Figure("DER, AMI clips together, final", wrong / total, 0.21)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--model", default="tiny.en")
    parser.add_argument("--minutes", type=float, default=10.0, help="of generated silence, noise and music, each")
    parser.add_argument("--part", choices=("call", "clips", "invention", "speakers"), action="append")
    options = parser.parse_args(argv)
    data = options.data if (options.data / "calls").is_dir() else options.data / "data"
    parts: dict[str, Callable[[], Iterator[Figure]]] = {
        "call": lambda: call_figures(data, options.model),
        "clips": lambda: clip_figures(data, options.model),
        "invention": lambda: invention_figures(options.model, options.minutes),
        "speakers": lambda: speaker_figures(data),
    }
    table = Table("figure", "measured", "goal", "", title="Speech")
    short = 0
    try:
        for figure in (f for name, part in parts.items() if name in (options.part or parts) for f in part()):
            short += not figure.met
            Console(stderr=True).print(f"{figure.name}: {figure.value:.3f}")
            table.add_row(figure.name, f"{figure.value:.3f}", f"≤ {figure.goal:.3f}", "met" if figure.met else "short")
    except CallsideError as error:
        Console(stderr=True).print(str(error))
        return 1
    Console().print(table)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
