"""The passphrase that was handed over in the environment, taken out of it: a child process, a crash report and whoever reads
/proc would find it there."""

import ctypes
import os
import sys
from collections.abc import Callable

from app.store.locked_memory import LockedKey, overwrite

Ask = Callable[[], str | None]
VARIABLE = "CALLSIDE_PASSPHRASE"
_taken: list[LockedKey] = []
_asker: list[Ask] = []


def ask_by(ask: Ask) -> None:
    """Asks the person by `ask` (a window) where there is neither a keychain, nor a variable, nor a terminal."""
    _asker[:] = [ask]


def ask_nobody() -> None:
    """Nobody is asked any more. On the thread that owns the window behind `ask`, which goes with it."""
    _asker.clear()


def asked() -> str | None:
    """The passphrase as the person gives it now; None if nobody can be asked, or nothing was given."""
    return _asker[0]() if _asker else None


def take() -> None:
    """Moves the passphrase from the environment into locked memory. On Linux its first copy, which the kernel shows in
    /proc/PID/environ, is overwritten."""
    value = os.environ.get(VARIABLE)
    if not value:
        return
    content = value.encode("utf-8", "surrogateescape")
    if len(content) > LockedKey.MOST_BYTES:
        return
    _overwrite(content)
    del os.environ[VARIABLE]
    _taken[:] = [LockedKey(content)]
    overwrite(value, content)


def given() -> str | None:
    """The passphrase that was handed over; None where there was none."""
    value = os.environ.get(VARIABLE)
    if value:
        return value
    return _taken[0].reveal().decode("utf-8", "surrogateescape") if _taken else None


def _overwrite(content: bytes) -> None:
    if not sys.platform.startswith("linux"):
        return
    library = ctypes.CDLL(None)
    library.getenv.restype = ctypes.c_void_p
    address = library.getenv(VARIABLE.encode())
    if address and ctypes.string_at(address) == content:
        ctypes.memset(address, 0, len(content))
