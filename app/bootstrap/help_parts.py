"""The part of an application that tells the rep what matters before a call, and who can help during it."""

from collections.abc import Sequence
from functools import cached_property

from app.bootstrap import engines
from app.bootstrap.help_lookups import open_issues, rota_names
from app.bootstrap.language import brief_writer
from app.bootstrap.live_parts import LiveParts
from app.bootstrap.vendors import load_clients
from app.bootstrap.writing_parts import WritingParts
from app.domain.brief import CalendarEvent
from app.services.briefs.chat_message import BriefMessages
from app.services.briefs.open_promises import OwnHistory, tick_off
from app.services.briefs.rep_calendar import RepCalendar
from app.services.briefs.schedule import ScheduleService
from app.services.briefs.service import BriefService
from app.services.help.candidates import HelpPeople
from app.services.help.chat_listener import ChatListener
from app.services.help.follow_up import GetSeFollowUp
from app.services.help.mentions import MentionService
from app.services.help.messages import HelpMessages


class HelpParts(WritingParts, LiveParts):
    @cached_property
    def brief(self) -> BriefService:
        return BriefService(
            calendar=RepCalendar(self.vendors.calendar, self.clock),
            first=self.vendors.first,
            then=(*self.vendors.then, OwnHistory(self.store)),
            colleagues=self.vendors.colleagues,
            store=self.store,
            settings=self.settings,
            jobs=self.jobs,
            events=self.events,
            clock=self.clock,
            writer=brief_writer(self.settings, key=self.language_model_key),
        )

    @cached_property
    def schedule(self) -> ScheduleService:
        """Which brief is due when; asked by the program of the tray alone."""
        return ScheduleService(
            calendar=RepCalendar(self.vendors.calendar, self.clock),
            brief=self.brief,
            messages=BriefMessages(store=self.store, connectors=self.vendors.writers, writer=self.writer),
            store=self.store,
            settings=self.settings,
            events=self.events,
            clock=self.clock,
        )

    def next_calls(self) -> Sequence[CalendarEvent]:
        """One look of the scheduler; answers the calls of the coming day."""
        return self.schedule.tick()

    def promise_kept(self, key: str) -> None:
        """The rep ticks a promise off: no brief reminds of it again."""
        tick_off(self.store, key)

    @cached_property
    def help(self) -> GetSeFollowUp:
        return GetSeFollowUp(
            store=self.store,
            people=self.help_people,
            colleagues=self.vendors.colleagues,
            messages=self.help_messages,
            hearing=self.hearing,
            writer=self.writer,
            matcher=engines.issue_matcher(),
            settings=self.settings,
            jobs=self.jobs,
            events=self.events,
            clock=self.clock,
            issues=lambda call: open_issues(self.vendors.tracker, call, self.clock.now()),
        )

    @cached_property
    def help_people(self) -> HelpPeople:
        page = self.settings.help_rota_page
        return HelpPeople(
            colleagues=self.vendors.colleagues,
            calendar=self.vendors.calendar,
            store=self.store,
            settings=self.settings,
            jobs=self.jobs,
            clock=self.clock,
            rota=lambda: rota_names(self.vendors.rota, page) if page else (),
            phones=self.phone_calls,
        )

    @cached_property
    def help_messages(self) -> HelpMessages:
        return HelpMessages(store=self.store, connectors=self.vendors.writers, clock=self.clock)

    @cached_property
    def hearing(self) -> ChatListener:
        return ChatListener(colleagues=self.vendors.colleagues, jobs=self.jobs, events=self.events)

    @cached_property
    def mentions(self) -> MentionService:
        return MentionService(
            store=self.store,
            help_service=self.help,
            messages=self.help_messages,
            join_link=self.brief.join_link,
            propose=lambda call: self.proposed_question(self.store.words(call.id), call),
            jobs=self.jobs,
            events=self.events,
            clock=self.clock,
        )

    def begin_hearing(self) -> None:
        """From now on a mention in the chat is heard, where the company's app token is there; and the first brief need not
        wait for the vendors' clients to be loaded."""
        if self.connected:
            load_clients()
        if self.mentions and self.vendors.can_hear:
            self.hearing.stay()
