"""`python3 dev.py bench capture [--kills N] [--minutes M]`: can a recording be trusted?

A sound server of its own, the real `record` command, the real encrypted files. Prints a table of figures against their
goals, keeps them in build/bench-capture.jsonl, and ends with 1 where one falls short.
"""

import argparse
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import soundfile

from tests.bench.figures import Figure
from tests.capture_runs import RATE, ROOT, Run, side, tone
from tests.sound_server import SoundServer, is_possible, sound_server

HISTORY = ROOT / "build" / "bench-capture.jsonl"
CALL = ROOT / "resources" / "demo"
CLOCK_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
MOST_LOST_SECONDS = 2.0
ALONE_SECONDS = 60.0
PIECE = 4 * RATE


def kills(server: SoundServer, folder: Path, count: int, seed: int) -> list[Figure]:
    """`kill -9` at random moments: seconds lost, and files that can't be read."""
    chance, lost, unreadable = random.Random(seed), [], 0
    for number in range(count):
        run = Run(server.environment, folder / f"kill-{number}", 60.0).start()
        time.sleep(chance.uniform(0.2, 5.0))
        heard = run.kill()
        try:
            lost.append(max(0.0, heard - run.recovered(folder / f"out-{number}")))
        except AssertionError as error:
            unreadable += 1
            print(f"kill {number}: {error}", file=sys.stderr)
        shutil.rmtree(folder / f"kill-{number}", ignore_errors=True)
        shutil.rmtree(folder / f"out-{number}", ignore_errors=True)
        if number % 10 == 9:
            print(f"kill {number + 1} of {count}: at most {max(lost):.2f} s lost", file=sys.stderr, flush=True)
    return [
        Figure(f"seconds lost by {count} × kill -9, at most", max(lost, default=0.0), MOST_LOST_SECONDS, at_most=True),
        Figure("recordings that can't be read", unreadable, 0, at_most=True),
    ]


def long_run(server: SoundServer, folder: Path, minutes: float) -> list[Figure]:
    """A call of speech while models run flat out on every core: its cost, its size, and whether anything is missing."""
    files = {name: _lasting(CALL / f"{name}.flac", folder / f"{name}.wav", minutes) for name in ("mic", "remote")}
    heard = {name: folder / f"{name}.raw" for name in files}
    out = folder / "long"
    with server.witness("virtualmic", heard["mic"]), server.witness("speakers.monitor", heard["remote"]):
        found = _recorded(server, folder, minutes, out, files)
    sources = {name: soundfile.read(path, dtype="float32")[0] for name, path in files.items()}
    return [*found, *_faithful(out, sources, heard)]


def _recorded(server: SoundServer, folder: Path, minutes: float, out: Path, files: dict[str, Path]) -> list[Figure]:
    """What the capture costs beside busy models, and what it dropped."""
    run = Run(server.environment, folder / "data", minutes * 60.0, out).start()
    # Not before: on a busy machine a start takes longer than the first piece that is looked for.
    for name, sink in (("mic", "voice"), ("remote", "speakers")):
        server.play(files[name], sink)
    pid, context = run.capture_pid, multiprocessing.get_context("spawn")
    end = time.monotonic() + minutes * 60.0 - 5.0
    time.sleep(5.0)  # the start of a program is not the cost of its work
    alone, _ = _cost(pid, min(time.monotonic() + ALONE_SECONDS, end - 30.0))
    busy = [context.Process(target=models_flat_out, daemon=True) for _ in range(os.cpu_count() or 1)]
    for process in busy:
        process.start()
    try:
        beside, peak = _cost(pid, end)
    finally:
        for process in busy:
            process.kill()
    run.end()
    size = sum(path.stat().st_size for path in (folder / "data").rglob("*.chunks"))
    gaps = [float(n["until"]) - float(n["at"]) for n in run.notices("gap")]  # type: ignore[arg-type]
    return [
        Figure("capture's CPU alone, % of a core", alone, 3.0, at_most=True),
        # The same work: cores that share their caches and units with a model's need longer for it.
        Figure(f"capture's CPU over {minutes:g} min beside busy models, % of a core", beside, 4.0, at_most=True),
        Figure("capture's memory, MB", peak, 120.0, at_most=True),
        Figure("gaps (dropped frames)", len(gaps), 0, at_most=True),
        Figure("an hour of both channels, MB", size / 1e6 * 60.0 / minutes, 40.0, at_most=True),
    ]


def _lasting(source: Path, target: Path, minutes: float) -> Path:
    sound, rate = soundfile.read(source, dtype="float32")
    assert rate == RATE
    wanted = round((minutes * 60 + 20) * RATE)
    soundfile.write(target, np.resize(sound, wanted), RATE)
    return target


