"""A `record` that runs, what its capture kept, and how to pull its plug: for the tests and for `bench capture`."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile

ROOT = Path(__file__).resolve().parents[1]
RATE = 16_000


def tone(path: Path, hertz: float, seconds: float) -> Path:
    at = np.arange(round(seconds * RATE)) / RATE
    soundfile.write(path, 0.4 * np.sin(2 * np.pi * hertz * at), RATE)
    return path


def loudness(sound: np.ndarray, hertz: float) -> float:
    """Amplitude of one frequency: the median of its tenths of a second, since a player that paused on a busy machine turns
    the phase, and over a whole second that would cancel a tone which was there all along."""
    length = min(len(sound), RATE // 10)
    if not length:
        return 0.0
    parts = sound[: len(sound) // length * length].reshape(-1, length)
    at = np.arange(length) / RATE
    return float(np.median(2 * np.abs((parts * np.exp(-2j * np.pi * hertz * at)).mean(axis=1))))


@dataclass
class Run:
    """One `record` in a data folder of its own; `begun` is the moment of its first sample."""

    environment: dict[str, str]
    data: Path
    seconds: float
    out: Path | None = None
    begun: float = 0.0
    process: "subprocess.Popen[str]" = field(init=False)

    def start(self) -> "Run":
        command = [sys.executable, "-m", "app", "record", "--seconds", str(self.seconds), "--consent", "attested"]
        if self.out:
            command += ["--out", str(self.out)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        assert self.process.stdout.readline() == "recording\n", self.process.communicate()[1]
        self.begun = time.monotonic()
        return self

    @property
    def _environment(self) -> dict[str, str]:
        return {**self.environment, "CALLSIDE_DATA_DIR": str(self.data)}

    @property
    def folder(self) -> Path:
        return next(path.parent for path in self.data.rglob("running.json"))

    @property
    def capture_pid(self) -> int:
        return int(json.loads((self.folder / "running.json").read_text())["pid"])

    def notices(self, kind: str) -> list[dict[str, object]]:
        lines = [
            json.loads(line) for p in self.data.rglob("notices.jsonl") for line in p.read_text().splitlines() if line
        ]
        return [line for line in lines if line["kind"] == kind]

    def wait_for(self, kind: str, seconds: float = 40.0) -> float:
        """Seconds until a notice of this kind was there."""
        began = time.monotonic()
        while not self.notices(kind):
            assert time.monotonic() - began < seconds, f"waited in vain for {kind}"
            time.sleep(0.05)
        return time.monotonic() - began

    def kill(self) -> float:
        """`kill -9` of the capture and of the command; the seconds that had been recorded then."""
        pid = self.capture_pid
        # The command first: left alive, it would begin the next capture at once, as it should.
        self.process.kill()
        os.kill(pid, signal.SIGKILL)
        heard = time.monotonic() - self.begun
        self.process.communicate()
        return heard

    def stop(self, after: float = 0.0) -> str:
        """Ends it as the rep does, with ctrl+C, after some more seconds of sound; what it said on the way."""
        time.sleep(after)
        self.process.send_signal(signal.SIGINT)
        return self.end()

    def end(self) -> str:
        """Waits for its end; what it said on the way."""
        said, errors = self.process.communicate(timeout=self.seconds + 60)
        assert self.process.returncode == 0, errors
        return said + errors

    def recovered(self, out: Path) -> float:
        """Seconds that `recover` found, its files in `out`."""
        command = [sys.executable, "-m", "app", "recover", "--out", str(out)]
        done = subprocess.run(
            command, cwd=ROOT, env=self._environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        found = re.search(r": ([\d.]+) s", done.stdout)
        return float(found[1]) if found else 0.0

    def close(self) -> None:
        """Whatever is left of it, after a test that failed."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


def side(folder: Path, name: str) -> np.ndarray:
    sound, rate = soundfile.read(folder / f"{name}.flac", dtype="float32")
    assert rate == RATE
    return np.asarray(sound)
