"""`python -m app` without a command: the tray application."""

from typing import Annotated

import typer

from app.domain.errors import BadInput, DataLocked, PolicyBroken

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
        _obey_policy()
    if context.invoked_subcommand is not None:
        return
    from app.cli.demo import has_display
    from app.domain.errors import UserActionNeeded

    if not has_display():
        raise UserActionNeeded(
            "There is no display here: `python -m app demo --headless` tells the story in the terminal."
        )
    from app import bootstrap
    from ui.program import run_tray, say

    try:
        with bootstrap.opened(lease=True) as application:
            # Opens the data: a folder that can't be read is said before a window opens.
            application.rotate_key_if_due()
            raise typer.Exit(run_tray(application))
    except DataLocked as error:
        # Started from a menu there is no terminal to read it in.
        say(str(error))
        raise


def _obey_policy() -> None:
    """Raises PolicyBroken for a mandatory policy that can't be used; local-only holds from here on, for every command."""
    from app.paths import data_dir
    from app.policy import effective

    try:
        settings = effective(data_dir() / "settings.json").settings
    except PolicyBroken:
        raise
    except BadInput:
        # The rep's own file is told of where it matters; breaking it opens no door that policy has closed.
        settings = effective(data_dir() / "no-settings.json").settings
    if settings.local_only:
        from app.bootstrap.door import guard

        guard(settings)
