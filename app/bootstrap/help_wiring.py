"""Wiring of the briefs before a call, and of the help during it."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property

from app.bootstrap import engines
from app.bootstrap.base import ApplicationBase
from app.bootstrap.language import brief_writer
from app.bootstrap.privacy_wiring import PrivacyWiring
from app.bootstrap.review_wiring import ReviewWiring
from app.bootstrap.vendors import load_clients
from app.domain.brief import BriefQuery, CalendarEvent, FactKind
from app.domain.call import Call, Issue
from app.domain.ports import BriefSource
from app.domain.transcript import Segment
from app.services.briefs.call_context import WrittenAt
from app.services.briefs.chat_message import BriefMessages
from app.services.briefs.open_promises import OwnHistory
from app.services.briefs.rep_calendar import RepCalendar
from app.services.briefs.schedule import ScheduleService
from app.services.briefs.service import BriefService
from app.services.help.call_issues import CallIssues
from app.services.help.candidates import HelpPeople
from app.services.help.chat_listener import ChatListener
from app.services.help.follow_up import GetSeFollowUp
from app.services.help.mentions import MentionService
from app.services.help.messages import HelpMessages
from app.services.help.request import GetSeRequests
from app.services.help.service import GetSeService
from app.services.memory.history_questions import HistoryQuestions
from app.services.memory.last_words import LastWords
from app.services.memory.reach import Reach
from app.services.methods.learned import MethodHistory

TRACKER_SECONDS = 2.0
ROTA_SECONDS = 2.0


class HelpWiring:
    def __init__(self, base: ApplicationBase, review: ReviewWiring, privacy: PrivacyWiring) -> None:
        self._base = base
        self._review = review
        self._privacy = privacy

    # ── before the call ─────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def briefs(self) -> BriefService:
        """Briefs of calendar events, from all connected sources and the rep's own history."""
        base = self._base
        vendors = base.vendors
        return BriefService(
            calendar=RepCalendar(vendors.calendar, base.clock),
            people_sources=vendors.people_sources,
            account_sources=(*vendors.account_sources, self.promises, self._last_words(), *self._learned()),
            colleagues=vendors.colleagues,
            runtime=base.runtime,
            writer=brief_writer(base.settings, key=base.language_model_key),
            written_at=WrittenAt.of(vendors.writers),
        )

    def _last_words(self) -> LastWords:
        """What they asked last time, and what contradicts it."""
        base = self._base
        reach = Reach(store=base.store, settings=base.settings, clock=base.clock)

        def contradictions(before: Sequence[Segment], after: Sequence[Segment]) -> Sequence[tuple[Segment, Segment]]:
            from pipeline.memory.contradictions import contradictions as find

            return find(before, after)

        history = HistoryQuestions(store=base.store, reach=reach, contradictions=contradictions)
        return LastWords(reach=reach, history=history)

    def _learned(self) -> tuple[BriefSource, ...]:
        """What earlier calls said about the method's fields, if a method is chosen."""
        methods = self._review.methods
        if not self._base.settings.method:
            return ()
        return (MethodHistory(self._base.store, methods.method, methods.answers),)

    @cached_property
    def promises(self) -> OwnHistory:
        return OwnHistory(self._base.store)

    @cached_property
    def schedule(self) -> ScheduleService:
        """Which brief is due when; only the tray asks it."""
        base = self._base
        return ScheduleService(
            calendar=RepCalendar(base.vendors.calendar, base.clock),
            brief=self.briefs,
            messages=BriefMessages(store=base.store, connectors=base.vendors.writers, writer=self._review.outbox),
            store=base.store,
            settings=base.settings,
            events=base.events,
            clock=base.clock,
        )

    # ── during the call ─────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def get_se(self) -> GetSeService:
        """Get SE: request, escalation and follow-up."""
        base, log = self._base, self._review.help_log
        requests = GetSeRequests(
            log=log,
            people=self.help_people,
            issues=CallIssues(matcher=engines.issue_matcher(), jobs=base.jobs, tracker=self._open_issues),
            messages=self._messages,
            outbox=self._review.outbox,
            jobs=base.jobs,
            clock=base.clock,
        )
        follow_up = GetSeFollowUp(
            requests=requests,
            messages=self._messages,
            consent=self._privacy.consent,
            colleagues=base.vendors.colleagues,
            hearing=self._hearing,
            jobs=base.jobs,
            events=base.events,
        )
        return GetSeService(
            log=log,
            requests=requests,
            follow_up=follow_up,
            briefs=self.briefs,
            find_question=lambda words, context: engines.question_finder().question(words, context),
            settings=base.settings,
        )

    @cached_property
    def help_people(self) -> HelpPeople:
        """Colleagues who could help: owners, the account's engineer, the rota, and who of them is free."""
        base = self._base
        return HelpPeople(
            colleagues=base.vendors.colleagues,
            calendar=base.vendors.calendar,
            runtime=base.runtime,
            rota=self._rota_names,
            phones=base.vendors.phone_calls,
        )

    @cached_property
    def _messages(self) -> HelpMessages:
        base = self._base
        return HelpMessages(store=base.store, connectors=base.vendors.writers, clock=base.clock)

    @cached_property
    def _hearing(self) -> ChatListener:
        base = self._base
        return ChatListener(colleagues=base.vendors.colleagues, jobs=base.jobs, events=base.events)

    @cached_property
    def mentions(self) -> MentionService:
        """Requests for help that come as a mention in the chat."""
        base = self._base
        return MentionService(
            store=base.store,
            get_se=self.get_se,
            messages=self._messages,
            jobs=base.jobs,
            events=base.events,
            clock=base.clock,
        )

    def begin_hearing(self) -> None:
        """From now on a mention in the chat is heard, if the company's app token is there; and the first brief need not
        wait for the vendors' clients to be loaded."""
        if self._base.connected:
            load_clients()
        if self.mentions and self._base.vendors.can_hear:
            self._hearing.stay()

    # ── look-ups ────────────────────────────────────────────────────────────────────────────────────────────────

    def _open_issues(self, call: Call) -> Sequence[Issue]:
        """The open issues of the call's account. Raises CallsideError if the tracker does not answer."""
        tracker, accounts = self._base.vendors.tracker, call.context.accounts
        if tracker is None or not accounts:
            return ()
        now = self._base.clock.now()
        event = CalendarEvent(
            call.id, call.id, call.context.title, now, now + timedelta(hours=1), call.context.participants
        )
        facts = tracker.facts(BriefQuery(event, accounts[0], (), (), now), timeout=TRACKER_SECONDS)
        found = [fact.data for fact in facts if fact.kind is FactKind.ISSUE]
        return [Issue(d["key"], d.get("title", ""), d.get("status"), d.get("assignee"), accounts[0]) for d in found]

    def _rota_names(self) -> Sequence[str]:
        """The names on the company's rota page, first choice first. Raises CallsideError if it does not answer."""
        rota, page = self._base.vendors.rota, self._base.settings.help_rota_page
        return rota.names(page, timeout=ROTA_SECONDS) if rota and page else ()
