"""`python -m app` without a command: the tray application."""

from typing import Annotated

import typer

# They tell what is wrong with a policy, so they run whatever it says.
NEVER_REFUSED = ("policy", "doctor")


def register(app: typer.Typer) -> None:
    app.callback(invoke_without_command=True)(tray)


def tray(
    context: typer.Context,
    selftest: Annotated[
        bool, typer.Option("--selftest", help="Tries every part of this installation, and ends.")
    ] = False,
) -> None:
    """Callside sits beside a sales rep through a customer call, and drafts every follow-up with its evidence."""
    if selftest:
        from app.cli.selftest import run_all

        raise typer.Exit(run_all())
    if context.invoked_subcommand not in NEVER_REFUSED:
        from app.policy import require_readable

        require_readable()
    if context.invoked_subcommand is not None:
        return
    from app.cli.demo import has_display
    from app.domain.errors import UserActionNeeded

    if not has_display():
        raise UserActionNeeded(
            "There is no display here: `python -m app demo --headless` tells the story in the terminal."
        )
    from app import bootstrap
    from ui.program import run_tray

    with bootstrap.opened(lease=True) as application:
        raise typer.Exit(run_tray(application))
