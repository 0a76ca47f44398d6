"""The part of an application that writes what was approved."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from time import monotonic

from app.bootstrap.base import ApplicationBase
from app.domain.errors import DataLocked
from app.domain.outbox import OPEN_STATES, OutboxRow
from app.domain.ports import DailyLimit
from app.services.help.follow_up import GetSeFollowUp
from app.services.outbox.quota import QuotaService
from app.services.outbox.worker import OutboxWorker
from app.services.setup.clocks import SystemClock

# How often a command looks whether the process that writes has finished, or has gone.
LEASE_EVERY_SECONDS = 0.3


class WritingParts(ApplicationBase, ABC):
    @property
    @abstractmethod
    def help(self) -> GetSeFollowUp: ...

    @cached_property
    def writer(self) -> OutboxWorker:
        return OutboxWorker(
            store=self.store,
            connectors=self.vendors.writers,
            clock=SystemClock(),
            jobs=self.jobs,
            events=self.events,
            timeout=self.settings.write_timeout_seconds,
            renew=None if self._vendors else self.accounts.renew,
            outdated=lambda row: self.help.outdated(row),
        )

    @cached_property
    def quota(self) -> QuotaService:
        limits = {v: writer for v, writer in self.vendors.writers.items() if isinstance(writer, DailyLimit)}
        return QuotaService(store=self.store, clock=SystemClock(), limits=limits)

    def write_out(self, *, patience: float) -> Sequence[OutboxRow]:
        """Sees what was approved to its end: here, or in the process that holds the lease (the tray), which picks it up
        by itself. Answers the rows that are still open after `patience` seconds."""
        end = monotonic() + patience
        while True:
            with suppress(DataLocked), self.lease():
                self.writer.recover()
                return self.writer.run(patience=max(0.0, end - monotonic()))
            left = self.store.outbox(*OPEN_STATES)
            if not left or monotonic() >= end:
                return left
            self.jobs.pause(LEASE_EVERY_SECONDS)