def _faithful(out: Path, sources: dict[str, np.ndarray], witnesses: dict[str, Path]) -> list[Figure]:
    """Each channel against what was played, and against the other side: the least alike of ten pieces, each aligned by
    itself (two clocks never run alike to a sample over a minute).

    The witness says what the sound server delivered: what is missing there, no recorder could have kept.
    """
    found = []
    for name, other in (("mic", "remote"), ("remote", "mic")):
        heard, witness = side(out, name), np.fromfile(witnesses[name], np.float32)
        places = _loud(sources[name], len(heard))
        ours = [_best(heard, sources[name], at) for at in places]
        alike, delivered = min(value for _, value in ours), min(_best(witness, sources[name], at)[1] for at in places)
        # Both sides began to play within this time of each other.
        leak = max(
            abs(_best(heard, sources[other], at, near=there, within=0.3)[1])
            for at, (there, _) in zip(places, ours, strict=True)
        )
        found.append(Figure(f"{name} against its source, correlation", alike, 0.99))
        found.append(Figure(f"{name}: below an independent recorder beside it", delivered - alike, 0.01, at_most=True))
        found.append(Figure(f"the other side in {name}, correlation", leak, 0.1, at_most=True))
    return found


def _loud(source: np.ndarray, length: int) -> list[int]:
    """Where up to five loud pieces of the first 80 s begin, and of the last 80 s of `length` samples."""

    def loudest(first: int, last: int) -> list[int]:
        power = {at: float(np.square(source[at : at + PIECE]).mean()) for at in range(first, last - PIECE, PIECE)}
        # Where somebody else speaks there is nothing to be alike.
        spoken = [at for at, value in power.items() if value > max(power.values()) / 10]
        return sorted(spoken, key=lambda at: -power[at])[:5]

    return [*loudest(10 * RATE, 80 * RATE), *loudest(max(0, length - 80 * RATE), length - 10 * RATE)]


def _best(
    heard: np.ndarray, source: np.ndarray, at: int, *, near: int | None = None, within: float = 30.0
) -> tuple[int, float]:
    """The place in `heard` that the piece of `source` beginning at `at` fits best, within seconds of `near`, and how well."""
    piece, near = source[at : at + PIECE], at if near is None else near
    first = max(0, near - round(within * RATE))
    span = heard[first : near + PIECE + round(within * RATE)]
    if len(span) <= PIECE:
        return near, 0.0
    size = 1 << (len(span) + PIECE).bit_length()
    cross = np.fft.irfft(np.fft.rfft(span, size) * np.conj(np.fft.rfft(piece, size)), size)[: len(span) - PIECE]
    place = int(cross.argmax())
    # The server's own resampler may leave half a sample between the two, which alone would cost a hundredth.
    fits = [float(np.corrcoef(span[place : place + PIECE], _shifted(piece, part / 8))[0, 1]) for part in range(-4, 5)]
    return first + place, max(fits, key=abs)


def _shifted(piece: np.ndarray, samples: float) -> np.ndarray:
    """`piece` later by a fraction of a sample."""
    turn = np.exp(-2j * np.pi * samples * np.fft.rfftfreq(len(piece)))
    return np.fft.irfft(np.fft.rfft(piece) * turn, len(piece))


def models_flat_out() -> None:
    """A process that transcribes the demo call over and over."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from faster_whisper import WhisperModel

    from pipeline.models import speech_folder

    sound, _ = soundfile.read(CALL / "remote.flac", dtype="float32")
    model = WhisperModel(str(speech_folder()), compute_type="int8", cpu_threads=1, local_files_only=True)
    while True:
        for _ in model.transcribe(sound, beam_size=5)[0]:
            pass


def alarm(server: SoundServer, folder: Path) -> list[Figure]:
    """The other side plays where nobody listens: seconds until the rep is told."""
    server.pactl("load-module", "module-null-sink", "sink_name=elsewhere")
    server.play(tone(folder / "there.wav", 620.0, 60), "elsewhere")
    run = Run(server.environment, folder / "alarm", 12.0).start()
    took = run.wait_for("one-sided", 12.0)
    run.end()
    return [Figure("a side that isn't heard: seconds to the alarm", took, 5.0, at_most=True)]


def _cost(pid: int, end: float) -> tuple[float, float]:
    """(per cent of a core, highest memory in MB) of a process until the moment `end`."""
    began, spent, peak = time.monotonic(), _cpu_seconds(pid), 0.0
    while time.monotonic() < end:
        time.sleep(1.0)
        peak = max(peak, _peak_megabytes(pid) or 0.0)
    return 100.0 * (_cpu_seconds(pid) - spent) / (time.monotonic() - began), peak


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS


def _peak_megabytes(pid: int) -> float | None:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench capture", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="0 leaves them out")
    parser.add_argument("--minutes", type=float, default=30.0, help="0 leaves the long run out")
    asked = parser.parse_args()
    if not is_possible() or not sys.platform.startswith("linux"):
        print(
            "This bench needs Linux with PulseAudio: run `apt-get install pulseaudio pulseaudio-utils`.",
            file=sys.stderr,
        )
        return 2
    rows: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="callside-bench-") as name:
        folder = Path(name)
        with sound_server(folder / "pulse") as server:
            parts = [lambda: alarm(server, folder)]
            if asked.kills:
                parts.append(lambda: kills(server, folder, asked.kills, 20241206))
            if asked.minutes:
                parts.append(lambda: long_run(server, folder, asked.minutes))
            for part in parts:
                found = part()
                rows += found
                print("\n".join(str(row) for row in found), flush=True)
    HISTORY.parent.mkdir(exist_ok=True)
    with HISTORY.open("a", encoding="utf-8") as file:
        entry = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **{row.name: row.value for row in rows}}
        file.write(json.dumps(entry) + "\n")
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
