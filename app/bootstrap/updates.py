"""Where updates come from for this installation, and which kind of installer it takes."""

import platform
import sys
from pathlib import Path

from app import __version__
from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from app.domain.ports import UpdateSource
from app.domain.update import UpdateMode
from app.events import Events
from app.paths import RESOURCES, private_dir
from app.policy import Effective
from app.services.setup.updates import Installation, UpdateService

# The publisher puts both there for a release; a build without them has no updates (packaging/updates.py).
KEYS = RESOURCES / "updates" / "root.json"
ADDRESS = RESOURCES / "updates" / "address.txt"
# Which package manager answers for the installed program.
_OWNERS = {"deb": Path("/var/lib/dpkg/info/callside.list"), "rpm": Path("/var/lib/rpm")}


def update_service(folder: Path, effective: Effective, events: Events) -> UpdateService:
    """The update check of this installation, as policy allows it."""
    s = effective.settings
    mode = UpdateMode(s.updates)
    by_policy = effective.origin.get("updates") == "policy"
    return UpdateService(
        source=lambda: update_source(folder, s.update_address),
        mode=mode,
        managed=bool(effective.found) and not by_policy,
        installation=Installation(__version__, installer_kind()),
        folder=folder,
        events=events,
    )


def update_source(folder: Path, address: str) -> UpdateSource:
    """The company's own server of releases where one is set, else the publisher's. Raises UserActionNeeded."""
    from connectors.updates import SignedUpdates

    if not KEYS.exists():
        raise UserActionNeeded(Message("updates.no_keys"))
    place = address or (ADDRESS.read_text(encoding="utf-8").strip() if ADDRESS.exists() else "")
    if not place:
        raise UserActionNeeded(Message("updates.no_address"))
    return SignedUpdates(place, trusted_root=KEYS.read_bytes(), folder=private_dir(folder / "updates"))


def installer_kind() -> str:
    """ "deb-x86_64" and the like; empty where Callside was not installed."""
    if not getattr(sys, "frozen", False):
        return ""
    machine = platform.machine().lower().replace("amd64", "x86_64")
    if sys.platform == "win32":
        return f"msi-{machine}"
    if sys.platform == "darwin":
        return f"pkg-{machine}"
    return next((f"{kind}-{machine}" for kind, sign in _OWNERS.items() if sign.exists()), "")
