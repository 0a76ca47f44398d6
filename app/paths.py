"""Where things live. Everything the program stores is below one data folder; everything it ships is below its root."""

import os
import sys
from pathlib import Path

import platformdirs

APP_NAME = "callside"
ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent))
RESOURCES = ROOT / "resources"


def data_dir() -> Path:
    """The rep's data folder: `CALLSIDE_DATA_DIR`, else the system's place for it. Not created here."""
    override = os.environ.get("CALLSIDE_DATA_DIR")
    return Path(override).expanduser() if override else Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))


def demo_data_dir() -> Path:
    """The demo's own folder, never the rep's, unless `CALLSIDE_DATA_DIR` says where."""
    override = os.environ.get("CALLSIDE_DATA_DIR")
    return Path(override).expanduser() if override else data_dir().with_name("callside-demo")


def private_dir(path: Path) -> Path:
    """`path`, made if need be, readable by its owner alone."""
    path.mkdir(parents=True, exist_ok=True)
    if os.name == "posix":
        path.chmod(0o700)
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
