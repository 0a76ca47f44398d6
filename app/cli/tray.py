"""`python -m app` without a command: the tray application."""

from typing import Annotated

import typer

from app.cli.start import obey_policy, tray_application

# They tell what is wrong with a policy, so they run whatever it says.
NEVER_REFUSED = ("policy", "doctor")


def register(app: typer.Typer) -> None:
    app.callback(invoke_without_command=True)(tray)


def tray(
    context: typer.Context,
    selftest: Annotated[
        bool, typer.Option("--selftest", help="Tries every part of this installation, and ends.")
    ] = False,
    version: Annotated[bool, typer.Option("--version", help="Says which version this is, and ends.")] = False,
) -> None:
    """Callside sits beside a sales rep through a customer call, and drafts every follow-up with its evidence."""
    if version:
        from app import __version__

        typer.echo(f"Callside {__version__}")
        raise typer.Exit(0)
    if selftest:
        from app.cli.selftest import run_all

        raise typer.Exit(run_all())
    if context.invoked_subcommand not in NEVER_REFUSED:
        obey_policy()
    if context.invoked_subcommand is not None:
        return
    raise typer.Exit(tray_application())
