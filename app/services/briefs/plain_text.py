"""The brief as plain text: what a terminal prints, and what goes to the rep's own chat."""

from collections.abc import Sequence

from app.domain.brief import Brief
from app.domain.help import TraceStep
from app.domain.memory import moment_of
from app.domain.messages import ago
from app.domain.wording import time_of_day


def brief_text(brief: Brief) -> str:
    """The brief as it is read in 30 seconds."""
    lines = [f"{brief.account or brief.event.title} · {time_of_day(brief.event.start)}", brief.headline]
    lines.append(" · ".join(f"{p.name}, {p.title}" if p.title else p.name for p in brief.people))
    if brief.doubt:
        lines.append(f"{'Doubt':13}{brief.doubt}")
    for line in brief.lines:
        when = f", {ago(line.as_of, brief.composed_at)}" if line.as_of else ""
        stale = " (stale)" if line.stale else ""
        moment = f" {line.url}" if line.url and moment_of(line.url) else ""
        lines.append(f"{line.label:13}{line.text}{stale}  [{line.source}{when}]{moment}")
    lines += [f"Say {n:<9}{point.text} ({point.reason})" for n, point in enumerate(brief.talking_points, 1)]
    if brief.helper:
        lines.append(f"{'Help':13}{brief.helper}: {brief.helper_reason or 'knows the technical side'}")
    lines += [f"{'Missing':13}{report.source}: {report.problem or report.state}" for report in brief.missing]
    if brief.event.join_link:
        lines.append(f"{'Join':13}{brief.event.join_link}")
    return "\n".join(line for line in lines if line)


def trace_text(trace: Sequence[TraceStep]) -> str:
    """One line a step: when it began and how long it took, in milliseconds from the trigger."""
    return "\n".join(f"{s.start * 1000:7.0f} ms  {s.name:24} {s.seconds * 1000:6.0f} ms" for s in trace)
