"""What policy may say, from the settings' declarations: the templates, the documentation and the readers share it."""

from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from app.settings import Settings

Kind = Literal["bool", "int", "float", "text", "list", "choice"]
BOUNDS = ("least", "most")


@dataclass(frozen=True, slots=True)
class Entry:
    """`bound_of` names the setting that a bound is about; None for settings themselves."""

    name: str
    kind: Kind
    default: Any
    help: str
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    bound_of: str | None = None


def entries() -> tuple[Entry, ...]:
    """Every setting that policy may set, each followed by its bounds where it has some."""
    found: list[Entry] = []
    for name, field in Settings.model_fields.items():
        extra = field.json_schema_extra
        assert isinstance(extra, dict)
        if not extra["lockable"]:
            continue
        entry = entry_of(name, field)
        found.append(entry)
        if extra["bounded"]:
            for bound in BOUNDS:
                text = f"The {bound} that {name} may be set to, where the setting itself is left to the user."
                found.append(Entry(f"{name}_{bound}", entry.kind, None, text, entry.least, entry.most, (), name))
    return tuple(found)


def entry_of(name: str, field: FieldInfo) -> Entry:
    """The policy entry of a setting, as all templates are generated from it."""
    kind, choices = kind_of(field.annotation)
    limits: dict[str, float] = {}
    for limit in field.metadata:
        for sign, side in (("ge", "least"), ("gt", "least"), ("le", "most"), ("lt", "most")):
            if hasattr(limit, sign):
                limits[side] = getattr(limit, sign)
    return Entry(name, kind, field.default, field.description or "", limits.get("least"), limits.get("most"), choices)


def kind_of(annotation: Any) -> tuple[Kind, tuple[str, ...]]:
    """The kind of policy value that fits an annotation, and its choices."""
    if get_origin(annotation) is Literal:
        return "choice", tuple(str(a) for a in get_args(annotation))
    if get_origin(annotation) is tuple:
        return "list", ()
    kinds: dict[Any, Kind] = {bool: "bool", int: "int", float: "float"}
    return kinds.get(annotation, "text"), ()
