"""Exports of a package that are imported at their first use: to read what every system declares loads no connector."""

import importlib
from collections.abc import Mapping
from typing import Any


def exported(package: str, modules: Mapping[str, str], name: str) -> Any:
    """For a package's `__getattr__`: `modules` are the modules of its names. Raises AttributeError for another name."""
    if name not in modules:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{package}.{modules[name]}"), name)
