"""`week`: the rep's own numbers of a week as a report to hand over."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from app.cli.terminal import echo
from app.domain.errors import BadInput

OfDemo = Annotated[bool, typer.Option("--demo", help="In the demo's folder.")]


def register(app: typer.Typer) -> None:
    app.command("week")(week)


def week(
    out: Annotated[Path | None, typer.Option(help="A file ending in .md or .pdf; default: the terminal.")] = None,
    day: Annotated[
        str | None, typer.Option(help="A day of the week that is meant, as 2024-12-06; default: today.")
    ] = None,
    of_demo: OfDemo = False,
) -> int:
    """Your numbers of a week as a report, for you to hand over: nobody else can ask for it."""
    from app import bootstrap

    if out and out.suffix not in (".md", ".pdf"):
        raise BadInput("The report is written as Markdown or PDF: let the file's name end in .md or .pdf.")
    with bootstrap.opened(of_demo=of_demo) as application:
        text = application.reports.week_report(_day(day) if day else application.clock.now().date())
    if out is None:
        echo(text)
        return 0
    if out.suffix == ".pdf":
        from ui.kit.pdf_export import pdf_without_windows

        pdf_without_windows(out, text)
    else:
        out.write_text(text, encoding="utf-8")
    echo(f"Kept in {out}.")
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{text} is no day: write it as 2024-12-06.") from None
