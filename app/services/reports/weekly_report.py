"""A week's report: the rep's own numbers as a page to hand over. Nobody else can pull it; it names no customer and no call."""

from collections.abc import Sequence
from datetime import date, timedelta

from app.services.reports.insights import WeeklyStats


def week_markdown(monday: date, numbers: WeeklyStats, *, baseline: float) -> str:
    """`baseline`: the minutes a call cost before, by the rep's own word."""
    end = monday + timedelta(days=6)
    lines = [
        f"# Week {monday.isocalendar().week}: {monday.day} {monday:%B} to {end.day} {end:%B %Y}",
        "",
        "| | |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in week_rows(numbers)),
        "",
        f"Minutes saved are counted against a baseline of {baseline:g} minutes a call, by my own estimate, and one minute of "
        "review.",
        "",
        "Counted on my own laptop by Callside, and handed over by me.",
        "",
    ]
    return "\n".join(lines)


def week_rows(n: WeeklyStats) -> Sequence[tuple[str, str]]:
    """(what, how much), in the order of a week's work."""
    written = n.written.get
    return (
        ("Calls processed", str(n.calls)),
        ("Briefs", str(n.briefs)),
        ("SE requests (accepted)", f"{n.help_requests} ({n.help_accepted})"),
        ("Call notes", str(written("call note", 0))),
        ("E-mail drafts", str(written("e-mail draft", 0))),
        ("Issues updated", str(written("issue comment", 0))),
        ("Messages", str(written("message", 0))),
        ("Summary lines", str(written("line in the weekly summary", 0))),
        ("Waiting for approval", str(n.waiting)),
        ("Edited by hand", str(n.edits)),
        ("Errors that verification caught", str(n.caught)),
        ("Average confidence", "–" if n.confidence is None else f"{n.confidence:.2f}"),
        ("Minutes saved", f"{n.minutes_saved:.0f}"),
    )
