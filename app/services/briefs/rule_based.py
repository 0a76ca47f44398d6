"""The brief by rule: the same facts always give the same sentences, each with its source."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.brief import Brief, CalendarEvent, Fact, FactKind, SourceReport, TalkingPoint
from app.domain.call import CallContext
from app.domain.messages import Message, ago
from app.domain.people import Side
from app.domain.wording import money
from app.services.briefs.changes import Before
from app.services.briefs.lines import brief_lines, is_stale

MAX_POINTS = 3


def compose(
    event: CalendarEvent,
    context: CallContext,
    reports: Sequence[SourceReport],
    now: datetime,
    before: Before | None = None,
) -> Brief:
    """`now` aware; `before` is what was known at the last call. Every line and every talking point rests on a fetched
    fact."""
    facts = [fact for report in reports for fact in report.facts]
    account = context.accounts[0] if context.accounts else None
    helper = next((f for f in facts if f.kind is FactKind.ISSUE and f.data.get("assignee")), None)
    doubts = [f for f in facts if f.kind is FactKind.DOUBT]
    return Brief(
        event=event,
        account=account,
        headline=_headline(facts, now) or event.title,
        people=tuple(p for p in context.participants if p.side is not Side.US),
        lines=brief_lines(event, account, facts, now=now, before=before or Before()),
        talking_points=tuple(_points(facts, now)[:MAX_POINTS]),
        helper=helper.data["assignee"] if helper else None,
        reports=tuple(reports),
        composed_at=now,
        helper_reason=Message("help.works_on", key=helper.data["key"]) if helper else None,
        doubt=_said(doubts),
        choices=_choices(doubts[0]) if doubts else (),
    )


def _choices(doubt: Fact) -> tuple[str, ...]:
    """The names of the accounts, or of one account's deals; two of the same name leave nothing to choose by."""
    names = tuple(dict.fromkeys((doubt.data.get("accounts") or doubt.data.get("deals", "")).split("\n")))
    return names if len(names) > 1 else ()


def _said(doubts: Sequence[Fact]) -> Message | str | None:
    """Which account comes before which of its deals."""
    if len(doubts) > 1:
        return Message("brief.doubts", said=tuple(doubt.text for doubt in doubts))
    return doubts[0].text if doubts else None


def _first(facts: Sequence[Fact], kind: FactKind) -> Fact | None:
    return next((f for f in facts if f.kind is kind), None)


def _headline(facts: Sequence[Fact], now: datetime) -> str:
    deal, last = _first(facts, FactKind.OPPORTUNITY), _first(facts, FactKind.LAST_CONTACT)
    parts = []
    if deal:
        parts += [deal.data.get("stage", ""), money(deal.data.get("amount"), deal.data.get("currency"))]
    if last and last.as_of:
        parts.append(Message("brief.last_contact_ago", ago=ago(last.as_of, now)))
    parts = [part for part in parts if part]
    return Message("brief.headline", parts=tuple(parts)) if parts else ""


def _points(facts: Sequence[Fact], now: datetime) -> list[TalkingPoint]:
    """What to say first, each with its reason; the order is that of weight."""
    points = []
    for f in (f for f in facts if f.kind is FactKind.PROMISE):
        points.append(
            TalkingPoint(Message("brief.say_state", promise=f.text), Message("brief.promised_last_time"), (f.source,))
        )
    issue, last = _first(facts, FactKind.ISSUE), _first(facts, FactKind.LAST_CONTACT)
    if issue:
        progress = issue.data.get("progress")
        done = Message("brief.progress", progress=progress) if progress else ""
        title = issue.data.get("title") or issue.text
        reason = Message("brief.still_open", key=issue.data["key"], done=done)
        # A fix is only led with where there is one on its way: what nobody has begun would be a promise.
        say = Message("brief.lead_with_fix" if progress else "brief.say_where_it_stands", title=title)
        points.append(TalkingPoint(say, reason, (issue.source,)))
    note = _first(facts, FactKind.MANAGER_NOTE) or _first(facts, FactKind.PRIORITY)
    if note:
        said = f"{note.source}: {note.text}"
        points.append(TalkingPoint(Message("brief.ask_to_close"), said, (note.source,)))
    opened = _first(facts, FactKind.DOCUMENT_OPENED)
    if opened:
        what = opened.data.get("document") or Message("brief.what_you_sent")
        points.append(TalkingPoint(Message("brief.ask_about_document", document=what), opened.text, (opened.source,)))
    if last and last.as_of and is_stale(last, now):
        reason = Message("brief.last_contact_ago", ago=ago(last.as_of, now))
        points.append(TalkingPoint(Message("brief.ask_what_changed"), reason, (last.source,)))
    return points
