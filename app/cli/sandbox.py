"""`sandbox`: the local server that stands in for the vendors."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from app import bootstrap
from app.cli.terminal import echo
from app.domain.errors import BadInput
from connectors.base import systems


def register(app: typer.Typer) -> None:
    titles = [spec.title for spec in systems().values() if spec.sandbox]
    there = f"{', '.join(titles[:-1])} and {titles[-1]}"
    app.command("sandbox", help=f"Serves {there} on this machine, filled with the Acme story.")(sandbox)


def sandbox(
    port: Annotated[int | None, typer.Option(help="TLS port; default: the one used before, else a free one.")] = None,
    latency: Annotated[float, typer.Option(help="Milliseconds that every answer takes longer.")] = 0.0,
    faults: Annotated[Path | None, typer.Option(help="JSON file with faults to happen.")] = None,
    state: Annotated[Path | None, typer.Option(help="Folder for what it holds; default: in the demo's folder.")] = None,
    watch_stdin: Annotated[bool, typer.Option("--watch-stdin", help="End when standard input ends.")] = False,
) -> None:
    bootstrap.run_sandbox(
        folder=state,
        port=port,
        latency_ms=latency,
        faults=_read(faults) if faults else None,
        watch_stdin=watch_stdin,
        on_ready=lambda address: echo(f"Sandbox at {address}/_sandbox"),
    )


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        faults = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"The faults in {path} can't be read; give a JSON list as docs/sandbox.md shows it.") from error
    if not isinstance(faults, list) or not all(isinstance(fault, dict) for fault in faults):
        raise BadInput(f"The faults in {path} aren't a list of objects; give a JSON list as docs/sandbox.md shows it.")
    return faults
