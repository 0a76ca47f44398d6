"""From a brief's facts to the call: who may be on it, how things are spelled, and where its follow-ups may go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.brief import CalendarEvent, Fact, FactKind
from app.domain.call import CallContext, Issue
from app.domain.errors import CallsideError
from app.domain.people import Participant, Side
from app.domain.ports import Colleagues, WriteConnector
from app.domain.proposal import ActionKind, Person, Record, RecordKind, Targets, Vendor
from app.domain.sides import OwnSide, with_sides
from app.services.outbox.targets import writer_of
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Known:
    """Colleagues as the chat system knows them: those who are invited, and by name those who work on issues. `emails` are
    those that the tracker gives."""

    invited: tuple[Person, ...] = ()
    by_name: Mapping[str, Person] = field(default_factory=dict)
    emails: Mapping[str, str | None] = field(default_factory=dict)

    @classmethod
    def ask(cls, colleagues: Colleagues, event: CalendarEvent, names: Mapping[str, str | None]) -> "Known":
        """A chat system that does not answer knows nobody; the brief comes all the same."""
        ours = [p for p in event.attendees if p.side is not Side.CUSTOMER and p.email]
        ours += [Participant(name, Side.US, email=email) for name, email in names.items() if email]
        try:
            invited = tuple(colleagues.find(ours)) if ours else ()
            found = {person.name: person for person in invited}
            by_name = {name: found.get(name) or colleagues.by_name(name) for name in names}
        except CallsideError:
            return cls(emails=names)
        return cls(invited, {name: person for name, person in by_name.items() if person}, names)


def call_context(event: CalendarEvent, me: Person, facts: Sequence[Fact], known: Known) -> CallContext:
    """Who may be on the call and how things are spelled: the roster, the account and its open issues."""
    titles, names = _by_email(facts, "title"), _by_email(facts, "name")
    named = {p.email: p for p in event.attendees if p.email}
    is_theirs = me.email in named and named[me.email].side is Side.CUSTOMER
    ours = OwnSide.of([] if is_theirs else [me.email])
    roster = [
        Participant(
            names.get((p.email or "").lower()) or p.name,
            p.side,
            titles.get((p.email or "").lower()) or p.title,
            p.email,
        )
        for p in with_sides(event.attendees, None, ours)
    ]
    rep = next((p for p in roster if p.side is Side.US), None) if is_theirs else None
    me = Person(rep.name, me.id, rep.email) if rep else me
    mine = next((p for p in roster if p.side is Side.US and p.email and p.email == me.email), None)
    me = Person(mine.name, me.id, me.email) if mine and mine.name.casefold() == me.name.casefold() else me
    if all(p.name != me.name for p in roster):
        roster.insert(0, Participant(me.name, Side.US, None, me.email))
    issues = tuple(_issue(f) for f in facts if f.kind is FactKind.ISSUE)
    for name in dict.fromkeys(issue.assignee for issue in issues if issue.assignee):
        if all(p.name != name for p in roster):
            person = known.by_name.get(name)
            email = person.email if person else known.emails.get(name)
            roster.append(Participant(name, Side.US, "Sales Engineer" if person else None, email))
    accounts = tuple(dict.fromkeys(f.data["name"] for f in facts if f.kind is FactKind.ACCOUNT))
    lead = next((f for f in facts if f.kind is FactKind.LEAD), None)
    if lead and not accounts:
        accounts = (lead.data.get("company") or lead.data["name"],)
    started = event.start.replace(tzinfo=None)
    return CallContext(event.id, event.title, started, me.name, tuple(roster), accounts, issues)


@dataclass(frozen=True, slots=True)
class WrittenAt:
    """Vendors of the company's CRM and chat: of two that are connected, the one that the settings choose."""

    crm: Vendor = ActionKind.CALL_NOTE.vendor
    chat: Vendor = ActionKind.MESSAGE.vendor

    @classmethod
    def of(cls, connectors: Mapping[Vendor, WriteConnector]) -> "WrittenAt":
        note, message = (writer_of(connectors, kind) for kind in (ActionKind.CALL_NOTE, ActionKind.MESSAGE))
        return cls(note.vendor if note else cls().crm, message.vendor if message else cls().chat)

    @property
    def has_channels(self) -> bool:
        """Whether the chat is the one whose channels the settings and the facts name."""
        return self.chat is ActionKind.MESSAGE.vendor


