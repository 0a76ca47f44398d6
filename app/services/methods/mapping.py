"""Pairs of the settings, such as champion=Champion__c: which field of the CRM takes which field of the method."""

from collections.abc import Iterable, Mapping, Sequence

from app.domain.methods import Method

# The next step is no field of a method, but one of the CRM's own that a verified claim fills.
NEXT_STEP = "next_step"


def own_pairs(pairs: Iterable[str]) -> dict[str, str]:
    """The settings' pairs by the method's key; an empty name means that it is not written."""
    split = [pair.split("=", 1) for pair in pairs if "=" in pair]
    return {key.strip(): name.strip() for key, name in split}


def targets_of(method: Method | None, pairs: Iterable[str]) -> dict[str, str]:
    """Each line that can be mapped, the next step first, with its field of the CRM: by the settings, else by the method
    itself; empty if it is not written."""
    own = own_pairs(pairs)
    fields = method.fields if method else ()
    return {NEXT_STEP: own.get(NEXT_STEP, "")} | {field.key: own.get(field.key, field.target) for field in fields}


def mapped_fields(method: Method | None, pairs: Iterable[str]) -> dict[str, str]:
    """The lines that are written, each with its field of the CRM."""
    return {key: name for key, name in targets_of(method, pairs).items() if name}


def pairs_of(method: Method | None, targets: Mapping[str, str], before: Iterable[str]) -> Sequence[str]:
    """The settings' pairs for these targets. Pairs of other methods stay as they were; what the method says by itself
    needs none."""
    shown = targets_of(method, ())
    kept = {key: name for key, name in own_pairs(before).items() if key not in shown}
    changed = {key: name for key, name in targets.items() if key in shown and name != shown[key]}
    return [f"{key}={name}" for key, name in {**kept, **changed}.items()]


def twice(targets: Mapping[str, str]) -> frozenset[str]:
    """Keys of lines whose field of the CRM another line before them already takes."""
    seen: set[str] = set()
    found = set()
    for key, name in targets.items():
        if name and name.casefold() in seen:
            found.add(key)
        seen.add(name.casefold())
    return frozenset(found)
