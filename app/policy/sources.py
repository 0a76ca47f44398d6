"""Where a managed policy comes from on each system, read through readers that a test can replace.

Windows: the registry below Software\\Policies\\Callside, the machine's hive before the user's, with the recommended values in
the subkey Recommended; macOS: what device management forces on the domain app.callside; everywhere a file. The first source
that names a value wins. A source that is there and can't be read fails closed.
"""

import json
import os
import plistlib
import stat
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.errors import PolicyBroken
from app.domain.messages import Message
from app.policy.schema import Entry, entries
from app.policy.system_user import user_name
from app.policy.windows_file import ADMINISTRATORS, owner_of, program_data

REGISTRY = r"Software\Policies\Callside"
RECOMMENDED = "Recommended"
DOMAIN = "app.callside"
MANAGED = Path("/Library/Managed Preferences")
MOST_BYTES = 1_000_000

# (hive, key) → its values, None where there is no such key. Raises OSError where it can't be read.
Registry = Callable[[str, str], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Levels:
    """What one source says. `where` is for people."""

    where: str
    mandatory: Mapping[str, Any] = field(default_factory=dict)
    recommended: Mapping[str, Any] = field(default_factory=dict)


def system_policy_file() -> Path:
    """Where device management puts the policy file on this system."""
    if sys.platform == "win32":
        return program_data() / "Callside" / "policy.json"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/Callside/policy.json")
    return Path("/etc/callside/policy.json")


def found(system: str = sys.platform) -> Sequence[Levels]:
    """Every source that says something, the strongest first. Raises PolicyBroken for one that can't be read."""
    levels: list[Levels] = []
    if system == "win32":
        levels += from_registry(windows_registry)
    if system == "darwin":
        levels += from_managed_preferences(MANAGED, user_name())
    file = system_policy_file()
    if os.path.lexists(file):
        _check_kind(file)
        _check_owner(file)
        levels.append(from_file(file))
    named = os.environ.get("CALLSIDE_POLICY_FILE")
    if not levels and named:
        levels.append(from_file(Path(named)))
    return levels


def from_file(file: Path) -> Levels:
    """Mandatory and recommended levels of a policy file. Raises PolicyBroken for a malformed one: a section that is misspelt
    or said twice would else be a policy that forbids nothing."""
    try:
        with file.open("rb") as opened:
            text = opened.read(MOST_BYTES + 1)
        if len(text) > MOST_BYTES:
            raise ValueError("too long")
        policy = json.loads(text.decode("utf-8"), object_pairs_hook=_once)
    except _SaidTwice as error:
        raise broken(file, Message("policy.twice", name=str(error))) from error
    except (OSError, ValueError, RecursionError) as error:
        raise broken(file, Message("policy.unreadable")) from error
    if not isinstance(policy, dict) or not policy:
        raise broken(file, Message("policy.no_section"))
    if unknown := sorted(set(policy) - {"mandatory", "recommended"}):
        raise broken(file, Message("policy.unknown_section", name=unknown[0][:40]))
    mandatory, recommended = policy.get("mandatory", {}), policy.get("recommended", {})
    if not isinstance(mandatory, dict) or not isinstance(recommended, dict):
        raise broken(file, Message("policy.no_section"))
    return Levels(str(file), mandatory, recommended)


class _SaidTwice(ValueError):
    pass


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object whose names are all different; Python's reader would keep the last."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _SaidTwice(next(name for name in names if names.count(name) > 1)[:40])
    return found


def from_registry(read: Registry) -> Sequence[Levels]:
    """Levels of Windows' registry, the machine's before the user's."""
    levels = []
    for hive in ("HKLM", "HKCU"):
        where = rf"{hive}\{REGISTRY}"
        try:
            mandatory, recommended = read(hive, REGISTRY), read(hive, rf"{REGISTRY}\{RECOMMENDED}")
        except OSError as error:
            raise broken(where, Message("policy.unreadable")) from error
        if mandatory or recommended:
            levels.append(Levels(where, _typed(mandatory or {}, where), _typed(recommended or {}, None)))
    return levels


def from_managed_preferences(folder: Path, user: str) -> Sequence[Levels]:
    """What a profile forces is written there by the system, for the user and for the machine; nobody else can."""
    levels = []
    for file in (folder / user / f"{DOMAIN}.plist", folder / f"{DOMAIN}.plist"):
        if not file.is_file():
            continue
        try:
            values = plistlib.loads(file.read_bytes())
        except (OSError, ValueError, plistlib.InvalidFileException) as error:
            raise broken(file, Message("policy.unreadable")) from error
        if not isinstance(values, dict):
            raise broken(file, Message("policy.no_values"))
        recommended = values.pop(RECOMMENDED, {})
        levels.append(Levels(str(file), values, recommended if isinstance(recommended, dict) else {}))
    return levels


def broken(where: object, what: Message) -> PolicyBroken:
    return PolicyBroken(Message("policy.broken", where=where, what=what))


def windows_registry(hive: str, key: str) -> Mapping[str, Any] | None:
    """Values below a registry key; None if the key is not there."""
    if sys.platform != "win32":
        return None
    import winreg

    root = {"HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCU": winreg.HKEY_CURRENT_USER}[hive]
    try:
        opened = winreg.OpenKey(root, key)
    except FileNotFoundError:
        return None
    with opened:
        _, number, _ = winreg.QueryInfoKey(opened)
        return {name: value for name, value, _ in (winreg.EnumValue(opened, n) for n in range(number))}


def _typed(values: Mapping[str, Any], where: str | None) -> dict[str, Any]:
    """The registry has no truth values and no fractions: numbers and texts become what the setting is. A text that is no
    number stays one, and is found wrong with everything else that is."""
    kinds: dict[str, Entry] = {entry.name.casefold(): entry for entry in entries()}
    typed: dict[str, Any] = {}
    for name, value in values.items():
        entry = kinds.get(name.casefold())
        if entry is None:
            typed[name] = value
        elif entry.kind == "bool" and value in (0, 1):
            typed[entry.name] = bool(value)
        elif entry.kind == "list" and isinstance(value, str):
            typed[entry.name] = [part.strip() for part in value.split(";") if part.strip()]
        else:
            typed[entry.name] = value
    return typed


def check_windows_owner(file: Path, owner: Callable[[Path], str]) -> None:
    """Everybody may make files below ProgramData, and whoever made one may write it: its owner has to be an administrator."""
    try:
        is_managed = owner(file) in ADMINISTRATORS
    except OSError as error:
        raise broken(file, Message("policy.no_owner")) from error
    if not is_managed:
        raise broken(file, Message("policy.no_administrator"))


def _check_kind(file: Path) -> None:
    """A link may point where the rep writes, or nowhere; a folder or a pipe is no policy. None of them means "no policy"."""
    try:
        kind = file.lstat().st_mode
    except OSError as error:
        raise broken(file, Message("policy.unreadable")) from error
    if not stat.S_ISREG(kind):
        raise broken(file, Message("policy.no_file"))


def _check_owner(file: Path) -> None:
    """A file that the rep could write, or put another in the place of, is no policy."""
    if os.name == "nt":
        check_windows_owner(file, owner_of)
        return
    seen = file.stat()
    above = file.parent.stat()
    is_open = seen.st_uid != 0 or seen.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    if is_open or above.st_uid != 0 or above.st_mode & stat.S_IWOTH:
        raise broken(file, Message("policy.open_to_others"))
