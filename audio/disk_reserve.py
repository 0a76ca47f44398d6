"""Space for the rest of a call, held in a file of its own, so that another program can't take it."""

import os
from pathlib import Path

# Opus and its packaging, both channels.
BYTES_PER_HOUR = 40 * 1024**2
STEP = 2 * 1024**2
# What other programs need to go on working.
LEAVE_FREE = 16 * 1024**2


class Reserve:
    def __init__(self, path: Path, hours: float) -> None:
        self._path = path
        wanted = round(hours * BYTES_PER_HOUR)
        free = _free(path.parent)
        self.size = max(0, min(wanted, free - LEAVE_FREE)) // STEP * STEP
        self.is_whole = self.size >= wanted // STEP * STEP
        try:
            with path.open("wb") as file:
                _allocate(file.fileno(), self.size)
        except OSError:
            self.size, self.is_whole = 0, False
            path.unlink(missing_ok=True)

    def make_room(self) -> bool:
        """Gives back some of it; False where nothing is left to give."""
        if self.size <= 0:
            return False
        self.size -= STEP
        os.truncate(self._path, self.size)
        return True

    def release(self) -> None:
        self.size = 0
        self._path.unlink(missing_ok=True)


def _free(folder: Path) -> int:
    import shutil

    return shutil.disk_usage(folder).free


def _allocate(descriptor: int, size: int) -> None:
    if hasattr(os, "posix_fallocate"):
        if size:
            os.posix_fallocate(descriptor, 0, size)
        return
    block = bytes(1024**2)
    for _ in range(size // len(block)):
        os.write(descriptor, block)
