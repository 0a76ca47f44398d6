"""Running the tools that sign."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from signing.provider import SigningFailed


def run(
    command: Sequence[str | Path], *, what: str, stdin: bytes | None = None, env: dict[str, str] | None = None
) -> str:
    """The tool's words. Raises SigningFailed with its last line, or where the tool is not installed."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=env,
            check=False,
        )
    except FileNotFoundError as error:
        raise SigningFailed(f"{what}: {command[0]} is not installed.") from error
    said = done.stdout.decode(errors="replace")
    if done.returncode:
        last = [line for line in said.splitlines() if line.strip()][-1:] or ["no reason given"]
        raise SigningFailed(f"{what}: {last[0].strip()}")
    return said