def call_targets(
    context: CallContext, facts: Sequence[Fact], me: Person, known: Known, settings: Settings, at: WrittenAt
) -> Targets:
    """Where the follow-ups may go. Only ids that came from the systems themselves, or from the settings."""
    opportunity = next((f for f in facts if f.kind is FactKind.OPPORTUNITY), None)
    records = call_records(facts)
    fallback = next((r for r in records if r.kind is not RecordKind.OPPORTUNITY), None)
    named = (f for f in facts if f.kind is FactKind.MESSAGE and f.data.get("channel_id") and at.has_channels)
    channel = next(named, None)
    ours = {p.email.lower() for p in context.on_side(Side.US) if p.email}
    asked = (*known.invited, *known.by_name.values())
    people = {p.id: p for p in asked if p.id != me.id and (p.email or "").lower() in ours}
    invited = {p.email.lower() for p in context.participants if p.email}
    own_channel = settings.slack_channel_id if at.has_channels else ""
    return Targets(
        opportunity_id=opportunity.data.get("id") if opportunity else None,
        opportunity_name=opportunity.data.get("name") if opportunity else None,
        stage=opportunity.data.get("stage") if opportunity else None,
        record=fallback,
        records=records,
        contact_ids=tuple(
            f.data["id"]
            for f in facts
            if f.kind is FactKind.CONTACT and "id" in f.data and f.data.get("email", "").lower() in invited
        ),
        slack_people=tuple(people.values()),
        slack_channel_id=own_channel or (channel.data["channel_id"] if channel else None),
        slack_channel_name=_channel_name(channel, own_channel),
        notion_page_id=settings.notion_page_id or None,
        notion_page_name="your weekly summary",
        issue_keys=tuple(issue.key for issue in context.issues),
        extra={"sign_off": settings.sign_off, "me": me.id, **({"crm_tasks": "on"} if settings.crm_tasks else {})},
        crm=at.crm,
        chat=at.chat,
    )


def _channel_name(channel: Fact | None, own: str) -> str | None:
    """The name of the channel that is written to; None where it is another one than the source has named."""
    if channel is None or (own and own != channel.data["channel_id"]):
        return None
    name = str(channel.data.get("channel") or "")
    return name if name and name != channel.data["channel_id"] else None


def call_records(facts: Sequence[Fact]) -> tuple[Record, ...]:
    """The CRM's records that a call's note may go to, the likeliest first: open deals, the account, a lead."""
    kinds = {
        FactKind.OPPORTUNITY: RecordKind.OPPORTUNITY,
        FactKind.ACCOUNT: RecordKind.ACCOUNT,
        FactKind.LEAD: RecordKind.LEAD,
    }
    found = [
        Record(kinds[f.kind], f.data["id"], f.data.get("name", ""), f.data.get("stage") or None)
        for f in facts
        if f.kind in kinds and f.data.get("id")
    ]
    return tuple(sorted(found, key=lambda record: list(RecordKind).index(record.kind)))


def _by_email(facts: Sequence[Fact], name: str) -> dict[str, str]:
    """One field of the contacts by their address; the first source that knows it counts."""
    found: dict[str, str] = {}
    for fact in facts:
        value = fact.data.get(name)
        if fact.kind is FactKind.CONTACT and value:
            found.setdefault(fact.data.get("email", "").lower(), value)
    return found


def _issue(fact: Fact) -> Issue:
    d = fact.data
    return Issue(d["key"], d.get("title", ""), d.get("status"), d.get("assignee"), d.get("account"))
