"""From the start of the frozen program to its icon on a screen, with nothing of it in the system's cache."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

POLL_SECONDS = 0.01
PATIENCE_SECONDS = 30.0


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """An X server of our own with a tray; answers its name."""
    read, write = os.pipe()
    quiet = subprocess.DEVNULL
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x720x24", "-nolisten", "tcp"]
    own = [subprocess.Popen(command, pass_fds=(write,), stdout=quiet, stderr=quiet)]
    os.close(write)
    with os.fdopen(read) as pipe:
        name = f":{pipe.readline().strip()}"
    if shutil.which("trayer"):
        own.append(subprocess.Popen(["trayer"], env={**os.environ, "DISPLAY": name}, stdout=quiet, stderr=quiet))
        time.sleep(1)
    try:
        yield name
    finally:
        for process in reversed(own):
            process.terminate()
            process.wait(10)


def to_tray(program: Path, *, cold: bool) -> float:
    """Seconds until the first window of the program (its icon in the tray) is there. Raises TimeoutError."""
    with screen() as display, tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "DISPLAY": display, "CALLSIDE_DATA_DIR": data, "CALLSIDE_PASSPHRASE": "trial"}
        environment.pop("QT_QPA_PLATFORM", None)
        if cold:
            forget_files()
        began = time.monotonic()
        process = subprocess.Popen([program], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while not _windows(display):
                if time.monotonic() - began > PATIENCE_SECONDS or process.poll() is not None:
                    raise TimeoutError(f"{program} showed nothing in {PATIENCE_SECONDS:.0f} s")
                time.sleep(POLL_SECONDS)
            return time.monotonic() - began
        finally:
            process.terminate()
            process.wait(10)


def forget_files() -> None:
    """Empties the system's file cache, as after the machine was switched on; needs root."""
    os.sync()
    Path("/proc/sys/vm/drop_caches").write_text("3")


def _windows(display: str) -> list[str]:
    command = ["xdotool", "search", "--onlyvisible", "--class", "callside"]
    done = subprocess.run(command, env={**os.environ, "DISPLAY": display}, capture_output=True, text=True, check=False)
    return done.stdout.split()
