"""`brief`: the brief of one calendar event."""

from typing import Annotated

import typer

from app.cli.terminal import echo, echo_json
from app.domain.formats import dumps
from app.services.briefs.plain_text import brief_text, trace_text


def register(app: typer.Typer) -> None:
    app.command("brief")(brief)


def brief(
    event_id: Annotated[str, typer.Argument(help="The event's id in your calendar.")],
    as_json: Annotated[bool, typer.Option("--json", help="The brief as JSON.")] = False,
    trace: Annotated[bool, typer.Option(help="Also say which step began when and how long it took.")] = False,
    account: Annotated[str, typer.Option(help="Which account it is about, where several match.")] = "",
    of_demo: Annotated[bool, typer.Option("--demo", help="Use the demo's systems.")] = False,
) -> int:
    """Asks all sources in parallel and composes the brief."""
    from app import bootstrap

    if of_demo:
        bootstrap.demo_folder()
    with bootstrap.opened(of_demo=of_demo) as application:
        made = application.briefs.prepare(event_id, account=account or None).brief
        echo_json(dumps(made)) if as_json else echo(brief_text(made))
        if trace:
            echo(trace_text(made.trace), err=as_json)
    return 0
