"""`calendar`: what the .ics reader makes of a file."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from app.cli.terminal import echo, echo_json
from app.domain.errors import BadInput
from app.domain.formats import dumps
from app.domain.wording import count


def register(app: typer.Typer) -> None:
    app.command("calendar")(calendar)


def calendar(
    file: Annotated[Path, typer.Argument(help="A calendar file (.ics).")],
    since: Annotated[str, typer.Option("--from", help="The first day, such as 2026-11-28.")],
    until: Annotated[str, typer.Option("--to", help="The day behind the last one.")],
    email: Annotated[str, typer.Option(help="Your own address: it tells you from the guests.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="The events as JSON.")] = False,
) -> int:
    """Lists the events of a calendar file, each occurrence of a series by itself."""
    from app.bootstrap.calendars import file_events

    first, last = _day(since), _day(until)
    if last <= first:
        last = first + timedelta(days=1)
    rows, left_out = file_events(file, first, last, email)
    if as_json:
        echo_json(dumps(rows))
    for row in [] if as_json else rows:
        echo(f"{row['start']}  {row['title']}  {row['status']}")
    if left_out:
        echo(f"{count(left_out, 'event')} could not be read and {'is' if left_out == 1 else 'are'} left out.", err=True)
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise BadInput(f"{text} is no day: write it like 2026-11-28.") from None
