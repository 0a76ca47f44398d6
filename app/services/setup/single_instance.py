"""A second start of the program knocks at the first, which opens its window: a file in the data folder, and its taking away."""

import contextlib
import time
from pathlib import Path

from app.domain.memory import LONGEST_LINK
from app.paths import private_dir

# The first Callside looks as soon as the file is there; a busy machine gets this long.
PATIENCE_SECONDS = 3.0
LOOK_EVERY = 0.05


def door(folder: Path) -> Path:
    """A folder of its own, so that watching it tells of nothing else."""
    return folder / "knock"


def leave(folder: Path, link: str) -> None:
    """A link that the next start opens."""
    private_dir(door(folder))
    _put(door(folder) / "open", link)


def knock(folder: Path, link: str = "", *, patience: float = PATIENCE_SECONDS) -> bool:
    """Whether somebody opened; with `link`, at that moment of a call."""
    if not door(folder).is_dir():
        return False
    note = door(folder) / "open"
    try:
        _put(note, link)
        end = time.monotonic() + patience
        while note.exists():
            if time.monotonic() > end:
                note.unlink(missing_ok=True)
                return False
            time.sleep(LOOK_EVERY)
    except OSError:
        return False
    return True


def answered(folder: Path) -> str | None:
    """The link that somebody knocked with, empty for none; None if nobody knocked. Whoever asks opens."""
    note = door(folder) / "open"
    if not note.exists():
        return None
    link = ""
    with contextlib.suppress(OSError, UnicodeDecodeError), note.open(encoding="ascii") as file:
        link = file.read(LONGEST_LINK)
    with contextlib.suppress(OSError):
        note.unlink()
    return link


def _put(note: Path, link: str) -> None:
    """At once, so that whoever looks never reads half a link."""
    new = note.with_name("new")
    new.write_text(link, encoding="ascii")
    new.replace(note)
