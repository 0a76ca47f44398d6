"""A call, a person and an account as Markdown files: what may be quoted of them, each line with a link to its moment."""

import json
from collections.abc import Mapping, Sequence
from itertools import groupby

from app.domain.call import Call
from app.domain.claims import Evidence, Extraction, Status
from app.domain.markdown import plain
from app.domain.memory import Answer, moment_link
from app.domain.transcript import Segment
from app.domain.wording import clock
from app.paths import record_name

CALLS, PEOPLE, ACCOUNTS = "calls", "people", "accounts"


def call_file(call: Call) -> str:
    """Its name in the folder: safe on every system, whoever chose the call's id."""
    return f"{CALLS}/{record_name(call.id)}.md"


def person_file(name: str) -> str:
    return f"{PEOPLE}/{record_name(name)}.md"


def account_file(name: str) -> str:
    return f"{ACCOUNTS}/{record_name(name)}.md"


def call_text(call: Call, segments: Sequence[Segment], extraction: Extraction | None) -> str:
    """The call: front matter, what was agreed, what was said. `segments` are those that may be quoted; a claim that rests on
    anything else is left out."""
    context = call.context
    told = {
        "type": "call", "call": call.id, "title": context.title, "date": context.started_at.isoformat(timespec="minutes"),
        "accounts": list(context.accounts), "participants": [p.name for p in context.participants],
        "link": moment_link(call.id, 0.0),
    }  # fmt: skip
    lines = [*_front(told), f"# {plain(context.title)}", ""]
    for name in context.accounts:
        lines.append(f"- Account: [{plain(name)}](../{account_file(name)})")
    for person in context.participants:
        lines.append(f"- [{plain(person.name)}](../{person_file(person.name)})")
    lines += ["", *_claims(call, {s.id for s in segments}, extraction)]
    if segments:
        lines += ["## Transcript", ""]
    for speaker, group in groupby(segments, key=lambda s: s.speaker):
        said = list(group)
        text = " ".join(plain(s.text) for s in said)
        lines += [f"**{plain(speaker)}** {_at(call.id, said[0].start)}  ", text, ""]
    return "\n".join(lines)


def index_text(kind: str, name: str, calls: Sequence[Call], promises: Sequence[Answer]) -> str:
    """A person or an account: their calls, newest first, and what the rep's side has promised and not done."""
    lines = [*_front({"type": kind, "name": name}), f"# {plain(name)}", ""]
    if promises:
        lines += ["## Open promises", ""]
        lines += [f"- “{plain(p.quote)}” ({plain(p.speaker)}, {p.date}, {_at(p.call_id, p.start)})" for p in promises]
        lines.append("")
    lines += ["## Calls", ""]
    for call in calls:
        lines.append(f"- {call.context.started_at:%Y-%m-%d} [{plain(call.context.title)}](../{call_file(call)})")
    return "\n".join([*lines, ""])


def _claims(call: Call, quotable: set[int], extraction: Extraction | None) -> list[str]:
    if extraction is None:
        return []

    def stands(evidence: Sequence[Evidence]) -> bool:
        return bool(evidence) and all(e.segment in quotable for e in evidence)

    summary = [line for line in extraction.summary if stands(line.evidence)]
    steps = [s for s in extraction.next_steps if stands(s.evidence) and s.verification.status is Status.VERIFIED]
    lines = ["## Summary", ""] if summary else []
    lines += [f"- {plain(line.text)} {_at(call.id, line.evidence[0].start)}" for line in summary]
    lines += [""] if summary else []
    lines += ["## Next steps", ""] if steps else []
    for step in steps:
        due = step.due.isoformat() if step.due else step.due_text or "no date"
        owner = plain(step.owner or "nobody named")
        lines.append(f"- {plain(step.what)}: {owner}, {plain(due)} {_at(call.id, step.evidence[0].start)}")
    return [*lines, ""] if steps else lines


def _front(told: Mapping[str, object]) -> list[str]:
    """Front matter; JSON is YAML, and nothing in a value can end it."""
    return ["---", *(f"{key}: {json.dumps(value, ensure_ascii=True)}" for key, value in told.items()), "---", ""]


def _at(call_id: str, start: float) -> str:
    return f"[{clock(start)}]({moment_link(call_id, start)})"
