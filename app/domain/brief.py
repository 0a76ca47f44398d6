"""Calendar events, the facts that the sources answer with, and the brief made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from app.domain.call import CallContext
from app.domain.help import TraceStep
from app.domain.messages import Message
from app.domain.people import Participant
from app.domain.sides import is_outside


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """`uid` is the iCalendar UID, the same for every attendee; `id` is the calendar's own. Times are aware.

    `attendees` has the organizer, too, and neither rooms nor machines. `declined` is the rep's own answer. Of a private event
    nothing but its time is kept: no title, no people, no link.
    """

    id: str
    uid: str
    title: str
    start: datetime
    end: datetime
    attendees: tuple[Participant, ...]
    organizer_email: str | None = None
    join_link: str | None = None
    cancelled: bool = False
    declined: bool = False
    is_private: bool = False
    is_all_day: bool = False

    @property
    def is_call(self) -> bool:
        """Whether the rep may be expected on a call then."""
        return not (self.cancelled or self.declined or self.is_private or self.is_all_day)

    @property
    def has_outsiders(self) -> bool:
        """Whether it is a call with anybody from outside; the others are the company's own meetings, or the rep's own
        affairs."""
        return self.is_call and any(is_outside(p) for p in self.attendees)

    def without_details(self, title: str) -> "CalendarEvent":
        """The time of a private event, under a title that says nothing."""
        return replace(self, title=title, attendees=(), organizer_email=None, join_link=None, is_private=True)


@dataclass(frozen=True, slots=True)
class CalendarChanges:
    """What a calendar says has changed since a token. `gone` are ids of events that are cancelled or no calls any more;
    `whole`: this is everything there is, and what it does not name is gone."""

    events: tuple[CalendarEvent, ...]
    gone: tuple[str, ...] = ()
    token: str | None = None
    whole: bool = False


class FactKind(StrEnum):
    """What a fact is about. `Fact.data` has the fields named behind each kind, all as text."""

    ACCOUNT = "account"  # name, id, others (names that are alike, one a line)
    DOUBT = "doubt"  # accounts or deals (names, one a line): more than one of them matches this call
    LEAD = "lead"  # name, email, id, company
    OPPORTUNITY = "opportunity"  # name, id, stage, amount (whole currency units), currency, owner
    CONTACT = "contact"  # name, email, id, title
    LAST_CONTACT = "last_contact"  # as_of says when; subject
    MANAGER_NOTE = "manager_note"
    ISSUE = "issue"  # key, title, status, assignee, assignee_email, progress ("80 %" or absent), account
    MESSAGE = "message"  # author, channel, channel_id, said (the words alone)
    PRIORITY = "priority"  # page
    PROMISE = "promise"  # owner, due, key (for `done`)
    KEPT = "kept"  # owner: a promise of the last call that the rep ticked off
    ASKED = "asked"  # what they asked in the last call
    CONTRADICTION = "contradiction"  # before: what the same account said otherwise in an earlier call
    DOCUMENT_OPENED = "document_opened"  # document, times
    METHOD = "method"  # field: what earlier calls said about a field of the sales method, or what to ask
    LEFT_OUT = "left_out"  # retry_after (seconds, where the source said): what a source could not tell, and why


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a source said. `text` is shown as it is; `as_of` is when it was true, aware."""

    source: str
    kind: FactKind
    text: Message | str
    as_of: datetime | None = None
    url: str | None = None
    data: Mapping[str, str] = field(default_factory=dict)


class SourceState(StrEnum):
    ANSWERED = "answered"
    EMPTY = "empty"
    LATE = "late"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SourceReport:
    """How one source did: its facts, how long it took (seconds), and one sentence for a failure or for what is missing."""

    source: str
    state: SourceState
    facts: tuple[Fact, ...] = ()
    seconds: float = 0.0
    problem: Message | str | None = None


@dataclass(frozen=True, slots=True)
class BriefQuery:
    """What the sources are asked with. `domains` are those of the outside attendees, without free mail providers.
    `others` are accounts whose names are like this one's: what is theirs is not this account's. `records` are the CRM's
    records of the account, by their ids: (id → the contact's name, or nothing). `me` are the rep's names and addresses,
    `own_labels` the words of the company's own domains; `deal` is the opportunity that the rep chose, by its id or name."""

    event: CalendarEvent
    account: str | None
    domains: tuple[str, ...]
    outside: tuple[Participant, ...]
    now: datetime
    others: tuple[str, ...] = ()
    records: Mapping[str, str] = field(default_factory=dict)
    me: tuple[str, ...] = ()
    own_labels: tuple[str, ...] = ()
    deal: str | None = None


@dataclass(frozen=True, slots=True)
class BriefLine:
    """`key` names a promise, so that the rep can tick it off; `short` is the text for a small page, where it has one."""

    label: Message | str
    text: Message | str
    source: str
    url: str | None = None
    as_of: datetime | None = None
    stale: bool = False
    key: str | None = None
    short: str | None = None


@dataclass(frozen=True, slots=True)
class TalkingPoint:
    """`sources` are those whose facts it rests on."""

    text: Message | str
    reason: Message | str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    event: CalendarEvent
    account: str | None
    headline: Message | str
    people: tuple[Participant, ...]
    lines: tuple[BriefLine, ...]
    talking_points: tuple[TalkingPoint, ...]
    helper: str | None
    reports: tuple[SourceReport, ...]
    composed_at: datetime
    helper_reason: Message | str | None = None
    doubt: Message | str | None = None
    choices: tuple[str, ...] = ()  # accounts to choose from, where it can't be told which one the call is about
    trace: tuple[TraceStep, ...] = ()
    composer: str = "rules"

    @property
    def missing(self) -> tuple[SourceReport, ...]:
        """The sources that were slow or down, or could not tell all: named in the brief, never waited for."""
        return tuple(r for r in self.reports if r.problem or r.state in (SourceState.LATE, SourceState.FAILED))

    @property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(f for r in self.reports for f in r.facts)


@dataclass(frozen=True, slots=True)
class PreparedCall:
    """A brief and the call context that follows from it: the bridge from act one to act two."""

    brief: Brief
    context: CallContext
