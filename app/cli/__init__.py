"""The commands. Exit code 0 only on success; an error is one sentence on stderr that says what to do."""

import sys

from app.cli.harden import harden
from app.cli.root import app, run


def main() -> int:
    """What `python -m app` answers with."""
    harden()
    return run(app, sys.argv[1:])


__all__ = ["main"]
