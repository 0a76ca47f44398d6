"""The commands. Exit code 0 only on success; an error is one sentence on stderr that says what to do."""

import sys

from app.cli.process_hardening import harden


def main() -> int:
    """What `python -m app` answers with."""
    harden()
    if not sys.argv[1:]:
        # The tray is started with the computer: what parses commands and paints their tables is not even loaded.
        from app.cli.start import start

        return start()
    from app.cli.root import app, run

    return run(app, sys.argv[1:])


__all__ = ["main"]
