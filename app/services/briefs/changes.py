"""What changed since the last call with an account: what the systems say now beside what they said then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.brief import Brief, CalendarEvent, Fact, FactKind
from app.domain.call import CallState
from app.domain.messages import Message
from app.domain.ports import Store

FIELDS = {
    "status": Message("brief.field_status"),
    "progress": Message("brief.field_progress"),
    "assignee": Message("brief.field_assignee"),
    "stage": Message("brief.field_stage"),
    "amount": Message("brief.field_amount"),
    "close_date": Message("brief.field_close_date"),
    "owner": Message("brief.field_owner"),
}


@dataclass(frozen=True, slots=True)
class Before:
    """When we last spoke with the account (aware), and the facts of that call's brief; where we have none of our own, the
    CRM's last contact says when."""

    since: datetime | None = None
    facts: tuple[Fact, ...] = ()


def before_this(store: Store, event: CalendarEvent, account: str | None, facts: Sequence[Fact]) -> Before:
    """When the account was last spoken with, and the facts of that call's brief."""
    last = next((f for f in facts if f.kind is FactKind.LAST_CONTACT and f.as_of), None)
    contact = last.as_of if last else None
    if account is None:
        return Before()
    start = event.start.replace(tzinfo=None)
    for call in store.calls():  # newest first
        is_earlier = call.context.started_at < start and call.id != event.id and call.state is not CallState.PLANNED
        if is_earlier and call.context.accounts[:1] == (account,):
            spoke = call.context.started_at.replace(tzinfo=event.start.tzinfo)
            return Before(max(spoke, contact) if contact else spoke, _facts_of(store.brief(call.id)))
    return Before(contact)


def _facts_of(brief: Brief | None) -> tuple[Fact, ...]:
    """Facts that the last call's brief rested on."""
    return tuple(fact for report in brief.reports for fact in report.facts) if brief else ()


def is_new(fact: Fact, before: Before) -> bool:
    """Whether it is from after the last call; where nobody knows when that was, what is recent counts as new."""
    return fact.as_of is not None and (before.since is None or fact.as_of > before.since)


@dataclass(frozen=True, slots=True)
class Change:
    """`field` is the one of `FIELDS` that moved; None for an issue that is new. `fact` says how it is now."""

    text: Message
    fact: Fact
    field: str | None


def changed(before: Before, facts: Sequence[Fact]) -> Iterator[Change]:
    """What moved since: stage, amount, close date and owner of an opportunity, status, progress and assignee of an issue,
    and issues that are new. An issue that is gone says nothing: the tracker may just be down."""
    yield from _opportunities(before, facts)
    then = {f.data["key"]: f for f in before.facts if f.kind is FactKind.ISSUE}
    now = {f.data["key"]: f for f in facts if f.kind is FactKind.ISSUE}
    for key, fact in now.items():
        old = then.get(key)
        if old is None and before.facts:
            yield Change(Message("brief.issue_new", key=key, title=fact.data.get("title", "")), fact, None)
        elif old is not None:
            yield from _moves(key, old, fact, ("status", "progress", "assignee"))


def _opportunities(before: Before, facts: Sequence[Fact]) -> Iterator[Change]:
    then = {f.data.get("id"): f for f in before.facts if f.kind is FactKind.OPPORTUNITY}
    for fact in facts:
        if fact.kind is FactKind.OPPORTUNITY and (old := then.get(fact.data.get("id"))):
            yield from _moves(fact.data.get("name", ""), old, fact, ("stage", "amount", "close_date", "owner"))


def _moves(what: str, old: Fact, new: Fact, names: Sequence[str]) -> Iterator[Change]:
    for name in names:
        before, after = old.data.get(name, ""), new.data.get(name, "")
        if before != after and (before or after):
            none = Message("brief.none")
            said = Message("brief.moved", what=what, field=FIELDS[name], before=before or none, after=after or none)
            yield Change(said, new, name)
