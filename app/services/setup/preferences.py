"""The rep's settings as a window shows them: each from its declaration, with who decided on it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from app.domain.systems import System
from app.paths import private_dir
from app.policy import Effective
from app.policy.schema import entry_of
from app.services.setup.setting_names import SETTING_NAMES
from app.settings import Settings, load_settings, settings_from

# Words of settings' names that are names, or that a person would say otherwise.
NAMES = {
    "se": "SE",
    "url": "address",
    "crm": "CRM",
    **{system.value: system.title() for system in System},
}


@dataclass(frozen=True, slots=True)
class Preference:
    """`kind` is "bool", "int", "float", "text", "list" or "choice". `origin` is policy, bounded, you, recommended or
    default; `where` names the source of what policy said."""

    name: str
    label: str
    help: str
    kind: str
    value: Any
    default: Any
    origin: str
    locked: bool
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    where: str = ""

    @property
    def is_managed(self) -> bool:
        """Whether the organization has a say in it."""
        return bool(self.where) or self.origin == "recommended"


class PreferenceService:
    """Reads what is in force, and keeps what the rep changes; policy always wins."""

    def __init__(self, *, file: Path, read: Callable[[], Effective]) -> None:
        self._file = file
        self._read = read

    def in_force(self) -> Settings:
        """The settings as they are at this moment, policy over them."""
        return self._read().settings

    def all(self) -> tuple[Preference, ...]:
        found = self._read()
        return tuple(_preference(name, found) for name in Settings.model_fields)

    def save(self, changes: Mapping[str, Any]) -> None:
        """Raises BadInput for a value that doesn't fit, UserActionNeeded for one that policy has locked."""
        locked = sorted(set(changes) & self._read().locked)
        if locked:
            raise UserActionNeeded(Message("settings.locked", setting=setting_label(locked[0])))
        for name, (least, most) in self._read().bounds.items():
            if name in changes and not (least or 0) <= changes[name] <= (changes[name] if most is None else most):
                raise UserActionNeeded(
                    Message(
                        "settings.limits",
                        least=least or 0,
                        most=Message("settings.any") if most is None else f"{most:g}",
                        setting=setting_label(name),
                    )
                )
        own = {**load_settings(self._file), **changes}
        settings_from(own, self._file)
        self._keep(own)

    def reset(self, name: str) -> None:
        """The default (or what policy recommends) counts again."""
        own = {k: v for k, v in load_settings(self._file).items() if k != name}
        if self._file.exists():
            self._keep(own)

    def _keep(self, own: Mapping[str, Any]) -> None:
        """A power cut leaves the old settings or the new ones, never half of a file."""
        private_dir(self._file.parent)
        draft = self._file.with_suffix(".new")
        draft.write_text(json.dumps(own, ensure_ascii=False, indent=1), encoding="utf-8")
        draft.replace(self._file)


def _preference(name: str, found: Effective) -> Preference:
    field = Settings.model_fields[name]
    entry = entry_of(name, field)
    least, most = found.bounds.get(name, (None, None))
    return Preference(
        name,
        setting_label(name),
        field.description or "",
        entry.kind,
        getattr(found.settings, name),
        field.default,
        found.origin[name],
        name in found.locked,
        entry.choices,
        entry.least if least is None else least,
        entry.most if most is None else most,
        next((found.where[n] for n in (name, f"{name}_least", f"{name}_most") if n in found.where), ""),
    )


def setting_label(name: str) -> str:
    """What the setting is called before people, else its name as words: "own_thing" is "Own thing"."""
    if name in SETTING_NAMES:
        return SETTING_NAMES[name]
    words = [NAMES.get(word, word) for word in name.split("_")]
    return words[0][:1].upper() + " ".join(words)[1:]
