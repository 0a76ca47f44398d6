"""`update`: looks for a newer version now, in place of tomorrow."""

import typer

from app.cli.terminal import echo


def register(app: typer.Typer) -> None:
    app.command("update")(update)


def update() -> int:
    """Looks for a newer version and, where the settings say so, fetches its signed installer. Installs nothing."""
    from app import __version__, bootstrap

    with bootstrap.opened() as application:
        state = application.setup.updates.check()
    if state.version is None:
        echo(f"Callside {__version__} is the newest that is offered to this machine.")
    elif state.file:
        echo(f"Callside {state.version} is ready: {state.file}")
    else:
        echo(f"Callside {state.version} is out: your IT installs it, or you fetch it from where this one came from.")
    return 0
