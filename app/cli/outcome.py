"""How a command ends: its exit code, one sentence for a person, the rest in the log. Needs no command parser."""

import errno
import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app import logs
from app.cli import log_privacy as discreet
from app.cli.terminal import plain
from app.domain.errors import CallsideError
from app.domain.messages import Message
from app.paths import data_dir, private_dir

log = logs.get_logger(__name__)


def outcome(command: str, work: Callable[[], int]) -> int:
    """Runs `work` and answers the command's exit code."""
    utf8()
    log_to_file()
    try:
        return work()
    except KeyboardInterrupt:
        return say("Stopped.", 130)
    except CallsideError as error:
        return say(str(error), 1)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            return say(str(Message("store.disk_full")), 1)
        return _bug(command)
    except Exception:  # noqa: BLE001 - logged whole
        return _bug(command)


def _bug(command: str) -> int:
    """Logs the exception that is being handled, and answers the exit code."""
    log.exception("bug", command=command)
    return say(f"Something in Callside broke; nothing that was kept is lost. Send {log_file()} to your IT.", 70)


def say(sentence: str, code: int) -> int:
    sys.stderr.write(plain(as_typed(sentence)) + "\n")
    return code


def as_typed(sentence: str) -> str:
    """Where Callside is installed, its commands begin with its own name."""
    return sentence.replace("python -m app", "callside") if getattr(sys, "frozen", False) else sentence


def utf8() -> None:
    """Windows consoles still start in a code page that lacks half of our signs."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def log_file() -> Path:
    return data_dir() / "logs" / "callside.log"


_level = logging.WARNING


def log_everything() -> None:
    """From the next `log_to_file` on, all levels are logged, to standard error too; still without anybody's words."""
    global _level
    _level = logging.DEBUG


def log_to_file() -> None:
    """Logs go to one file in the data folder, which is made when the first line is written."""
    logs.configure_with(_as_json)
    root = logging.getLogger()
    for handler in root.handlers:
        if isinstance(handler, _LazyFile):
            handler.close()
    root.handlers = [_LazyFile(log_file())]
    root.handlers[0].setFormatter(discreet.Formatter())
    if _level == logging.DEBUG:
        root.addHandler(logging.StreamHandler())
        root.handlers[1].setFormatter(discreet.Formatter())
    root.setLevel(_level)
    sys.excepthook = threading.excepthook = discreet.log_uncaught


def _as_json(structlog: Any) -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            discreet.without_words,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(min(_level, logging.INFO)),
    )


class _LazyFile(logging.FileHandler):
    def __init__(self, path: Path) -> None:
        super().__init__(path, delay=True, encoding="utf-8")
        self._folder = path.parent

    def emit(self, record: logging.LogRecord) -> None:
        if self.stream is None:
            private_dir(self._folder)
        super().emit(record)
