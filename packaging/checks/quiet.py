"""Whether the frozen program keeps the telemetry of its libraries off, in itself and in the processes that it starts.

The speech runtime's uploader leaves an identifier in the home folder before it sends anything, unless one variable was set before
its first session. The program sets it itself (app/cli/process_hardening.py), so it is taken out of the trial's environment.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

SWITCH = "ORT_DISABLE_TELEMETRY"
# The runtime is also silent where it takes itself to be in somebody's tests.
HINTS = (SWITCH, "CI", "ORT_RUNNING_UNIT_TESTS")
LOOKS_PER_SECOND = 20
_SESSION = "import sys, onnxruntime, time; onnxruntime.InferenceSession(sys.argv[1]); time.sleep(1)"


def environment(home: Path, more: Mapping[str, str]) -> dict[str, str]:
    home.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name not in HINTS}
    return kept | {"HOME": str(home), "XDG_CACHE_HOME": "", "XDG_DATA_HOME": ""} | dict(more)


def identifiers(home: Path) -> list[str]:
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if "onnxruntime" in path.name)


def would_be_seen(home: Path, network: Path) -> bool:
    """The same runtime without the switch does leave its identifier: else finding none would prove nothing."""
    command = [sys.executable, "-c", _SESSION, str(network)]
    subprocess.run(command, env=environment(home, {}), check=False, capture_output=True)
    return bool(identifiers(home))


def run(command: Sequence[str | Path], surroundings: Mapping[str, str]) -> tuple[int, int, list[str]]:
    """(exit code, how many processes it started, those of them without the switch)."""
    process = subprocess.Popen(command, env=dict(surroundings), stdout=subprocess.DEVNULL)
    seen: dict[int, str] = {}
    while process.poll() is None:
        for child in _below(process.pid):
            told = _read(child, "environ")
            if told:
                command_line = _read(child, "cmdline").replace("\0", " ").strip()
                seen[child] = "" if f"{SWITCH}=1" in told.split("\0") else command_line
        time.sleep(1 / LOOKS_PER_SECOND)
    return process.returncode, len(seen), sorted(line for line in seen.values() if line)


def _below(parent: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        try:
            children = [int(word) for word in task.read_text().split()]
        except OSError:
            continue
        for child in children:
            found += [child, *_below(child)]
    return found


def _read(process: int, name: str) -> str:
    try:
        return Path(f"/proc/{process}/{name}").read_text(errors="replace")
    except OSError:
        return ""
