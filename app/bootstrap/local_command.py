"""A program of the rep's own, started with a JSON message on its standard input."""

import json
import shlex
import subprocess
from collections.abc import Mapping
from typing import Any

from app.domain.errors import BadInput, Unavailable
from app.domain.messages import Message

SECONDS = 10.0


class LocalCommand:
    """A command line, never given to a shell: nothing of a message is ever part of it."""

    def __init__(self, line: str) -> None:
        """Raises BadInput for a line that can't be read."""
        try:
            self._arguments = shlex.split(line)
        except ValueError as error:
            raise BadInput(Message("events.command", line=line)) from error

    def __call__(self, message: Mapping[str, Any]) -> None:
        """Raises Unavailable where it can't be started, takes too long or fails."""
        try:
            subprocess.run(
                self._arguments, input=json.dumps(message).encode(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                timeout=SECONDS, check=True,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError, IndexError) as error:
            raise Unavailable(Message("events.no_answer")) from error
