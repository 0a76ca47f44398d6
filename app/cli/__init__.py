"""The commands. Exit code 0 only on success; an error is one sentence on stderr that says what to do.

`--debug`, before or behind any command, logs all levels, to standard error too. It adds no words of anybody's.
"""

import sys

from app.cli.process_hardening import harden


def main() -> int:
    """What `python -m app` answers with."""
    harden()
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    if len(arguments) < len(sys.argv) - 1:
        from app.cli.outcome import log_everything

        log_everything()
    if not arguments:
        # The tray is started with the computer: what parses commands and paints their tables is not even loaded.
        from app.cli.start import start

        return start()
    from app.cli.root import app, run

    return run(app, arguments)


__all__ = ["main"]
