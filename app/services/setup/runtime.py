"""What nearly every service stands on, in one hand."""

from dataclasses import dataclass

from app.domain.ports import Clock, Store
from app.events import Events
from app.jobs import Jobs
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Runtime:
    """The store, settings, executors, events and clock of one data folder."""

    store: Store
    settings: Settings
    jobs: Jobs
    events: Events
    clock: Clock
