"""A person's name replaced wherever it stands in a value, but in quotes, which are what was said."""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from app.domain.messages import Message

_KEPT = frozenset({"quote", "id", "call_id", "target", "vendor", "kind", "state", "part", "again"})


def renamed(value: Any, old: str, new: str) -> Any:
    """The same value with the name replaced. Whole names alone: "Speaker 1" does not stand in "Speaker 12", nor "Bob" in
    "bob@acme.example" or "Bobby"."""
    pattern = re.compile(rf"(?<![\w@.]){re.escape(old)}(?![\w@]|\.\w)")
    return _mapped(value, lambda text: pattern.sub(lambda _: new, text))


def renamed_claims(value: Any, old: str, new: str) -> Any:
    """The same, with the first name put right too wherever a claim's own words have it: where somebody said the name, it
    was about whom they meant and stays."""
    value = renamed(value, old, new)
    before, after = first_name(old), first_name(new)
    if before == after or not before or not after:
        return value
    return _first_names(value, before, after)


def first_name(name: str) -> str:
    """The first name of a person's full name; the name itself for a single word; "" for a label or a title."""
    parts = name.split()
    if not parts or parts[0].endswith(".") or any(ch.isdigit() for ch in name):
        return ""
    return parts[0]


def _first_names(value: Any, before: str, after: str) -> Any:
    if isinstance(value, tuple | list):
        return type(value)(_first_names(part, before, after) for part in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    evidence = getattr(value, "evidence", None)
    if evidence is not None:
        is_said = any(re.search(rf"\b{re.escape(before)}\b", e.quote) for e in evidence)
        return value if is_said else renamed(value, before, after)
    return replace(value, **{f.name: _first_names(getattr(value, f.name), before, after) for f in fields(value)})


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        changes = {f.name: _mapped(getattr(value, f.name), change) for f in fields(value) if f.name not in _KEPT}
        return replace(value, **changes)
    if isinstance(value, Message):
        return Message(value.key, **{name: _mapped(part, change) for name, part in value.values.items()})
    if isinstance(value, str) and type(value) is str:
        return change(value)
    if isinstance(value, tuple):
        return tuple(_mapped(part, change) for part in value)
    if isinstance(value, list):
        return [_mapped(part, change) for part in value]
    if isinstance(value, dict):
        # A file that goes with a draft is not ours to change.
        return {name: part if name == "attachments" else _mapped(part, change) for name, part in value.items()}
    return value
