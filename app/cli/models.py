"""`models list|get|verify`: the speech models on this laptop."""

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress as Bar

from app.cli.terminal import echo

TierName = Annotated[
    str,
    typer.Argument(metavar="TIER", help="A name that `models list` shows; voices tells them apart"),
]


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="The speech models: what is installed, fetch one, check them.", no_args_is_help=True)
    group.command("list")(list_models)
    group.command("get")(get)
    group.command("verify")(verify)
    app.add_typer(group, name="models")


def list_models() -> int:
    """Shows every model, where it is, and the one that fits this machine. Nothing is changed by it."""
    from app.bootstrap.models import models

    for model in models():
        where = str(model.path) if model.path else f"not installed: python -m app models get {model.name}"
        note = "  (fits this machine)" if model.suggested else ""
        echo(f"{model.name:22} {model.megabytes:5} MB  {model.fits:38} {where}{note}")
        if told := "; ".join(part for part in (model.licence, model.untried) if part):
            echo(f"{'':22} {told}")
    return 0


def get(tier: TierName) -> int:
    """Fetches a speech model into the data folder, resumed where it was interrupted, and checks it."""
    from app.bootstrap.models import fetch_model

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(tier, total=1.0)
        path = fetch_model(tier, lambda fraction: bar.update(task, completed=fraction))
    echo(f"{tier} is in {path}. Use it with `--model {tier}`, or set speech_model to it.")
    return 0


def verify(
    name: Annotated[str | None, typer.Argument(help="One model; all that are installed without it")] = None,
) -> int:
    """Compares installed models with the SHA-256 of what was published."""
    from app.bootstrap.models import installed, verify_model

    bad = 0
    for model in [name] if name else installed():
        wrong = verify_model(model)
        bad += bool(wrong)
        echo(f"{model}: damaged or missing: {', '.join(wrong)}; fetch it again" if wrong else f"{model}: as published")
    return 1 if bad else 0
