"""Loggers that load structlog with their first line.

It brings rich and asyncio, a hundred and thirty files, and a start of the tray most often has nothing to say.
"""

from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

Configure = Callable[[ModuleType], None]
_configurations: list[Configure] = []


class Logger:
    """What `structlog.get_logger(name)` answers, fetched when it is used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, method: str) -> Any:
        return getattr(_structlog().get_logger(self._name), method)


def get_logger(name: str) -> Logger:
    return Logger(name)


def configure_with(configure: Configure) -> None:
    """`configure` gets structlog as soon as somebody has something to say; the last one given counts."""
    _configurations[:] = [configure]
    _structlog.cache_clear()


@cache
def _structlog() -> ModuleType:
    import structlog

    for configure in _configurations:
        configure(structlog)
    return structlog
