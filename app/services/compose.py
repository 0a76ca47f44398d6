"""The brief by rule: the same facts always give the same sentences, each with its source."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.brief import Brief, BriefLine, CalendarEvent, Fact, FactKind, SourceReport, TalkingPoint
from app.domain.call import CallContext
from app.domain.people import Side
from app.domain.wording import ago, money

STALE_DAYS = 14
MAX_POINTS = 3


def compose(event: CalendarEvent, context: CallContext, reports: Sequence[SourceReport], now: datetime) -> Brief:
    """`now` aware. Every line and every talking point rests on a fetched fact."""
    facts = [fact for report in reports for fact in report.facts]
    account = context.accounts[0] if context.accounts else None
    helper = next((f.data.get("assignee") for f in facts if f.kind is FactKind.ISSUE and f.data.get("assignee")), None)
    return Brief(
        event=event,
        account=account,
        headline=_headline(facts, now) or event.title,
        people=tuple(p for p in context.participants if p.side is not Side.US),
        lines=tuple(_lines(facts, now)),
        talking_points=tuple(_points(facts, now)[:MAX_POINTS]),
        helper=helper,
        reports=tuple(reports),
        composed_at=now,
    )


def _first(facts: Sequence[Fact], kind: FactKind) -> Fact | None:
    return next((f for f in facts if f.kind is kind), None)


def _headline(facts: Sequence[Fact], now: datetime) -> str:
    deal, last = _first(facts, FactKind.OPPORTUNITY), _first(facts, FactKind.LAST_CONTACT)
    parts = []
    if deal:
        parts += [deal.data.get("stage", ""), money(deal.data.get("amount"), deal.data.get("currency"))]
    if last and last.as_of:
        parts.append(f"last contact {ago(last.as_of, now)}")
    return " · ".join(part for part in parts if part)


def _stale(fact: Fact, now: datetime) -> bool:
    return fact.as_of is not None and (now - fact.as_of).days >= STALE_DAYS


def _lines(facts: Sequence[Fact], now: datetime) -> list[BriefLine]:
    labels = {
        FactKind.ISSUE: "Blocker",
        FactKind.MESSAGE: "Changed",
        FactKind.PROMISE: "Promised",
        FactKind.LAST_CONTACT: "Last contact",
        FactKind.MANAGER_NOTE: "Note",
        FactKind.PRIORITY: "Priority",
        FactKind.DOCUMENT_OPENED: "Opened",
    }
    lines = [
        BriefLine(label, f.text, f.source, f.url, f.as_of, _stale(f, now))
        for kind, label in labels.items()
        for f in facts
        if f.kind is kind
    ]
    if not any(line.label == "Promised" for line in lines):
        lines.append(BriefLine("Promised", "Nothing open from last time", "Your own history"))
    return lines


def _points(facts: Sequence[Fact], now: datetime) -> list[TalkingPoint]:
    promises = [f for f in facts if f.kind is FactKind.PROMISE]
    points = [TalkingPoint(f"Say where it stands: {f.text}", "you promised it last time") for f in promises]
    issue, last = _first(facts, FactKind.ISSUE), _first(facts, FactKind.LAST_CONTACT)
    if issue:
        progress = issue.data.get("progress")
        done = f", {progress} done" if progress else ""
        title = issue.data.get("title", issue.text)
        points.append(TalkingPoint(f"Lead with the fix of {title}", f"{issue.data['key']} is still open{done}"))
    note = _first(facts, FactKind.MANAGER_NOTE) or _first(facts, FactKind.PRIORITY)
    if note:
        points.append(TalkingPoint("Ask what has to happen on their side to close", f"{note.source}: {note.text}"))
    if last and last.as_of and _stale(last, now):
        points.append(TalkingPoint("Ask what changed since you last spoke", f"last contact {ago(last.as_of, now)}"))
    opened = _first(facts, FactKind.DOCUMENT_OPENED)
    if opened:
        points.append(TalkingPoint("Ask what they made of what you sent", opened.text))
    return points
