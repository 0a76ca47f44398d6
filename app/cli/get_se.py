"""`get-se`: the Get SE button for scripts, and for calls on a telephone."""

from typing import Annotated

import typer

from app.cli.terminal import echo
from app.domain.errors import BadInput
from app.domain.help import HelpState
from app.events import HelpChanged
from app.services.briefs.plain_text import trace_text
from app.services.help.mentions import current_call


def register(app: typer.Typer) -> None:
    app.command("get-se")(get_se)


def get_se(
    question: Annotated[str, typer.Argument(help="What the customer wants to know.")],
    call_id: Annotated[str, typer.Option("--call", help="The call's id; without it the one that runs now.")] = "",
    team: Annotated[
        str, typer.Option(help="Whom to ask first: a user group of your chat, or a word of their titles.")
    ] = "",
    trace: Annotated[bool, typer.Option(help="Also say which step began when and how long it took.")] = False,
    wait: Annotated[bool, typer.Option(help="Wait until somebody comes, and ask the next where nobody does.")] = True,
    of_demo: Annotated[bool, typer.Option("--demo", help="Use the demo's systems.")] = False,
) -> int:
    """Asks the colleague who can answer and is free, and tells each step. Ends with 1 where nobody comes."""
    from app import bootstrap

    with bootstrap.opened(of_demo=of_demo, lease=True) as application:
        store = application.store
        call = store.call(call_id) if call_id else current_call(store, application.clock.now())
        if call is None:
            raise BadInput("No call runs now: name one with --call; `python -m app calls` lists them.")
        application.events.subscribe(HelpChanged, lambda changed: echo(changed.note))
        link = application.briefs.join_link(call.id)
        request = application.get_se.request(call, question, join_link=link, team=team or None)
        if trace:
            echo(trace_text(request.trace))
        if wait and request.state is HelpState.ASKING:
            request = application.get_se.follow(call, request, join_link=link)
        application.outbox.run(patience=10.0)
        return 0 if request.state is HelpState.ACCEPTED or not wait else 1
