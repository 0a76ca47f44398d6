"""`match`: which account and deal a call is filed under."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.terminal import echo, echo_json
from app.domain.errors import BadInput
from app.domain.formats import dumps, load_json


def register(app: typer.Typer) -> None:
    app.command("match")(match)


def match(
    invitation: Annotated[
        Path, typer.Argument(help="An event as `calendar --json` gives it, with me and our_domains.")
    ],
    crm: Annotated[Path, typer.Option("--crm", help="Accounts, contacts, leads and opportunities as JSON.")],
    as_json: Annotated[bool, typer.Option("--json", help="The decision as JSON.")] = False,
) -> int:
    """Says which account and deal a call is filed under, who is us, and what is in doubt."""
    from app.domain.call_match import match_call

    found = match_call(_document(invitation), _document(crm))
    if as_json:
        echo_json(dumps(found.document()))
        return 0
    echo(f"account {found.account or 'none'}, opportunity {found.opportunity or 'none'}")
    if found.doubt:
        echo(f"in doubt: {', '.join(found.doubt)}")
    echo(f"us: {', '.join(found.us) or 'nobody'}; outside: {', '.join(found.outside) or 'nobody'}")
    return 0


def _document(file: Path) -> dict[str, Any]:
    given = load_json(file)
    if not isinstance(given, dict):
        raise BadInput(f"{file} holds no JSON object: give an invitation and a CRM as documents.")
    return given
