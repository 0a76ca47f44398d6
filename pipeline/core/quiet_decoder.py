"""libmpg123 writes what it thinks of a file to the process's stderr itself, past Python: nobody can act on those lines."""

import contextlib
import os
from collections.abc import Iterator

_STDERR = 2
_depth = 0
_saved: int | None = None


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Nothing that a decoder writes to stderr is seen meanwhile."""
    global _depth, _saved
    _depth += 1
    try:
        if _depth == 1:
            _saved = _turned_away()
        yield
    finally:
        _depth -= 1
        if not _depth and _saved is not None:
            os.dup2(_saved, _STDERR)
            os.close(_saved)
            _saved = None


def _turned_away() -> int | None:
    """What stderr was; None where the program has none, as a window's has on Windows."""
    try:
        saved = os.dup(_STDERR)
    except OSError:
        return None
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STDERR)
    os.close(nowhere)
    return saved
