"""`keys rotate`: a new key for everything that is stored."""

import getpass
import os
import sys
from typing import Annotated

import typer

from app.cli.terminal import echo

OfDemo = Annotated[bool, typer.Option("--demo", help="In the demo's folder.")]
keys = typer.Typer(help="The key that encrypts what Callside stores.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(keys, name="keys")


@keys.callback()
def _group() -> None:
    """The key that encrypts what Callside stores."""


@keys.command("rotate")
def rotate(
    new_passphrase: Annotated[
        bool,
        typer.Option(help="Where a passphrase keeps the key: change it (asked for, or CALLSIDE_NEW_PASSPHRASE)."),
    ] = False,
    of_demo: OfDemo = False,
) -> int:
    """Encrypts everything under a new key; a crash at any point leaves data that opens."""
    from app import bootstrap

    with bootstrap.opened(of_demo=of_demo, lease=True) as application:
        application.privacy.rotate_key(_ask_new if new_passphrase else None)
    echo("The database is encrypted under a new key, and with it the keys of all recordings; those themselves stay.")
    return 0


def _ask_new() -> str | None:
    given = os.environ.get("CALLSIDE_NEW_PASSPHRASE")
    if given or not (sys.stdin and sys.stdin.isatty()):
        return given
    return getpass.getpass("New passphrase of your Callside data: ")
