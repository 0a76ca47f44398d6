"""Key bytes in memory that is never written to disk: locked where the system allows it, and zeroed at the end.

Python copies what it is handed: a key passes through short-lived copies when it is used. What lives long is here alone.
"""

import ctypes
import mmap
import sys

from app.logs import get_logger

log = get_logger(__name__)


class LockedKey:
    """`is_locked` is False where the system refused (a limit on locked memory): the key is then kept as any other."""

    MOST_BYTES = mmap.PAGESIZE

    def __init__(self, key: bytes) -> None:
        self._length = len(key)
        self._memory = mmap.mmap(-1, mmap.PAGESIZE)
        self.is_locked = _lock(self._memory)
        self._memory[: self._length] = key

    def reveal(self) -> bytes:
        return self._memory[: self._length]

    def wipe(self) -> None:
        if not self._memory.closed:
            self._memory[:] = bytes(len(self._memory))
            self._memory.close()


def overwrite(*used: str | bytes) -> None:
    """Overwrites texts that held a secret and that nobody else refers to: CPython frees them with all that they held. Other
    interpreters place them elsewhere, and are left alone."""
    if sys.implementation.name != "cpython":
        return
    for value in used:
        size = len(value)
        # Single characters are one object for the whole process.
        if size > 1 and (isinstance(value, bytes) or value.isascii()):
            # The content is followed by a null alone.
            ctypes.memset(id(value) + sys.getsizeof(value) - size - 1, ord("0"), size)


def _lock(memory: mmap.mmap) -> bool:
    begin = (ctypes.c_char * len(memory)).from_buffer(memory)
    address = ctypes.c_void_p(ctypes.addressof(begin))
    size = ctypes.c_size_t(len(memory))
    try:
        if sys.platform == "win32":
            return bool(ctypes.windll.kernel32.VirtualLock(address, size))
        return bool(ctypes.CDLL(None, use_errno=True).mlock(address, size) == 0)
    except (OSError, AttributeError):
        return False
    finally:
        del begin
