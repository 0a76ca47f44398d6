"""Where a running capture is found again: its process and its address, in the recording's folder."""

import contextlib
import json
import os
import threading
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NAME = "running.json"
MOST_PID = 2**31


# A capture that runs answers at once; on a busy machine within a second.
ANSWER_SECONDS = 5.0


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
            pid, address = found["pid"], found["address"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        is_whole = isinstance(pid, int) and isinstance(address, str) and 0 < pid < MOST_PID
        return (pid, address) if is_whole else None

    def remove(self) -> None:
        with contextlib.suppress(OSError):
            self._path.unlink()


def connect(address: str, key: bytes, seconds: float = ANSWER_SECONDS) -> Any:
    """A connection to a capture process that has proved to know the key; None where none answers within `seconds` (one that
    is stopped takes connections and says nothing)."""
    found: list[Any] = []
    gave_up = threading.Event()

    def attempt() -> None:
        with contextlib.suppress(OSError, EOFError, ValueError, AuthenticationError):
            made = Client(address, authkey=secret(key))
            found.append(made)
            if gave_up.is_set():
                made.close()

    thread = threading.Thread(target=attempt, name="connect", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        gave_up.set()
        return None
    return found[0] if found else None


def secret(key: bytes) -> bytes:
    """What both ends of the socket prove to know."""
    return HKDF(hashes.SHA256(), 32, None, b"callside capture").derive(key)
