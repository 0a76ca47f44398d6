"""Newer versions of Callside: which one this installation may take, and when."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class UpdateMode(StrEnum):
    OFF = "off"
    NOTIFY = "notify"
    DOWNLOAD = "download"


@dataclass(frozen=True, slots=True)
class Release:
    """A version that was published. `files` has the installer's name for each kind of installation; `percent` of all
    installations are offered it so far."""

    version: str
    percent: int
    files: Mapping[str, str]
    notes: str = ""


@dataclass(frozen=True, slots=True)
class UpdateState:
    """What the last look found. `version` is None where nothing newer is offered; `file` is the installer where it was
    downloaded."""

    version: str | None = None
    file: Path | None = None
    notes: str = ""


def order(version: str) -> tuple[int, ...]:
    """Versions by number: 0.10.0 is newer than 0.9.2. What is no number counts as nothing."""
    return tuple(int(part) for part in re.findall(r"\d+", version.split("+")[0]))


def is_in_rollout(installation: str, release: Release) -> bool:
    """Whether this installation is among the first `percent`. Always the same answer for the same version, another order
    for each version, and nobody has to be told who was chosen."""
    digest = hashlib.sha256(f"{installation}/{release.version}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 100 < release.percent


def offered(releases: Sequence[Release], *, installed: str, kind: str, installation: str) -> Release | None:
    """The newest release that is newer than what is installed, comes in this kind, and has reached this installation."""
    newer = [r for r in releases if order(r.version) > order(installed) and kind in r.files]
    reached = [r for r in newer if is_in_rollout(installation, r)]
    return max(reached, key=lambda r: order(r.version), default=None)
