"""`demo`: the whole story, in windows where there is a display, else in the terminal."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.display import has_display
from app.domain.errors import BadInput


def register(app: typer.Typer) -> None:
    app.command("demo")(demo)


def demo(
    headless: Annotated[
        bool, typer.Option(help="Tell the story in the terminal even where there is a display.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="The report folder; by default `report` in the demo's data.")] = None,
    approve: Annotated[str, typer.Option(help="What the rep approves: all or none.")] = "all",
    pace: Annotated[str, typer.Option(help="fast, or real to play the call as it was spoken.")] = "fast",
    fresh: Annotated[bool, typer.Option(help="Forget the demo's earlier runs first.")] = False,
) -> int:
    """The whole story on the bundled call, against the sandbox: brief, consent, captions, Get SE, follow-ups, writes."""
    if approve not in ("all", "none"):
        raise BadInput("--approve takes all or none.")
    if pace not in ("fast", "real"):
        raise BadInput("--pace takes fast or real.")
    from app import bootstrap
    from app.cli import demo_narration as telling

    if out is not None and out.exists() and not out.is_dir():
        raise BadInput(f"{out} is a file: choose a folder for the report.")
    folder = bootstrap.demo_folder(fresh=fresh)
    report = out or folder / "report"
    bootstrap.remember_choices(folder, approve=approve, out=report)
    with bootstrap.open_demo(folder, speed=8.0 if pace == "fast" else 1.0) as story:
        if headless or not has_display():
            return telling.tell(story, approve=approve == "all", out=report)
        from ui.program.qt_app import run_demo

        return run_demo(story, out=report)
