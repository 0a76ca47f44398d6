"""Managed policy, laid over the rep's settings. Mandatory values win and lock; recommended ones are only defaults.

Precedence: mandatory policy, the rep's settings, recommended policy, the built-in default. A mandatory policy that
can't be read fails closed: every command that could do something it forbids refuses.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import BadInput, PolicyBroken
from app.domain.formats import load_json
from app.settings import Settings, load_settings, settings_from


def system_policy_file() -> Path:
    """Where device management puts the policy on this system."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "Callside" / "policy.json"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/Callside/policy.json")
    return Path("/etc/callside/policy.json")


def policy_file() -> Path | None:
    """The system's policy, else `CALLSIDE_POLICY_FILE`, which is honoured only where the system has none."""
    system = system_policy_file()
    if system.exists():
        return system
    named = os.environ.get("CALLSIDE_POLICY_FILE")
    return Path(named) if named else None


@dataclass(frozen=True, slots=True)
class Effective:
    """The settings in force and, for each, who said so: "policy", "you", "recommended" or "default"."""

    settings: Settings
    origin: dict[str, str]
    locked: frozenset[str]


def effective(settings_file: Path, base: Mapping[str, Any] | None = None) -> Effective:
    """`base` lies under the rep's own settings: the demo's.

    Raises PolicyBroken for a mandatory policy that can't be used, BadInput for the rep's own file.
    """
    file = policy_file()
    mandatory, recommended = _levels(file) if file else ({}, {})
    own = {k: v for k, v in load_settings(settings_file).items() if k not in mandatory}
    merged = {**recommended, **(base or {}), **own, **mandatory}
    origin = dict.fromkeys(Settings.model_fields, "default")
    origin |= dict.fromkeys(recommended, "recommended") | dict.fromkeys(own, "you") | dict.fromkeys(mandatory, "policy")
    if file:
        _check(file, mandatory)
    return Effective(settings_from(merged, settings_file), origin, frozenset(mandatory))


def require_readable() -> None:
    """Raises PolicyBroken for a managed policy that can't be used: then nothing runs that it might forbid."""
    file = policy_file()
    if file:
        mandatory, _ = _levels(file)
        _check(file, mandatory)


def _levels(file: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        policy = load_json(file)
    except BadInput as error:
        raise PolicyBroken(
            f"The managed policy {file} can't be read, so nothing runs: ask IT to put it right."
        ) from error
    levels = [policy.get(name, {}) if isinstance(policy, dict) else None for name in ("mandatory", "recommended")]
    mandatory, recommended = levels
    if not isinstance(mandatory, dict) or not isinstance(recommended, dict):
        raise PolicyBroken(
            f"The managed policy {file} has no mandatory or recommended section: ask IT to put it right."
        )
    return mandatory, recommended


def _check(file: Path, mandatory: dict[str, Any]) -> None:
    unknown = sorted(set(mandatory) - set(Settings.model_fields))
    if unknown:
        raise PolicyBroken(
            f"The managed policy {file} names {unknown[0]}, which is no setting: ask IT to put it right."
        )
    try:
        settings_from(mandatory, file)
    except BadInput as error:
        raise PolicyBroken(f"{error} The file is a managed policy, so nothing runs until IT does.") from error
