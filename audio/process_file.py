"""Where a running capture is found again: its process and its address, in the recording's folder."""

import contextlib
import json
import os
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NAME = "running.json"


class ProcessFile:
    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def write(self, pid: int, address: str) -> None:
        draft = self._path.with_suffix(".new")
        draft.write_text(json.dumps({"pid": pid, "address": address}))
        os.replace(draft, self._path)

    def read(self) -> tuple[int, str] | None:
        """(pid, address) of a capture that nobody ended; it may be dead."""
        try:
            found = json.loads(self._path.read_text())
            return int(found["pid"]), str(found["address"])
        except (OSError, ValueError, KeyError):
            return None

    def remove(self) -> None:
        with contextlib.suppress(OSError):
            self._path.unlink()


def secret(key: bytes) -> bytes:
    """What both ends of the socket prove to know."""
    return HKDF(hashes.SHA256(), 32, None, b"callside capture").derive(key)
