"""`brief`: the brief of one calendar event."""

from typing import Annotated

import typer

from app.domain.brief import Brief
from app.domain.formats import dumps
from app.domain.wording import ago, time_of_day


def register(app: typer.Typer) -> None:
    app.command("brief")(brief)


def brief(
    event_id: Annotated[str, typer.Argument(help="The event's id in your calendar.")],
    as_json: Annotated[bool, typer.Option("--json", help="The brief as JSON.")] = False,
    trace: Annotated[bool, typer.Option(help="Also say which step began when and how long it took.")] = False,
    of_demo: Annotated[bool, typer.Option("--demo", help="Use the demo's systems.")] = False,
) -> int:
    """Asks all sources in parallel and composes the brief."""
    from app import bootstrap

    if of_demo:
        bootstrap.demo_folder()
    with bootstrap.opened(of_demo=of_demo) as application:
        prepared = application.brief.prepare(event_id)
        typer.echo(dumps(prepared.brief) if as_json else text(prepared.brief))
        if trace:
            for step in application.brief.trace:
                typer.echo(f"{step.start * 1000:7.0f} ms  {step.name:10} {step.seconds * 1000:6.0f} ms", err=as_json)
    return 0


def text(brief: Brief) -> str:
    """The brief as it is read in 30 seconds."""
    lines = [f"{brief.account or brief.event.title} · {time_of_day(brief.event.start)}", brief.headline]
    lines.append(" · ".join(f"{p.name}, {p.title}" if p.title else p.name for p in brief.people))
    for line in brief.lines:
        when = f", {ago(line.as_of, brief.composed_at)}" if line.as_of else ""
        stale = " (stale)" if line.stale else ""
        lines.append(f"{line.label:13}{line.text}{stale}  [{line.source}{when}]")
    lines += [f"Say {n:<9}{point.text} ({point.reason})" for n, point in enumerate(brief.talking_points, 1)]
    if brief.helper:
        lines.append(f"{'Help':13}{brief.helper} knows the technical side")
    lines += [f"{'Missing':13}{report.source}: {report.problem or report.state}" for report in brief.missing]
    if brief.event.join_link:
        lines.append(f"{'Join':13}{brief.event.join_link}")
    return "\n".join(lines)
