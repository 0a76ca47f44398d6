"""Where the frozen recorder of macOS begins: an executable of its own that records one call and can do nothing else.

It needs no Qt, and is signed with fewer rights than the program that starts it; the ticket that it asks for is the same.
"""

import sys

COMMAND = "capture-process"

if sys.argv[1:] != [COMMAND]:
    sys.exit(f"The recorder is started by Callside alone, as {COMMAND}.")

from app.cli import main  # noqa: E402 - nothing else is even loaded

sys.exit(main())
