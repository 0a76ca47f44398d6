"""A rep's calendar, a chat and the scheduler between them, in a time that is set by hand; it can be killed at any write."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.domain.brief import CalendarChanges, CalendarEvent
from app.domain.errors import Unavailable
from app.domain.outbox import Prepared
from app.domain.people import Participant, Side
from app.domain.proposal import Action, ActionKind, Person, Vendor
from app.domain.schedule import PlanState
from app.events import BriefReady, BriefRetimed, BriefWithdrawn, CalendarTrouble, Events
from app.jobs import Jobs
from app.services.briefs.chat_message import BriefMessages
from app.services.briefs.schedule import ScheduleService
from app.services.briefs.service import BriefService
from app.services.outbox.worker import OutboxWorker
from app.services.setup.runtime import Runtime
from app.settings import Settings
from app.store.sqlstore import SqlStore
from tests.worlds.live import Now

MONDAY = datetime(2024, 12, 2, 8, 0, tzinfo=UTC)
US = Participant("Sarah Chen", Side.US, email="sarah@us.example")
JANE = Participant("Jane", Side.CUSTOMER, email="jane@acme.example")


def call(name: str, start: datetime, people: Sequence[Participant] = (US, JANE), minutes: float = 30) -> CalendarEvent:
    return CalendarEvent(name, f"uid-{name}", f"Call {name}", start, start + timedelta(minutes=minutes), tuple(people))


class Calendar:
    """A calendar that remembers its changes by number and forgets tokens on demand."""

    def __init__(self) -> None:
        self.events: dict[str, CalendarEvent] = {}
        self.log: list[str] = []
        self.oldest = 0
        self.is_down = False
        self.asked: list[str | None] = []

    def put(self, event: CalendarEvent) -> None:
        self.events[event.id] = event
        self.log.append(event.id)

    def cancel(self, name: str) -> None:
        self.put(replace(self.events[name], cancelled=True))

    def event(self, event_id: str) -> CalendarEvent | None:
        if self.is_down:
            raise Unavailable("The calendar does not answer.")
        return self.events.get(event_id)

    def changes(self, token: str | None, *, start: datetime, end: datetime) -> CalendarChanges:
        self.asked.append(token)
        if self.is_down:
            raise Unavailable("The calendar does not answer.")
        following = str(len(self.log))
        if token is None or int(token) < self.oldest:
            found = [e for e in self.events.values() if not e.cancelled and start <= e.start < end]
            return CalendarChanges(tuple(found), (), following, whole=True)
        changed = {self.events[name].id: self.events[name] for name in self.log[int(token) :]}
        live = tuple(e for e in changed.values() if not e.cancelled)
        return CalendarChanges(live, tuple(e.id for e in changed.values() if e.cancelled), following)


class Chat:
    """Colleagues and a connector in one; what is posted stays here."""

    vendor = Vendor.SLACK
    kinds = frozenset({ActionKind.DIRECT_SUMMARY})

    def me(self) -> Person:
        return Person("Sarah Chen", "U1", "sarah@us.example")

    def warm(self) -> None: ...

    def find(self, people: Sequence[Participant]) -> Sequence[Person]:
        return ()

    def prepare(self, action: Action, key: str) -> Prepared:
        return Prepared(key, action.vendor, action.kind, action.target, str(action.content["text"]).encode())


class Killed(BaseException):
    """The plug was pulled."""


class MortalStore(SqlStore):
    """`dies` is asked before and after each write; where it says so, the process ends there."""

    dies: Callable[[], bool] = staticmethod(lambda: False)

    @contextmanager
    def write(self) -> Iterator[Any]:
        if self._open.get() is None and self.dies():
            raise Killed
        with super().write() as session:
            yield session
        if self._open.get() is None and self.dies():
            raise Killed


class ScheduleWorld:
    """The program between two stops: `restart` is a kill and a start."""

    def __init__(self, folder: Path, *, dies: Callable[[], bool] = lambda: False, **settings: Any) -> None:
        self.folder, self.settings, self.dies = folder, Settings(**settings), dies
        self.calendar, self.clock = Calendar(), Now(MONDAY)
        self.shown: list[tuple[str, datetime]] = []
        self.told: list[object] = []
        self._open()

    def _open(self) -> None:
        self.store, self.jobs, events, chat = MortalStore(self.folder, bytes(32)), Jobs(), Events(), Chat()
        self.store.dies = self.dies  # type: ignore[method-assign]
        events.subscribe(BriefReady, lambda r: self.shown.append((r.brief.event.id, r.brief.event.start)))
        for kind in (BriefWithdrawn, BriefRetimed, CalendarTrouble):
            events.subscribe(kind, self.told.append)
        connectors = {Vendor.SLACK: chat}
        writer = OutboxWorker(
            store=self.store, connectors=connectors, clock=self.clock, jobs=self.jobs, events=events, timeout=1
        )  # type: ignore[arg-type]
        brief = BriefService(
            calendar=self.calendar,  # type: ignore[arg-type]
            people_sources=(),
            account_sources=(),
            colleagues=chat,  # type: ignore[arg-type]
            runtime=Runtime(self.store, self.settings, self.jobs, events, self.clock),
        )
        self.schedule = ScheduleService(
            calendar=self.calendar,  # type: ignore[arg-type]
            brief=brief,
            messages=BriefMessages(store=self.store, connectors=connectors, writer=writer),  # type: ignore[arg-type]
            store=self.store,
            settings=self.settings,
            events=events,
            clock=self.clock,
        )

    def restart(self) -> None:
        self.close()
        self._open()

    def close(self) -> None:
        self.jobs.close()
        self.store.dispose()

    def until(self, moment: datetime, every: float = 30) -> None:
        while self.clock.now() < moment:
            self.clock.at = min(moment, self.clock.now() + timedelta(seconds=every))
            self.schedule.tick()

    def state(self, name: str) -> PlanState | None:
        plan = self.store.plan(name)
        return plan.state if plan else None
