"""Logs without anybody's words: an exception leaves its kinds and places, a library's line leaves where it came from.

What an exception says may quote what was said on a call (a parser's does); so its message never reaches a file.
"""

import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from types import TracebackType
from typing import Any

from app.logs import get_logger

# The loggers whose lines are ours, and so hold none of it by our own rule.
OURS = ("app", "audio", "pipeline", "connectors", "ui")


def without_words(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog's processor: `exc_info` becomes kinds and places."""
    given = line.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given is True else None
    error = given[1] if isinstance(given, tuple) else error
    if error is not None:
        line["exception"] = list(_told(error))
    return line


class Formatter(logging.Formatter):
    """For the standard library's logging: our lines as they are, a library's as the place that it came from."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name.partition(".")[0] in OURS:
            record.exc_info = record.exc_text = None
            return super().format(record)
        told = list(_told(record.exc_info[1])) if record.exc_info and record.exc_info[1] else ""
        return f"{record.levelname} in {record.name}, {record.module}:{record.lineno} {told}".rstrip()


def log_uncaught(*given: Any) -> None:
    """For `sys.excepthook` and `threading.excepthook`: what would be printed is logged instead, without its words."""
    error = given[0].exc_value if len(given) == 1 else given[1]
    if isinstance(error, KeyboardInterrupt):
        return
    get_logger(__name__).error("bug in the background", exc_info=error)


def _told(error: BaseException | None, depth: int = 0) -> Iterator[str]:
    """The kinds of an exception and of those behind it, each with its places."""
    while error is not None and depth < 10:
        places = [f"{f.name} in {_short(f.filename)}:{f.lineno}" for f in _frames(error.__traceback__)]
        yield f"{type(error).__module__}.{type(error).__name__}: " + ", ".join(places)
        error, depth = error.__cause__ or error.__context__, depth + 1


def _frames(found: TracebackType | None) -> Iterator[traceback.FrameSummary]:
    yield from traceback.extract_tb(found, limit=-12)


def _short(file: str) -> str:
    """Without the folder that names whose laptop it is."""
    return "/".join(file.replace("\\", "/").split("/")[-3:])
