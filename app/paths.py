"""Where things live. Everything the program stores is below one data folder; everything it ships is below its root."""

import hashlib
import os
import re
import sys
from pathlib import Path

import platformdirs

from app.domain.errors import BadInput
from app.domain.messages import Message

APP_NAME = "callside"
ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent))
RESOURCES = ROOT / "resources"


_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_DIGEST = re.compile(r"[0-9a-f]{32}$")
# Windows keeps these names for devices, in every folder.
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def data_dir() -> Path:
    """The rep's data folder: `CALLSIDE_DATA_DIR`, else the system's place for it. Not created here."""
    override = os.environ.get("CALLSIDE_DATA_DIR")
    return Path(override).expanduser() if override else Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))


def demo_data_dir() -> Path:
    """The demo's own folder, never the rep's, unless `CALLSIDE_DATA_DIR` says where."""
    override = os.environ.get("CALLSIDE_DATA_DIR")
    return Path(override).expanduser() if override else data_dir().with_name("callside-demo")


def private_dir(path: Path) -> Path:
    """`path`, made if need be, readable by its owner alone. A folder that holds what is not Callside's keeps its rights: it
    was named by mistake."""
    is_new = not path.exists()
    path.mkdir(parents=True, exist_ok=True)
    if os.name == "posix" and (is_new or _is_callsides(path)):
        path.chmod(0o700)
    return path


def _is_callsides(path: Path) -> bool:
    names = {entry.name for entry in path.iterdir()}
    return not names or "callside-folder" in names or "install-id" in names


def record_name(record_id: str) -> str:
    """The file-system name of a record whose id others chose (a calendar event's UID, a vendor's id). A plain id is its own
    name; any other becomes its first readable letters and 128 bits of its SHA-256, so that ids of any length and of any
    signs are told apart, by capitals too. No plain name ends as such a digest does: the two kinds never meet."""
    if _PLAIN.fullmatch(record_id) and not _DIGEST.search(record_id) and record_id not in _RESERVED:
        return record_id
    readable = re.sub(r"[^a-z0-9]+", "-", record_id.lower())[:24].strip("-")
    digest = hashlib.sha256(record_id.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"{readable}-{digest}" if readable else digest


def inside(folder: Path, name: str) -> Path:
    """`folder`/`name`. Raises BadInput where that lies outside of `folder`, links followed."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()) or path.resolve() == folder.resolve():
        raise BadInput(Message("paths.outside", folder=folder))
    return path


def model_dirs() -> tuple[Path, ...]:
    """Where models are looked for, first match wins; the installed starter package comes after all of these.

    The system may have several places (/usr/local/share, /usr/share): a package and an administrator use different ones.
    """
    system_places = platformdirs.site_data_dir(APP_NAME, appauthor=False, multipath=True).split(os.pathsep)
    return (
        data_dir() / "models",
        *(Path(place) / "models" for place in system_places),
        RESOURCES / "models",
    )
