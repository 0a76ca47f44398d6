"""When which brief is due. The calendar is read by its changes, the plan is kept in the store, and each call's brief is
delivered once: before the call, after a sleep or a restart too, and anew only where the call was moved to another time.

`tick` is asked every few seconds, off the main thread. What it does next it takes from the store alone, so that the
program may be stopped at any moment.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.brief import CalendarChanges, CalendarEvent
from app.domain.errors import BadInput, CallsideError
from app.domain.messages import Message
from app.domain.ports import Calendar, Clock, Store
from app.domain.schedule import PlannedCall, PlanState, SyncPoint
from app.events import BriefReady, BriefRetimed, BriefWithdrawn, CalendarTrouble, Events
from app.jobs import Claims
from app.logs import get_logger
from app.services.briefs.chat_message import BriefMessages
from app.services.briefs.service import BriefService
from app.settings import Settings

log = get_logger(__name__)

# A calendar is asked what changed this often; calendars let a program ask far more.
SYNC_EVERY = timedelta(seconds=60)
BEHIND, AHEAD = timedelta(days=1), timedelta(days=14)
# The window moves on once a day; what is asked for anew is still compared with what is known.
WINDOW_MOVES = timedelta(days=1)
FORGET_AFTER = timedelta(days=2)
WARM_AHEAD = timedelta(minutes=3)
# A call that was moved by less than this after its brief keeps it.
ANEW_AFTER = timedelta(minutes=30)


class ScheduleService:
    def __init__(
        self,
        *,
        calendar: Calendar,
        brief: BriefService,
        messages: BriefMessages,
        store: Store,
        settings: Settings,
        events: Events,
        clock: Clock,
    ) -> None:
        self._calendar = calendar
        self._brief = brief
        self._messages = messages
        self._store = store
        self._settings = settings
        self._events = events
        self._clock = clock
        self._synced_at: datetime | None = None
        self._warmed_for: datetime | None = None
        self._working: Claims[str] = Claims()
        self.problem: Message | str | None = None  # why the calendar could not be read at the last look

    @property
    def _lead(self) -> timedelta:
        return timedelta(minutes=self._settings.brief_lead_minutes)

    def tick(self) -> Sequence[CalendarEvent]:
        """One look: reads the changes when it is time, delivers what is due, answers the calls of the coming day."""
        if self._working.acquire("tick"):
            try:
                self._sync_if_due()
                self._deliver_due()
                self._warm_ahead()
            finally:
                self._working.release("tick")
        return self.upcoming()

    def upcoming(self, hours: float = 24.0) -> Sequence[CalendarEvent]:
        """The calls of the coming hours and those that run, internal ones too."""
        now = self._clock.now()
        found = self._store.plans(now - BEHIND, now + timedelta(hours=hours))
        return [
            p.event for p in found if p.event.end > now - timedelta(minutes=5) and p.state is not PlanState.WITHDRAWN
        ]

    def today(self) -> Sequence[PlannedCall]:
        """Today's calls with outsiders, for whoever wants to read their briefs in the morning."""
        now = self._clock.now()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        found = self._store.plans(midnight, midnight + timedelta(days=1))
        return [p for p in found if p.event.has_outsiders and p.state is not PlanState.WITHDRAWN]

    def next_due(self) -> datetime | None:
        """When the next brief is due; None where none is planned."""
        now = self._clock.now()
        planned = self._store.plans(now - BEHIND, now + AHEAD)
        return min((p.due_at(self._lead) for p in planned if p.is_due(now + 2 * AHEAD, self._lead)), default=None)

    # ── reading the calendar ────────────────────────────────────────────────────────────────────────────────────

    def _sync_if_due(self) -> None:
        now = self._clock.now()
        if self._synced_at and timedelta(0) <= now - self._synced_at < SYNC_EVERY:
            return
        self._synced_at = now
        try:
            self.sync()
        except CallsideError as error:
            log.info("calendar not read", why=type(error).__name__)  # the plan stands; it is asked again
            self._trouble(error.message)
        else:
            self._trouble(None)

    def _trouble(self, problem: Message | str | None) -> None:
        """Told once; what was planned stays as it is."""
        if problem != self.problem:
            self.problem = problem
            self._events.publish(CalendarTrouble(problem))

    def sync(self) -> None:
        """Reads what changed. Raises from the error tree where the calendar does not answer."""
        now = self._clock.now()
        point = self._store.calendar_sync()
        moves = point is None or not point.start + BEHIND <= now < point.start + BEHIND + WINDOW_MOVES
        start, end = (now - BEHIND, now + AHEAD) if moves or point is None else (point.start, point.end)
        token = None if moves or point is None else point.token
        changes = self._calendar.changes(token, start=start, end=end)
        told: list[object] = []
        with self._store.transaction():
            self._apply(changes, start, end, told)
            reached = SyncPoint(changes.token, start, end)
            if (changes.token or changes.whole) and reached != point:
                self._store.save_calendar_sync(reached)
            self._store.forget_plans(now - FORGET_AFTER)
        self._tell(told)

    def _tell(self, told: Sequence[object]) -> None:
        """After the plan is stored: events to whoever listens, and messages (by their keys) that are taken back."""
        for one in told:
            if isinstance(one, str):
                self._messages.take_back(one)
            else:
                self._events.publish(one)

    def _apply(self, changes: CalendarChanges, start: datetime, end: datetime, told: list[object]) -> None:
        for event in changes.events:
            self._seen(event, told)
        gone = set(changes.gone)
        if changes.whole:
            there = {event.id for event in changes.events}
            gone |= {p.event.id for p in self._store.plans(start, end) if p.event.id not in there}
        for event_id in gone:
            self._gone(event_id, told)

    def _seen(self, event: CalendarEvent, told: list[object]) -> None:
        plan = self._store.plan(event.id)
        if plan is None:
            self._store.save_plan(PlannedCall(event))
        elif plan.state is PlanState.WITHDRAWN:
            self._store.save_plan(
                replace(plan, event=event, state=PlanState.WAITING, briefed_for=None, sent=None, shown=False)
            )
        elif plan.briefed_for and not event.has_outsiders:
            self._withdraw(replace(plan, event=event), told)
        elif plan.event.start != event.start:
            self._moved(plan, event, told)
        elif plan.event != event:
            self._store.save_plan(replace(plan, event=event))

    def _moved(self, plan: PlannedCall, event: CalendarEvent, told: list[object]) -> None:
        """A new time: a brief that was not delivered simply waits for it. One that was is re-timed; it comes anew only
        where the call was moved by so much that what it says may be old by then."""
        now = self._clock.now()
        if plan.state is PlanState.DELIVERED:
            shift = abs(event.start - (plan.briefed_for or plan.event.start))
            again = event.start - self._lead > now and shift >= ANEW_AFTER
            told.append(BriefRetimed(event, again))
            state = PlanState.WAITING if again else PlanState.DELIVERED
            self._store.save_plan(replace(plan, event=event, state=state))
        else:
            self._store.save_plan(replace(plan, event=event, state=PlanState.WAITING))

    def _gone(self, event_id: str, told: list[object]) -> None:
        plan = self._store.plan(event_id)
        if plan is None or plan.state is PlanState.WITHDRAWN:
            return
        if plan.state is PlanState.DELIVERED and plan.event.end > self._clock.now():
            self._withdraw(plan, told)
        else:
            self._store.save_plan(replace(plan, state=PlanState.WITHDRAWN))

    def _withdraw(self, plan: PlannedCall, told: list[object]) -> None:
        self._store.save_plan(replace(plan, state=PlanState.WITHDRAWN))
        told.append(BriefWithdrawn(plan.event))
        if plan.sent:
            told.append(plan.sent)

    # ── delivering ──────────────────────────────────────────────────────────────────────────────────────────────

    def _deliver_due(self) -> None:
        now = self._clock.now()
        for plan in self._store.plans(now - BEHIND, now + self._lead + timedelta(seconds=1)):
            if not plan.is_due(now, self._lead):
                continue
            if now < plan.too_late_at:
                self._deliver(plan)
            elif plan.state is PlanState.WAITING:
                self._store.save_plan(replace(plan, state=PlanState.MISSED))
            else:
                self._store.save_plan(replace(plan, shown=True))  # its message is out, and the call too far on

    def _warm_ahead(self) -> None:
        """Shortly before a brief is due, what it will want to have at hand is read."""
        due, now = self.next_due(), self._clock.now()
        if due and due - now <= WARM_AHEAD and self._warmed_for != due:
            self._warmed_for = due
            self._brief.warm()

    def _deliver(self, plan: PlannedCall) -> None:
        """The sources are asked, then it is marked as delivered together with its message, then shown, then marked as
        shown: wherever the program is stopped, the rep has the message once and sees the brief."""
        try:
            prepared = self._brief.prepare(plan.event.id, known=plan.event, announce=False)
        except BadInput:
            self._withdrawn_meanwhile(plan)
            return
        except CallsideError as error:
            log.info("brief waits", why=type(error).__name__)
            return
        with self._store.transaction():
            present = self._store.plan(plan.event.id)
            if present is None or (present.state, present.event.start) != (plan.state, plan.event.start):
                return  # the calendar changed while the sources were asked
            if present.state is PlanState.WAITING:
                sent = self._messages.queue(prepared) if self._settings.brief_to_slack else None
                present = replace(
                    present, state=PlanState.DELIVERED, briefed_for=plan.event.start, sent=sent, shown=False
                )
                self._store.save_plan(present)
        self._events.publish(BriefReady(prepared.brief))
        self._store.save_plan(replace(present, shown=True))

    def _withdrawn_meanwhile(self, plan: PlannedCall) -> None:
        """The calendar itself says that there is no such call any more."""
        told: list[object] = []
        with self._store.transaction():
            self._gone(plan.event.id, told)
        self._tell(told)
