"""Before the call: all sources in parallel, one deadline, one brief."""

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import structlog

from app.domain.brief import BriefQuery, CalendarEvent, Fact, FactKind, PreparedCall, SourceReport, SourceState
from app.domain.call import Call, CallContext, CallState, Issue
from app.domain.errors import BadInput, CallsideError
from app.domain.formats import dumps
from app.domain.help import TraceStep
from app.domain.people import Participant, Side
from app.domain.ports import BriefSource, Calendar, Clock, Colleagues, Store
from app.domain.proposal import Person, Targets
from app.events import BriefReady, Events, SourceAnswered
from app.jobs import Job, Jobs
from app.services.compose import compose
from app.settings import Settings

# The store's documents belong to calls; what is known of the rep belongs to none.
REP = ""
# A late CRM still leaves the other sources this much.
SHORTEST_DEADLINE_SECONDS = 0.5
# Mail providers that anyone can have: such a domain says nothing about the account.
FREE_MAIL = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "gmx.de", "web.de"}
)


log = structlog.get_logger(__name__)


class BriefService:
    def __init__(
        self,
        *,
        calendar: Calendar,
        first: Sequence[BriefSource],
        then: Sequence[BriefSource],
        colleagues: Colleagues,
        store: Store,
        settings: Settings,
        jobs: Jobs,
        events: Events,
        clock: Clock,
    ) -> None:
        self._calendar = calendar
        self._first = first
        self._then = then
        self._colleagues = colleagues
        self._store = store
        self._settings = settings
        self._jobs = jobs
        self._events = events
        self._clock = clock
        self.trace: list[TraceStep] = []

    def prepare(self, event_id: str) -> PreparedCall:
        """The brief of a calendar event, and the call's context; both are stored. Raises BadInput for no such event."""
        began = time.monotonic()
        self.trace = []
        asked_who = self._jobs.network(self._colleagues.me)
        event = self._calendar.event(event_id)
        self._step("calendar", began, began)
        if event is None:
            raise BadInput(f"There is no event {event_id} in your calendar: `python -m app calls` lists the next ones.")
        if event.cancelled:
            raise BadInput(f"{event.title} was cancelled, so it has no brief.")
        me = self._rep(asked_who, event)
        query = self._query(event, me)
        asked = time.monotonic()
        reports = self._ask_first_and_then(query)
        self._step("sources", began, asked)
        composing = time.monotonic()
        facts = [fact for report in reports for fact in report.facts]
        context = self._context(event, me, facts)
        brief = compose(event, context, reports, self._clock.now())
        self._step("compose", began, composing)
        prepared = PreparedCall(brief, context)
        self._remember(event, prepared, self._targets(context, facts, me))
        self._events.publish(BriefReady(brief))
        return prepared

    def join_link(self, call_id: str) -> str | None:
        """The meeting's link, as the calendar had it when the brief was made."""
        body = self._store.document(call_id, "brief")
        link = json.loads(body)["event"]["join_link"] if body else None
        return str(link) if link else None

    def _step(self, name: str, began: float, since: float) -> None:
        self.trace.append(TraceStep(name, since - began, time.monotonic() - since))

    def _rep(self, asked: "Job[Person]", event: CalendarEvent) -> Person:
        """Who the rep is, as the chat system says; where it is down, as it said last time, else the event's organizer."""
        try:
            if self._jobs.first_by([asked], self._settings.brief_deadline_seconds):
                me = asked.result()
                self._store.save_document(REP, "person", dumps(me))
                return me
        except CallsideError as error:
            log.info("chat does not say who the rep is", why=type(error).__name__)
        kept = self._store.document(REP, "person")
        if kept:
            return Person(**json.loads(kept))
        organizer = next((p for p in event.attendees if p.email and p.email == event.organizer_email), None)
        return Person(organizer.name if organizer else "Rep", "", event.organizer_email)

    def _colleague(self, name: str) -> Person | None:
        try:
            return self._colleagues.by_name(name)
        except CallsideError:
            return None

    def _chat_addresses(self, people: Sequence[Participant]) -> Sequence[Person]:
        try:
            return self._colleagues.find(people)
        except CallsideError:
            return ()

    def _query(self, event: CalendarEvent, me: Person) -> BriefQuery:
        ours = Participant(me.name, email=me.email).domain
        outside = tuple(p for p in event.attendees if p.domain and p.domain != ours)
        domains = tuple(dict.fromkeys(p.domain for p in outside if p.domain and p.domain not in FREE_MAIL))
        return BriefQuery(event, None, domains, outside, self._clock.now())

    def _ask_first_and_then(self, query: BriefQuery) -> tuple[SourceReport, ...]:
        """Those that know the account by its people's domains, then those that need its name; one deadline for both."""
        deadline = self._settings.brief_deadline_seconds
        began = time.monotonic()
        reports = self._ask_all(self._first, query, deadline)
        named = (f.data["name"] for r in reports for f in r.facts if f.kind is FactKind.ACCOUNT)
        account = next(named, None) or self._account_of_last_time(query)
        left = max(SHORTEST_DEADLINE_SECONDS, deadline - (time.monotonic() - began))
        return reports + self._ask_all(self._then, replace(query, account=account), left)

    def _account_of_last_time(self, query: BriefQuery) -> str | None:
        """Where the CRM is down: the account of our last call with somebody of the same domain."""
        for call in self._store.calls():
            if call.context.accounts and any(p.domain in query.domains for p in call.context.participants if p.domain):
                return call.context.accounts[0]
        return None

    def _ask_all(self, sources: Sequence[BriefSource], query: BriefQuery, deadline: float) -> tuple[SourceReport, ...]:
        """Every source at once. One that is late is named and left to itself; one that fails never hurts another."""
        asked = [self._jobs.network(partial(self._ask, source, query, deadline)) for source in sources]
        done = self._jobs.first_by(asked, deadline)
        return tuple(
            future.result() if future in done else SourceReport(source.source, SourceState.LATE, seconds=deadline)
            for source, future in zip(sources, asked, strict=True)
        )

    def _ask(self, source: BriefSource, query: BriefQuery, deadline: float) -> SourceReport:
        began = time.monotonic()
        try:
            facts = tuple(source.facts(query, timeout=deadline))
            state, problem = (SourceState.ANSWERED if facts else SourceState.EMPTY), None
        except CallsideError as error:
            facts, state, problem = (), SourceState.FAILED, str(error)
        report = SourceReport(source.source, state, facts, time.monotonic() - began, problem)
        self._events.publish(SourceAnswered(report))
        return report

    def _context(self, event: CalendarEvent, me: Person, facts: Sequence[Fact]) -> CallContext:
        """Who may be on the call and how things are spelled: the roster, the account and its open issues."""
        titles, names = _by_email(facts, "title"), _by_email(facts, "name")
        ours = Participant(me.name, email=me.email).domain
        roster = [
            Participant(
                names.get((p.email or "").lower()) or p.name,
                Side.US if p.domain == ours else Side.CUSTOMER,
                titles.get((p.email or "").lower()) or p.title,
                p.email,
            )
            for p in event.attendees
        ]
        if all(p.name != me.name for p in roster):
            roster.insert(0, Participant(me.name, Side.US, None, me.email))
        issues = tuple(_issue(f) for f in facts if f.kind is FactKind.ISSUE)
        for name in dict.fromkeys(issue.assignee for issue in issues if issue.assignee):
            if all(p.name != name for p in roster):
                person = self._colleague(name)
                roster.append(
                    Participant(name, Side.US, "Sales Engineer" if person else None, person.email if person else None)
                )
        accounts = tuple(dict.fromkeys(f.data["name"] for f in facts if f.kind is FactKind.ACCOUNT))
        started = event.start.replace(tzinfo=None)
        return CallContext(event.id, event.title, started, me.name, tuple(roster), accounts, issues)

    def _targets(self, context: CallContext, facts: Sequence[Fact], me: Person) -> Targets:
        """Where the follow-ups may go. Only ids that came from the systems themselves, or from the settings."""
        opportunity = next((f for f in facts if f.kind is FactKind.OPPORTUNITY), None)
        channel = next((f for f in facts if f.kind is FactKind.MESSAGE and f.data.get("channel_id")), None)
        ours = [p for p in context.on_side(Side.US) if p.name != me.name]
        return Targets(
            opportunity_id=opportunity.data.get("id") if opportunity else None,
            opportunity_name=opportunity.data.get("name") if opportunity else None,
            stage=opportunity.data.get("stage") if opportunity else None,
            contact_ids=tuple(f.data["id"] for f in facts if f.kind is FactKind.CONTACT and "id" in f.data),
            slack_people=tuple(self._chat_addresses(ours)),
            slack_channel_id=self._settings.slack_channel_id or (channel.data["channel_id"] if channel else None),
            slack_channel_name=channel.data.get("channel") if channel else None,
            notion_page_id=self._settings.notion_page_id or None,
            notion_page_name="your weekly summary",
            issue_keys=tuple(issue.key for issue in context.issues),
            extra={"sign_off": self._settings.sign_off, "me": me.id},
        )

    def _remember(self, event: CalendarEvent, prepared: PreparedCall, targets: Targets) -> None:
        known = self._store.call(prepared.context.call_id)
        with self._store.transaction():
            if known is None or known.state is CallState.PLANNED:
                self._store.save_call(Call(prepared.context, CallState.PLANNED, event.uid, event.start))
                self._store.save_document(prepared.context.call_id, "targets", dumps(targets))
            self._store.save_document(prepared.context.call_id, "brief", dumps(prepared.brief))
            states = {report.source: report.state for report in prepared.brief.reports}
            self._store.audit(self._clock.now(), "brief", prepared.context.call_id, {"sources": states})


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


def next_calls(calendar: Calendar, clock: Clock) -> Sequence[CalendarEvent]:
    """What the calendar has for the coming day."""
    now = clock.now()
    return [e for e in calendar.upcoming(now, 24) if e.end > now - timedelta(minutes=5)]
