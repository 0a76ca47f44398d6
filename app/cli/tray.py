"""`python -m app` without a command: the tray application."""

import typer


def register(app: typer.Typer) -> None:
    app.callback(invoke_without_command=True)(tray)


def tray(context: typer.Context) -> None:
    """Starts the tray application where no command is named."""
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
