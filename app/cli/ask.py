"""`ask`: a question to all calls, answered in quotes; `mcp`: the same for the rep's own assistant."""

from datetime import datetime
from typing import Annotated

import typer

from app.cli.terminal import echo, echo_json
from app.domain.errors import BadInput
from app.domain.formats import dumps
from app.domain.languages import READ
from app.domain.memory import Answers, Scope
from app.domain.wording import clock

OUTPUT_FIELDS = ("quote", "speaker", "call_id", "call", "date", "start", "score")


def register(app: typer.Typer) -> None:
    app.command("ask")(ask)
    app.command("mcp")(mcp)


def ask(
    question: Annotated[str, typer.Argument(help="The question, in English, German, Spanish or French.")],
    account: Annotated[str, typer.Option(help="Only calls with this account.")] = "",
    person: Annotated[str, typer.Option(help="Only what this person said.")] = "",
    since: Annotated[str, typer.Option(help="Only calls from this day on, such as 2026-05-01.")] = "",
    until: Annotated[str, typer.Option(help="Only calls before this day.")] = "",
    language: Annotated[str, typer.Option(help="The language of the question; it is told by itself.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="The answers as JSON.")] = False,
    of_demo: Annotated[bool, typer.Option("--demo", help="Ask the demo's calls.")] = False,
) -> int:
    """Answers from everything that was said in your calls, with speaker, call and moment."""
    from app import bootstrap

    if language and language not in READ:
        raise BadInput(f"Questions are understood in {', '.join(READ)}: leave --language out.")
    if not question.strip():
        raise BadInput("The question is empty: put it in quotation marks.")
    scope = Scope(
        (account,) if account.strip() else (), person.strip() or None, _day(since), _day(until), language or None
    )
    with bootstrap.opened(of_demo=of_demo) as application:
        application.memory.indexer.run(lambda done, all_: echo(f"Reading call {done + 1} of {all_} …", err=True))
        found = application.memory.service.ask(question, scope)
    if as_json:
        echo_json(dumps({"answers": [{f: getattr(a, f) for f in OUTPUT_FIELDS} for a in found.answers]}))
    else:
        echo(_text(found))
    return 0


def _day(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise BadInput(f"{text} is no day: write it as 2026-05-01.") from None


def _text(found: Answers) -> str:
    if not found.answers:
        return "Nothing was said about that."
    lines = [s.text + " " + " ".join(f"[{n + 1}]" for n in s.quotes) for s in found.worded]
    for number, answer in enumerate(found.answers, 1):
        lines += [
            f"{number}. “{answer.quote}”",
            f"   {answer.speaker}, {answer.call}, {answer.date}, {clock(answer.start)}  ({answer.call_id})",
        ]
    return "\n".join(lines)


def mcp(
    of_demo: Annotated[bool, typer.Option("--demo", help="Serve the demo's calls.")] = False,
) -> int:
    """Serves your calls to your own assistant, read only, over standard input and output (Model Context Protocol)."""
    from app import bootstrap
    from app.cli.assistant_server import server

    with bootstrap.opened(of_demo=of_demo) as application:
        application.memory.assistant.require_on()
        server(application.memory.assistant).run("stdio")
    return 0
