"""What is planned for a call of the calendar: its brief, when, and what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.brief import CalendarEvent


class PlanState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


# A brief that comes later than this into the call helps nobody any more.
LATE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """A call that the calendar has. `briefed_for` is the start that its brief was delivered for: the same start never
    gets a second one. `sent` is the outbox key of the brief's message to the rep; `shown` says that it was on the screen,
    and not lost with a program that was stopped in that very moment."""

    event: CalendarEvent
    state: PlanState = PlanState.WAITING
    briefed_for: datetime | None = None
    sent: str | None = None
    shown: bool = False

    def due_at(self, lead: timedelta) -> datetime:
        return self.event.start - lead

    @property
    def too_late_at(self) -> datetime:
        return min(self.event.end, self.event.start + LATE)

    def is_due(self, now: datetime, lead: timedelta) -> bool:
        waits = self.state is PlanState.WAITING or (self.state is PlanState.DELIVERED and not self.shown)
        return waits and self.event.has_outsiders and self.due_at(lead) <= now


@dataclass(frozen=True, slots=True)
class SyncPoint:
    """How far a calendar has been read: the token, the window that it counts for, and since when that is."""

    token: str | None
    start: datetime
    end: datetime
