"""`policy show`: each setting's value, and who said so."""

import typer


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="The managed policy.", no_args_is_help=True)
    group.command("show")(show)
    app.add_typer(group, name="policy")


def show() -> int:
    """Each setting, its value, and where it comes from."""
    from app.paths import data_dir
    from app.policy import effective, policy_file

    typer.echo(f"Policy file: {policy_file() or 'none'}")
    found = effective(data_dir() / "settings.json")
    for name, origin in found.origin.items():
        lock = " (locked)" if name in found.locked else ""
        typer.echo(f"{name:26} {getattr(found.settings, name)!s:40.40}  {origin}{lock}")
    return 0
