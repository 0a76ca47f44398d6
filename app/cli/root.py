"""The root of the commands, and how their errors reach a person."""

import importlib
import logging
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import structlog
import typer
from typer.exceptions import TyperException

from app.cli import discreet
from app.domain.errors import CallsideError
from app.paths import data_dir, private_dir

NOT_A_COMMAND = 2  # as shells have it
# One file a group of commands; each has `register(app)`.
GROUPS = (
    "tray",
    "demo",
    "speech",
    "process",
    "understanding",
    "brief",
    "get_se",
    "sandbox",
    "calls",
    "capture",
    "models",
    "accounts",
    "audit",
    "data",
    "week",
    "orders",
    "keys",
    "policy",
    "doctor",
    "updates",
)

app = typer.Typer(
    help="Callside sits beside a sales rep through a customer call, and drafts every follow-up with its evidence.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in GROUPS:
    importlib.import_module(f"app.cli.{group}").register(app)

log = structlog.get_logger(__name__)


def run(typer_app: typer.Typer, arguments: Sequence[str]) -> int:
    """Runs one command and answers its exit code."""
    _utf8()
    log_to_file()
    try:
        answer = typer_app(args=list(arguments), standalone_mode=False, prog_name=as_typed("python -m app"))
        return answer if isinstance(answer, int) else 0
    except typer.Exit as done:
        return done.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return _say("Stopped.", 130)
    except TyperException as error:
        return _say(f"{str(error).rstrip('.')}: see `python -m app --help`.", NOT_A_COMMAND)
    except CallsideError as error:
        return _say(str(error), 1)
    except Exception:
        log.exception("bug", command=arguments[0] if arguments else "")
        return _say(f"Something in Callside broke; nothing that was kept is lost. Send {log_file()} to your IT.", 70)


def _say(sentence: str, code: int) -> int:
    sys.stderr.write(as_typed(sentence) + "\n")
    return code


def as_typed(sentence: str) -> str:
    """Where Callside is installed, its commands begin with its own name."""
    return sentence.replace("python -m app", "callside") if getattr(sys, "frozen", False) else sentence


def _utf8() -> None:
    """Windows consoles still start in a code page that lacks half of our signs."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def log_file() -> Path:
    return data_dir() / "logs" / "callside.log"


def log_to_file() -> None:
    """Logs go to one file in the data folder, which is made when the first line is written."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            discreet.without_words,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    root = logging.getLogger()
    for handler in root.handlers:
        if isinstance(handler, _LazyFile):
            handler.close()
    root.handlers = [_LazyFile(log_file())]
    root.handlers[0].setFormatter(discreet.Formatter())
    root.setLevel(logging.WARNING)
    sys.excepthook = threading.excepthook = discreet.log_uncaught


class _LazyFile(logging.FileHandler):
    def __init__(self, path: Path) -> None:
        super().__init__(path, delay=True, encoding="utf-8")
        self._folder = path.parent

    def emit(self, record: logging.LogRecord) -> None:
        if self.stream is None:
            private_dir(self._folder)
        super().emit(record)
