"""Managed policy, laid over the rep's settings. Mandatory values win and lock; recommended ones are only defaults.

Precedence: mandatory policy, the rep's settings, recommended policy, the built-in default; then the bounds that policy sets.
A mandatory policy that can't be used fails closed: every command that could do something it forbids refuses. A recommended
value that can't be used is left out, and `policy show` says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.errors import BadInput
from app.domain.messages import Message
from app.policy import sources
from app.policy.schema import BOUNDS, entries
from app.policy.sources import Levels, broken
from app.settings import Settings, load_settings, settings_from


@dataclass(frozen=True, slots=True)
class Effective:
    """The settings in force and, for each, who said so: "policy", "bounded", "you", "recommended" or "default".

    `where` names the source of what policy said, `bounds` the least and the most of each setting that has bounds, and
    `ignored` what a recommended policy said that can't be used.
    """

    settings: Settings
    origin: dict[str, str]
    locked: frozenset[str]
    where: Mapping[str, str] = field(default_factory=dict)
    bounds: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    ignored: Sequence[str] = ()
    found: Sequence[str] = ()


def effective(settings_file: Path, base: Mapping[str, Any] | None = None) -> Effective:
    """`base` lies under the rep's own settings: the demo's.

    Raises PolicyBroken for a mandatory policy that can't be used, BadInput for the rep's own file.
    """
    levels = sources.found()
    mandatory, bounds, where = _mandatory(levels)
    recommended, ignored = _recommended(levels)
    own = {k: v for k, v in load_settings(settings_file).items() if k not in mandatory}
    chosen = {**recommended, **(base or {}), **own}
    origin = dict.fromkeys(Settings.model_fields, "default")
    origin |= dict.fromkeys(recommended, "recommended") | dict.fromkeys(own, "you") | dict.fromkeys(mandatory, "policy")
    settings = settings_from({**chosen, **mandatory}, settings_file)
    clamped = {}
    for name, (least, most) in bounds.items():
        value = getattr(settings, name)
        fitting = max(value, least) if least is not None else value
        fitting = min(fitting, most) if most is not None else fitting
        if name not in mandatory and fitting != value:
            clamped[name] = fitting
            origin[name] = "bounded"
    settings = settings.model_copy(update=clamped)
    named = [level.where for level in levels]
    return Effective(settings, origin, frozenset(mandatory), where, bounds, ignored, named)


def _mandatory(
    levels: Sequence[Levels],
) -> tuple[dict[str, Any], dict[str, tuple[float | None, float | None]], dict[str, str]]:
    """(settings, bounds, where each comes from); the first source that names a value wins."""
    known = {entry.name: entry for entry in entries()}
    values: dict[str, Any] = {}
    where: dict[str, str] = {}
    for level in levels:
        unknown = sorted(set(level.mandatory) - set(known))
        if unknown:
            raise broken(level.where, Message("policy.unknown_setting", name=unknown[0]))
        for name, value in level.mandatory.items():
            target = known[name].bound_of or name
            try:
                read = getattr(settings_from({target: value}, Path(level.where)), target)
            except BadInput as error:
                raise broken(level.where, Message("policy.no_fit", error=error)) from error
            if name not in values:
                values[name], where[name] = read, level.where
    settings = {name: value for name, value in values.items() if not known[name].bound_of}
    return settings, _bounds(values, where), where


def _bounds(values: Mapping[str, Any], where: Mapping[str, str]) -> dict[str, tuple[float | None, float | None]]:
    bounds: dict[str, tuple[float | None, float | None]] = {}
    for entry in entries():
        least, most = (values.get(f"{entry.name}_{bound}") for bound in BOUNDS)
        if least is None and most is None:
            continue
        if least is not None and most is not None and least > most:
            raise broken(
                where[f"{entry.name}_least"], Message("policy.no_bounds", least=least, most=most, name=entry.name)
            )
        bounds[entry.name] = (least, most)
    return bounds


def _recommended(levels: Sequence[Levels]) -> tuple[dict[str, Any], list[str]]:
    values: dict[str, Any] = {}
    ignored = []
    allowed = {entry.name for entry in entries() if not entry.bound_of}
    for level in levels:
        for name, value in level.recommended.items():
            try:
                if name not in allowed:
                    raise BadInput(Message("policy.not_recommended", name=name))
                settings_from({name: value}, Path(level.where))
            except BadInput as error:
                ignored.append(f"{level.where}: {error}")
            else:
                values.setdefault(name, value)
    return values, ignored


__all__ = ["Effective", "effective"]
