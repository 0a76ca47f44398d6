"""Connectors and systems of this package, found by what they define: adding one touches no list."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from app.domain.ports import BriefSource, WriteConnector
from app.domain.systems import System, Systems, SystemSpec
from connectors.base.wiring import Connection, Parts

_APART = frozenset({"base", "oauth", "sandbox"})  # no system's package


@dataclass(frozen=True, slots=True)
class Discovered:
    """The connector classes of this package, by what they can do. A class with both abilities is in both."""

    writers: tuple[type[WriteConnector], ...]
    sources: tuple[type[BriefSource], ...]


def discover() -> Discovered:
    """Finds every connector: a class defined in a system's package that has `send` and `prepare`, or `facts`."""
    classes: list[type[Any]] = []
    for package in _packages():
        for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
            loaded = importlib.import_module(f"{package.__name__}.{found.name}")
            classes += [c for c in vars(loaded).values() if isinstance(c, type) and c.__module__ == loaded.__name__]
    return Discovered(
        writers=tuple(c for c in classes if hasattr(c, "send") and hasattr(c, "prepare")),
        sources=tuple(c for c in classes if hasattr(c, "facts")),
    )


@cache
def systems() -> Systems:
    """What each system declares of itself, in the order of their names' declaration."""
    found = {spec.system: spec for spec in (module.SPEC for module in _declarations())}
    return {system: found[system] for system in System if system in found}


@cache
def wirings() -> Mapping[System, Callable[[Connection], Parts]]:
    """What makes a system's parts of a connected account, for each that has parts."""
    made = {module.SPEC.system: module.parts for module in _declarations() if hasattr(module, "parts")}
    return {system: made[system] for system in systems() if system in made}


def spec_of(system: System) -> SystemSpec:
    return systems()[system]


def _declarations() -> Iterator[Any]:
    """The module `spec` of each system's package: it defines SPEC and, if the system has parts, `parts`."""
    for package in _packages():
        if any(module.name == "spec" for module in pkgutil.iter_modules(package.__path__)):
            yield importlib.import_module(f"{package.__name__}.spec")


def _packages() -> Iterator[ModuleType]:
    root = importlib.import_module("connectors")
    for module in sorted(pkgutil.iter_modules(root.__path__), key=lambda module: module.name):
        if module.ispkg and module.name not in _APART:
            yield importlib.import_module(f"connectors.{module.name}")
