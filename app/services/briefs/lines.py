"""The lines of a brief in the order of what matters to the call: what a window has no room for comes last."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.brief import BriefLine, CalendarEvent, Fact, FactKind
from app.domain.messages import Message
from app.services.briefs.changes import Before, Change, changed, is_new
from app.services.briefs.pleasantries import brings_news

STALE_DAYS = 14
MOST_MESSAGES = 4
# The label of a kind that is told as it is, and its place: the lower, the more it matters.
LABELS = {
    FactKind.CONTRADICTION: (Message("brief.label_contradicts"), 5),
    FactKind.ASKED: (Message("brief.label_asked"), 6),
    FactKind.DOCUMENT_OPENED: (Message("brief.label_opened"), 8),
    FactKind.MANAGER_NOTE: (Message("brief.label_note"), 8),
    FactKind.PRIORITY: (Message("brief.label_priority"), 8),
    FactKind.KEPT: (Message("brief.label_kept"), 9),
    FactKind.METHOD: (Message("brief.label_method"), 10),
    FactKind.LAST_CONTACT: (Message("brief.label_last_contact"), 11),
}
DEAL_MOVED, ISSUE_MOVED, OVERDUE, NEW_BLOCKER, BLOCKER, WORK_MOVED, PROMISE, NEWS, NOTHING_OPEN, SAID = (
    0, 1, 2, 3, 4, 6, 7, 7, 9, 10,
)  # fmt: skip
_OF_CHANGE = {
    "stage": DEAL_MOVED,
    "amount": DEAL_MOVED,
    "close_date": DEAL_MOVED,
    "status": ISSUE_MOVED,
    None: NEW_BLOCKER,
}

Ranked = tuple[int, BriefLine]


def brief_lines(
    event: CalendarEvent, account: str | None, facts: Sequence[Fact], *, now: datetime, before: Before
) -> tuple[BriefLine, ...]:
    """First what moved since the last call and what is overdue, then what is open, last what is only good to know. A kind
    word, an automatic reply, and what the calendar says already are left out."""
    ranked = [*_moved(facts, now, before), *_promised(event, facts, now), *_told(event, account, facts, now, before)]
    return tuple(line for _, line in sorted(ranked, key=lambda pair: pair[0]))


def is_stale(fact: Fact, now: datetime) -> bool:
    return fact.as_of is not None and (now - fact.as_of).days >= STALE_DAYS


def _moved(facts: Sequence[Fact], now: datetime, before: Before) -> Iterator[Ranked]:
    """Each move, and the issues as they stand; an issue that is new is told once."""
    moves = list(changed(before, facts))
    for move in moves:
        yield _rank(move), replace(_line(Message("brief.label_changed"), move.fact, now), text=move.text)
    new = {id(move.fact) for move in moves if move.field is None}
    for fact in facts:
        if fact.kind is FactKind.ISSUE and id(fact) not in new:
            yield BLOCKER, _line(Message("brief.label_blocker"), fact, now)


def _rank(move: Change) -> int:
    return _OF_CHANGE.get(move.field, WORK_MOVED)


def _promised(event: CalendarEvent, facts: Sequence[Fact], now: datetime) -> Iterator[Ranked]:
    promises = [f for f in facts if f.kind is FactKind.PROMISE]
    for fact in promises:
        if fact.data.get("due") and fact.data["due"] < event.start.date().isoformat():
            yield OVERDUE, _line(Message("brief.label_overdue"), fact, now)
        else:
            yield PROMISE, _line(Message("brief.label_promised"), fact, now)
    if not promises:
        nothing = BriefLine(Message("brief.label_promised"), Message("brief.nothing_open"), "Your own history")
        yield NOTHING_OPEN, nothing


def _told(
    event: CalendarEvent, account: str | None, facts: Sequence[Fact], now: datetime, before: Before
) -> Iterator[Ranked]:
    messages = [f for f in facts if f.kind is FactKind.MESSAGE and brings_news(_words_of(f), event, account)]
    for fact in messages[:MOST_MESSAGES]:
        if is_new(fact, before):
            yield NEWS, _line(Message("brief.label_changed"), fact, now)
        else:
            yield SAID, _line(Message("brief.label_said"), fact, now)
    for fact in facts:
        if fact.kind in LABELS:
            label, place = LABELS[fact.kind]
            yield place, _line(label, fact, now)


def _words_of(message: Fact) -> str:
    """What was written, without who wrote it and where."""
    return message.data.get("said") or message.text


def _line(label: str, fact: Fact, now: datetime) -> BriefLine:
    key = fact.data.get("key") if fact.kind is FactKind.PROMISE else None
    return BriefLine(label, fact.text, fact.source, fact.url, fact.as_of, is_stale(fact, now), key, _short(fact))


def _short(fact: Fact) -> str | None:
    """A message without where it was written."""
    if fact.kind is not FactKind.MESSAGE or not fact.data.get("said") or not fact.data.get("author"):
        return None
    return f"{fact.data['author'].split()[0]}: \u201c{fact.data['said']}\u201d"
