"""The root of the commands, and how their errors reach a person."""

import importlib
from collections.abc import Sequence

import typer
from typer.exceptions import TyperException

from app.cli.outcome import as_typed, log_to_file, outcome, say

NOT_A_COMMAND = 2  # as shells have it
# One file a group of commands; each has `register(app)`.
GROUPS = (
    "start",
    "demo",
    "speech",
    "process",
    "understanding",
    "fields",
    "brief",
    "get_se",
    "sandbox",
    "calls",
    "again",
    "ask",
    "calendar",
    "match",
    "capture",
    "imports",
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


def run(typer_app: typer.Typer, arguments: Sequence[str]) -> int:
    """Runs one command and answers its exit code."""

    def work() -> int:
        try:
            answer = typer_app(args=list(arguments), standalone_mode=False, prog_name=as_typed("python -m app"))
            return answer if isinstance(answer, int) else 0
        except typer.Exit as done:
            return done.exit_code
        except typer.Abort:
            return say("Stopped.", 130)
        except TyperException as error:
            return say(f"{str(error).rstrip('.')}: see `python -m app --help`.", NOT_A_COMMAND)

    return outcome(arguments[0] if arguments else "", work)


__all__ = ["app", "log_to_file", "run"]
