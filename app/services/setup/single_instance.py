"""A second start of the program knocks at the first, which opens its window: a file in the data folder, and its taking away."""

import contextlib
import time
from pathlib import Path

# The first Callside looks as soon as the file is there; a busy machine gets this long.
PATIENCE_SECONDS = 3.0
LOOK_EVERY = 0.05


def door(folder: Path) -> Path:
    """A folder of its own, so that watching it tells of nothing else."""
    return folder / "knock"


def knock(folder: Path, *, patience: float = PATIENCE_SECONDS) -> bool:
    """Whether somebody opened."""
    if not door(folder).is_dir():
        return False
    note = door(folder) / "open"
    try:
        note.touch()
        end = time.monotonic() + patience
        while note.exists():
            if time.monotonic() > end:
                note.unlink(missing_ok=True)
                return False
            time.sleep(LOOK_EVERY)
    except OSError:
        return False
    return True


def answered(folder: Path) -> bool:
    """Whether somebody knocked; whoever asks opens."""
    note = door(folder) / "open"
    if not note.exists():
        return False
    with contextlib.suppress(OSError):
        note.unlink()
    return True
