"""`policy show`: each setting's value, and who said so."""

from typing import Annotated

import typer

from app.cli.terminal import echo, echo_json


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="The managed policy.", no_args_is_help=True)
    group.command("show")(show)
    app.add_typer(group, name="policy")


def show(as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False) -> int:
    """Each setting, its value, and where it comes from: policy, you, a recommendation, or the default."""
    from app.domain.formats import dumps
    from app.paths import data_dir
    from app.policy import effective

    found = effective(data_dir() / "settings.json")
    if as_json:
        rows = {
            name: {
                "value": getattr(found.settings, name), "origin": origin, "locked": name in found.locked,
                "from": found.where.get(name), "bounds": found.bounds.get(name),
            }
            for name, origin in found.origin.items()
        }  # fmt: skip
        echo_json(dumps(rows))
        return 0
    echo(f"Policy: {', '.join(found.found) or 'none'}")
    for name, origin in found.origin.items():
        locked = f" (locked by {found.where[name]})" if name in found.locked else ""
        least, most = found.bounds.get(name, (None, None))
        bounds = f" (between {_edge(least)} and {_edge(most)})" if name in found.bounds else ""
        echo(f"{name:32} {getattr(found.settings, name)!s:40.40}  {origin}{locked}{bounds}")
    for sentence in found.ignored:
        echo(f"Left out, since it can't be used: {sentence}", err=True)
    return 0


def _edge(value: float | None) -> str:
    return "any" if value is None else f"{value:g}"
