"""`join`, `separate` and `reread`: halves of a call told as one, and a call read again with something other than before."""

from typing import Annotated

import typer

from app.cli.terminal import echo
from app.domain.wording import clock, count

OfDemo = Annotated[bool, typer.Option("--demo", help="In the demo's folder.")]
CallId = Annotated[str, typer.Argument(metavar="CALL_ID", help="As `calls` lists it.")]


def register(app: typer.Typer) -> None:
    for command in (join, separate, reread):
        app.command(command.__name__)(command)


def join(
    first: Annotated[str, typer.Argument(metavar="FIRST", help="The call's first half, as `calls` lists it.")],
    later: Annotated[str, typer.Argument(metavar="LATER", help="The half that was recorded afterwards.")],
    of_demo: OfDemo = False,
) -> int:
    """Tells two halves of a call as one: what was approved or written stays, the rest is made anew for the whole."""
    from app import bootstrap

    with bootstrap.opened(of_demo=of_demo) as application:
        done = application.joining.join(first, later)
        waiting = count(done.waiting, "follow-up")
        echo(f"{done.call_id}: the second half begins at {clock(done.offset)}; {waiting} to review.")
    return 0


def separate(call_id: CallId, of_demo: OfDemo = False) -> int:
    """Takes a joined call apart again, each half with the follow-ups that waited before."""
    from app import bootstrap

    with bootstrap.opened(of_demo=of_demo) as application:
        echo("\n".join(application.joining.separate(call_id)))
    return 0


def reread(
    call_id: CallId,
    model: Annotated[str | None, typer.Option(help="Another speech model; by default the one in the settings.")] = None,
    language: Annotated[str | None, typer.Option(help="What is spoken: en, de, es or fr.")] = None,
    speakers: Annotated[int | None, typer.Option(help="How many voices there are on the other side.")] = None,
    of_demo: OfDemo = False,
) -> int:
    """Reads a call again from its sound: what was approved stays, what the new reading adds to it waits as new cards."""
    from app import bootstrap
    from app.services.processing.reread import RereadRequest

    with bootstrap.opened(of_demo=of_demo) as application:
        done = application.rereading.read(call_id, RereadRequest(model, language, speakers))
        passages, waiting = count(done.passages, "passage"), count(done.waiting, "follow-up")
        added = f", {done.new} of them new beside what you decided on" if done.new else ""
        echo(f"{passages} in the transcript; {waiting} to review{added}.")
    return 0
