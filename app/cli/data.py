"""`data export|erase|retention|hold|release|holds`: what is kept about somebody, handed out or gone."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from app.cli.terminal import echo, echo_json
from app.domain.errors import BadInput, KeyLost, StorageFull
from app.domain.formats import dumps
from app.domain.privacy import ErasureReport, Scope
from app.domain.wording import count

OfDemo = Annotated[bool, typer.Option("--demo", help="In the demo's folder.")]
Person = Annotated[str | None, typer.Option("--person", help="A full name or an e-mail address.")]
OneCall = Annotated[str | None, typer.Option("--call", help="A call's id, as `calls` prints it.")]
Everything = Annotated[bool, typer.Option("--all", help="All calls and everybody on them.")]
data = typer.Typer(help="What Callside keeps: handed out, erased, held, and removed in time.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(data, name="data")


def scope_of(person: str | None, call: str | None, everything: bool) -> tuple[Scope, str]:
    """The scope and its subject from a command's options. Raises BadInput unless exactly one is given."""
    chosen = [(Scope.PERSON, person)] if person else []
    chosen += [(Scope.CALL, call)] if call else []
    chosen += [(Scope.ALL, "")] if everything else []
    if len(chosen) != 1:
        raise BadInput("Say which data: one of --person NAME, --call ID or --all.")
    return chosen[0][0], chosen[0][1] or ""


@data.command("erase")
def erase(
    person: Person = None,
    call: OneCall = None,
    everything: Everything = False,
    report: Annotated[Path | None, typer.Option(help="A file for the report as JSON.")] = None,
    of_demo: OfDemo = False,
) -> int:
    """Erases a person, a call or everything, and reports what was found, with the copies that vendors hold."""
    from app import bootstrap

    scope, subject = scope_of(person, call, everything)
    try:
        try:
            done = _erased(scope, subject, of_demo)
        except StorageFull:
            if not bootstrap.make_room(of_demo=of_demo):
                raise
            done = _erased(scope, subject, of_demo)
    except KeyLost:
        if scope is not Scope.ALL:
            raise
        bootstrap.empty_unreadable(of_demo=of_demo)
        echo("Its key is gone, so nobody could read this data any more. All of it was removed.")
        return 0
    for line in lines_of(done):
        echo(line)
    if report:
        report.write_text(dumps(done), encoding="utf-8")
    return 1 if done.near else 0


def _erased(scope: Scope, subject: str, of_demo: bool) -> ErasureReport:
    from app import bootstrap

    with bootstrap.opened(of_demo=of_demo, lease=True) as application:
        return application.privacy.erasing.erase(scope, subject)


def lines_of(done: ErasureReport) -> Iterator[str]:
    """The report of an erasure, line by line."""
    yield (
        f"Erased on {done.at:%Y-%m-%d %H:%M}: {count(len(done.calls), 'call')} concerned."
        if done.counts
        else ("Nothing of it was found; the request is in the audit log.")
    )
    for what, number in sorted(done.counts.items()):
        yield f"  {what.replace('_', ' '):16} {number}"
    if done.not_written:
        yield f"{count(done.not_written, 'write')} had been approved and will not be sent."
    if done.copies:
        yield "These copies live in other systems, and can only be erased there:"
    for copy in done.copies:
        sure = "" if copy.certain else "  (perhaps: its answer was lost)"
        yield f"  {copy.vendor:11} {copy.kind.replace('_', ' '):15} {copy.url or copy.remote_id or '?'}{sure}"
    for name in done.near:
        yield f'Still on record, and perhaps the same person: {name}. `data erase --person "{name}"` erases that name too.'
    yield f"Audit log: subject {done.subject_hash[:16]}…, salt {done.salt}"


@data.command("export")
def export(
    out: Annotated[Path, typer.Option(help="The folder to write to; it is made, and must be empty.")],
    person: Person = None,
    call: OneCall = None,
    everything: Everything = False,
    of_demo: OfDemo = False,
) -> int:
    """Writes out, readable, what is kept about a person, a call or everybody."""
    from app import bootstrap

    scope, subject = scope_of(person, call, everything)
    with bootstrap.opened(of_demo=of_demo) as application:
        written = application.privacy.exporting.export(scope, subject, out)
    echo(f"{count(written, 'file')} in {out}. They are not encrypted: delete them when they are no longer needed.")
    return 0


@data.command("retention")
def retention(
    confirm_clock: Annotated[
        bool, typer.Option("--confirm-clock", help="Say that this machine's clock is right, after it jumped.")
    ] = False,
    of_demo: OfDemo = False,
) -> int:
    """Removes what is older than the settings allow, wipes it, and checks that nothing younger is gone."""
    from app import bootstrap

    with bootstrap.opened(of_demo=of_demo, lease=True) as application:
        if confirm_clock:
            application.privacy.retention.confirm_clock()
        done = application.privacy.retention.run()
    removed = ", ".join(f"{number} {what}" for what, number in done.removed.items() if number) or "nothing"
    echo(f"Removed: {removed}." + (f" {count(done.held, 'call')} held." if done.held else ""))
    for problem in done.problems:
        echo(f"Not as it should be: {problem}.", err=True)
    return 1 if done.problems else 0


@data.command("hold")
def hold(
    reason: Annotated[str, typer.Option(help="Why; kept with the hold.")],
    person: Person = None,
    call: OneCall = None,
    everything: Everything = False,
    of_demo: OfDemo = False,
) -> int:
    """Keeps a person's calls, a call or everything from being erased and from retention."""
    from app import bootstrap

    scope, subject = scope_of(person, call, everything)
    with bootstrap.opened(of_demo=of_demo) as application:
        application.privacy.holds.place(scope, subject, reason)
    echo("Held. `data release` ends it.")
    return 0


@data.command("release")
def release(
    person: Person = None, call: OneCall = None, everything: Everything = False, of_demo: OfDemo = False
) -> int:
    """Ends a hold that you placed; one that IT placed ends by IT's order."""
    from app import bootstrap

    scope, subject = scope_of(person, call, everything)
    with bootstrap.opened(of_demo=of_demo) as application:
        application.privacy.holds.release(scope, subject)
        ended = application.privacy.retention.end_locks()
    echo("Released.")
    if ended:
        echo(f"Erased now, since consent had been withdrawn meanwhile: {count(ended, 'call')}.")
    return 0


@data.command("holds")
def holds(of_demo: OfDemo = False, as_json: Annotated[bool, typer.Option("--json")] = False) -> int:
    """The holds in force."""
    from app import bootstrap

    with bootstrap.opened(of_demo=of_demo) as application:
        found = application.privacy.holds.all()
        waiting = len(application.store.locked())
    if as_json:
        echo_json(json.dumps(json.loads(dumps(found))))
        return 0
    for one in found:
        by = "you" if one.by == "you" else f"IT's order {one.by}"
        echo(f"{one.scope:7} {one.subject or '-'}  since {one.at:%Y-%m-%d}, by {by}: {one.reason}")
    if not found:
        echo("No holds.")
    if waiting:
        echo(f"Consent withdrawn, locked until the hold ends: {count(waiting, 'call')}.")
    return 0
