"""What is being released, and when it was committed: the two things that a build may know of its surroundings."""

import os
import subprocess
import tomllib
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def current() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def epoch() -> str:
    """Seconds since 1970 of the commit; `SOURCE_DATE_EPOCH` where it is set."""
    command = ["git", "log", "-1", "--format=%ct"]
    return os.environ.get("SOURCE_DATE_EPOCH") or subprocess.check_output(command, cwd=ROOT, text=True).strip()


def commit_time() -> datetime:
    return datetime.fromtimestamp(int(epoch()), UTC)


def settle_times(folder: Path) -> None:
    """Gives everything below `folder` the commit's time: when a file was copied is no part of a release."""
    seconds = int(epoch())
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (seconds, seconds), follow_symlinks=False)
