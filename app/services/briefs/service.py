"""Before the call: all sources in parallel, one deadline, one brief."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from app.domain.audit import AuditKind
from app.domain.brief import Brief, BriefQuery, CalendarEvent, Fact, FactKind, PreparedCall, SourceReport
from app.domain.call import Call, CallState
from app.domain.errors import BadInput, CallsideError
from app.domain.help import TraceStep
from app.domain.mail_domains import FREE_MAIL as FREE_MAIL
from app.domain.mail_domains import is_free_mail
from app.domain.messages import Message
from app.domain.people import Side
from app.domain.ports import BriefSource, BriefWriter, Calendar, Colleagues
from app.domain.proposal import Person, Targets
from app.domain.sides import OwnSide, is_outside, with_sides
from app.events import BriefReady
from app.jobs import Claims, Job
from app.logs import get_logger
from app.services.briefs.call_context import Known, WrittenAt, call_context, call_targets
from app.services.briefs.changes import before_this
from app.services.briefs.rule_based import compose
from app.services.briefs.sources import SourceRound, Trace, without_others
from app.services.outbox.targets import stored_targets
from app.services.setup.own_side import own_labels, own_side
from app.services.setup.runtime import Runtime

log = get_logger(__name__)

# How long a call that no calendar knows is taken to last.
UNPLANNED_LENGTH = timedelta(hours=1)


class BriefService:
    """`writer` words the brief anew, where a language model is configured; `written_at` says whose ids the targets of the
    follow-ups are."""

    def __init__(
        self,
        *,
        calendar: Calendar,
        people_sources: Sequence[BriefSource],
        account_sources: Sequence[BriefSource],
        colleagues: Colleagues,
        runtime: Runtime,
        writer: BriefWriter | None = None,
        written_at: WrittenAt | None = None,
    ) -> None:
        self._calendar = calendar
        self._sources = SourceRound(
            people_sources=people_sources, account_sources=account_sources, jobs=runtime.jobs, events=runtime.events
        )
        self._colleagues = colleagues
        self._store = runtime.store
        self._settings = runtime.settings
        self._jobs = runtime.jobs
        self._events = runtime.events
        self._clock = runtime.clock
        self._writer = writer
        self._written_at = written_at or WrittenAt()
        self._warming: Claims[str] = Claims()
        self.trace: Sequence[TraceStep] = ()

    def prepare(
        self,
        event_id: str,
        *,
        known: CalendarEvent | None = None,
        account: str | None = None,
        announce: bool = True,
    ) -> PreparedCall:
        """The brief of a calendar event, and the call's context; both are stored. Raises BadInput for no such event.

        `known` is the event as the plan has it: the calendar is then asked beside the others, and believed where it
        answers. `account` is the rep's choice between accounts that match.
        """
        if account:
            self._keep_choice(event_id, account)
        asked_event = self._jobs.network(lambda: self._calendar.event(event_id))
        event = known or self._planned(event_id) or self._answered(event_id, asked_event)
        return self._prepare(event, lambda sided: self._as_it_is_now(sided, asked_event), announce=announce)

    def prepare_unplanned(self, call: Call, account: str) -> PreparedCall:
        """The same for a call that no calendar knows: its account is what the rep said, and the CRM's records are found by
        that name. The call itself, which may be live by then, stays as it is; its follow-ups get their records."""
        self._store.save_chosen_account(call.id, account)
        began = self._clock.now()
        event = CalendarEvent(call.id, call.id, call.context.title, began, began + UNPLANNED_LENGTH, ())
        return self._prepare(event, lambda same: same, announce=False)

    def _prepare(
        self, event: CalendarEvent, as_it_is_now: Callable[[CalendarEvent], CalendarEvent], *, announce: bool
    ) -> PreparedCall:
        trace = Trace()
        asked_who = self._jobs.network(self._colleagues.me)
        self._jobs.network(self.warm)
        trace.add("calendar", 0.0)
        query = self._query(event, asked_who)
        deadline = trace.now() + self._settings.brief_deadline_seconds  # the sources' time, not the calendar's
        reports, guessed = self._sources.ask(
            query, trace, deadline=deadline, guess=lambda: self._account_of_last_time(query)
        )
        event = self._sided(as_it_is_now(event))
        me = self._rep(asked_who, event, 0.0)
        facts = [fact for report in reports for fact in report.facts]
        people = self._known_people(event, facts, trace, max(0.05, deadline - trace.now()))
        since = trace.now()
        prepared = self._composed(event, me, people, tuple(without_others(r) for r in reports), guessed)
        trace.add("compose", since)
        if self._writer:
            prepared = replace(prepared, brief=self._worded(self._writer, prepared.brief, trace))
        self.trace = trace.in_order()
        prepared = replace(prepared, brief=replace(prepared.brief, trace=tuple(self.trace)))
        targets = call_targets(prepared.context, facts, me, people, self._settings, self._written_at)
        self._remember(event, prepared, targets)
        if announce:
            self._events.publish(BriefReady(prepared.brief))
        return prepared

    def join_link(self, call_id: str) -> str | None:
        """The meeting's link, as the calendar had it when the brief was made."""
        brief = self._store.brief(call_id)
        return brief.event.join_link if brief else None

    # ── the event ───────────────────────────────────────────────────────────────────────────────────────────────

    def _planned(self, event_id: str) -> CalendarEvent | None:
        """The event as the last look at the calendar had it."""
        plan = self._store.plan(event_id)
        return plan.event if plan and not (plan.event.cancelled or plan.event.is_private) else None

    def _answered(self, event_id: str, asked: "Job[CalendarEvent | None]") -> CalendarEvent:
        event = asked.result()
        if event is None:
            raise BadInput(Message("brief.no_event", event_id=event_id))
        if event.cancelled:
            raise BadInput(Message("brief.event_cancelled", title=event.title))
        if event.is_private:
            raise BadInput(Message("brief.event_private"))
        return event

    def _as_it_is_now(self, event: CalendarEvent, asked: "Job[CalendarEvent | None]") -> CalendarEvent:
        """What the calendar says by now; where it does not answer, the plan stands."""
        if not asked.done() or asked.exception():
            return event
        return self._answered(event.id, asked)

    # ── who is who ──────────────────────────────────────────────────────────────────────────────────────────────

    def warm(self) -> None:
        """Lists of colleagues and channels that are old are read anew, so that no brief waits for them."""
        if self._warming.acquire("warm"):
            try:
                self._colleagues.warm()
            except CallsideError as error:
                log.info("chat's lists not read", why=type(error).__name__)
            finally:
                self._warming.release("warm")

    def _rep(self, asked: "Job[Person]", event: CalendarEvent, patience: float) -> Person:
        """Who the rep is, as the chat system says; else as it said last time, else whom of the event's own side the
        connected accounts name. Never whoever invites: that may be the customer."""
        try:
            if self._jobs.first_by([asked], patience):
                me = asked.result()
                self._store.save_rep_person(me)
                return me
        except CallsideError as error:
            log.info("chat does not say who the rep is", why=type(error).__name__)
        kept = self._store.rep_person()
        return kept or self._rep_of(event)

    def _rep_of(self, event: CalendarEvent) -> Person:
        own = self._own()
        ours = [p for p in event.attendees if p.side is Side.US]
        ours.sort(key=lambda p: (not own.is_me(p.email), p.email != event.organizer_email))
        if ours and (own.is_me(ours[0].email) or len(ours) == 1 or not own.addresses):
            return Person(ours[0].name, "", ours[0].email)
        address = min(own.addresses, default=None)
        return Person(address.partition("@")[0].replace(".", " ").title() if address else "Rep", "", address)

    def _own(self) -> OwnSide:
        return own_side(self._store, self._settings)

    def _sided(self, event: CalendarEvent) -> CalendarEvent:
        """The event with its sides as all that is known tells them; whom the calendar knows as ours stays ours."""
        return replace(event, attendees=with_sides(event.attendees, None, self._own()))

    def _query(self, event: CalendarEvent, asked_who: "Job[Person]") -> BriefQuery:
        """Who is from outside the calendar and the connected accounts say; where they don't, the rep's address at the
        chat."""
        known = self._sided(event)
        own = self._own()
        if not own and all(p.side is not Side.US for p in known.attendees):
            me = self._rep(asked_who, event, self._settings.brief_deadline_seconds)
            own = OwnSide.of([me.email])
            known = replace(event, attendees=with_sides(event.attendees, None, own))
        outside = tuple(p for p in known.attendees if p.domain and is_outside(p))
        domains = tuple(dict.fromkeys(p.domain for p in outside if p.domain and not is_free_mail(p.domain)))
        person = self._store.rep_person()
        names = [person.name] if person else [p.name for p in known.attendees if own.is_me(p.email)]
        return BriefQuery(
            event,
            self._store.chosen_account(event.id),
            domains,
            outside,
            self._clock.now(),
            me=(*sorted(own.addresses), *names),
            own_labels=own_labels(own),
            deal=self._store.chosen_deal(event.id),
        )

    def _known_people(self, event: CalendarEvent, facts: Sequence[Fact], trace: Trace, patience: float) -> Known:
        """Which colleagues the chat system knows: those invited, and those who work on the account's issues. They are
        looked up beside everything else and never waited for beyond the deadline."""
        since = trace.now()
        issues = [f.data for f in facts if f.kind is FactKind.ISSUE and f.data.get("assignee")]
        names = {issue["assignee"]: issue.get("assignee_email") for issue in issues}
        asked = self._jobs.network(lambda: Known.ask(self._colleagues, event, names))
        found = asked.result() if self._jobs.first_by([asked], patience) else Known()
        trace.add("colleagues", since)
        return found

    # ── the account ─────────────────────────────────────────────────────────────────────────────────────────────

    def _keep_choice(self, event_id: str, chosen: str) -> None:
        """The rep's choice, of an account or, where the last brief offered those, of an opportunity."""
        last = self._store.brief(event_id)
        deals = [f.data.get("name") for f in last.facts if f.kind is FactKind.OPPORTUNITY] if last else []
        if chosen in deals and last and chosen != last.account:
            self._store.save_chosen_deal(event_id, chosen)
        else:
            self._store.save_chosen_account(event_id, chosen)

    def _account_of_last_time(self, query: BriefQuery) -> str | None:
        """Where the CRM is down: the account of our calls with people of the same domain, where it was one account."""
        found = {
            call.context.accounts[0]
            for call in self._store.calls()
            if call.context.accounts and any(p.domain in query.domains for p in call.context.participants if p.domain)
        }
        return query.account or (found.pop() if len(found) == 1 else None)

    # ── the brief ───────────────────────────────────────────────────────────────────────────────────────────────

    def _composed(
        self, event: CalendarEvent, me: Person, people: Known, reports: tuple[SourceReport, ...], guessed: str | None
    ) -> PreparedCall:
        facts = [fact for report in reports for fact in report.facts]
        context = call_context(event, me, facts, people)
        if guessed and not context.accounts:
            context = replace(context, accounts=(guessed,))
        before = before_this(self._store, event, context.accounts[0] if context.accounts else None, facts)
        brief = compose(event, context, reports, self._clock.now(), before)
        if guessed and not brief.doubt:
            brief = replace(brief, doubt=Message("brief.account_guessed", account=guessed))
        return PreparedCall(brief, context)

    def _worded(self, writer: BriefWriter, brief: Brief, trace: Trace) -> Brief:
        """A model that is down, slow or off the point costs nothing but its words."""
        since = trace.now()
        asked = self._jobs.network(lambda: writer.write(brief))
        try:
            done = self._jobs.first_by([asked], self._settings.brief_model_seconds)
            worded = asked.result() if done else brief
        except CallsideError as error:
            log.warning("language model failed", kind=type(error).__name__)
            worded = brief
        trace.add("language model", since)
        return worded

    def _remember(self, event: CalendarEvent, prepared: PreparedCall, targets: Targets) -> None:
        known = self._store.call(prepared.context.call_id)
        with self._store.transaction():
            kept = stored_targets(self._store, prepared.context.call_id)
            if known is None or known.state is CallState.PLANNED:
                fresh = Call(prepared.context, CallState.PLANNED, event.uid, event.start)
                is_unplanned = known is not None and known.event_uid is None
                self._store.save_call(replace(known, context=prepared.context) if known and is_unplanned else fresh)
                if targets.opportunity_id or not kept.opportunity_id or not prepared.brief.missing:
                    self._store.save_targets(prepared.context.call_id, targets)
            elif known.state is CallState.LIVE and not (kept.opportunity_id or kept.record):
                self._store.save_targets(prepared.context.call_id, targets)
            self._store.save_brief(prepared.context.call_id, prepared.brief)
            states = {report.source: report.state for report in prepared.brief.reports}
            self._store.audit(self._clock.now(), AuditKind.BRIEF, prepared.context.call_id, {"sources": states})
