"""The outbox worker: every approved write reaches its vendor exactly once, or a person hears why not.

pending → sending → done. A row found `sending` that nobody sends was interrupted: nobody knows whether the vendor has
it, so it becomes ambiguous, waits until no request of ours can still be under way (time-out plus the vendor's settle time), and
is looked for by its key: found is done, absent twice is pending again, unknown is parked for a person.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from app.domain.audit import AuditKind
from app.domain.errors import BadInput, UserActionNeeded
from app.domain.messages import Message
from app.domain.outbox import OPEN_STATES, OutboxRow, OutboxState, Receipt
from app.domain.ports import Clock, CrmRecords, Store, WriteConnector
from app.domain.proposal import ActionKind, Vendor
from app.events import Events
from app.jobs import Claims, Job, Jobs
from app.services.outbox.delivery import LONG_AGO, UNTOLD, DeliveryRules, OutboxDelivery, Target, target_of

# Requests that one vendor gets from us at the same time; the strictest published average is three a second.
PARALLEL_PER_VENDOR = 3
# No vendor asks for a longer wait: daily limits end after a day.
LONGEST_WAIT = timedelta(hours=25)

# Kinds that are taken back by putting the values of before back.
REVERTED = frozenset({ActionKind.FIELD, ActionKind.TASK_UPDATE})


class OutboxWorker:
    """Runs in the one process that holds the lease. `clock` is the wall clock, never a story's."""

    def __init__(
        self,
        *,
        store: Store,
        connectors: Mapping[Vendor, WriteConnector],
        clock: Clock,
        jobs: Jobs,
        events: Events,
        timeout: float,
        rules: DeliveryRules | None = None,
    ) -> None:
        self._store = store
        self._connectors = connectors
        self._clock = clock
        self._jobs = jobs
        self._timeout = timeout
        self._busy: Claims[Target] = Claims()
        self._delivery = OutboxDelivery(
            store=store,
            connectors=connectors,
            clock=clock,
            events=events,
            timeout=timeout,
            rules=rules or DeliveryRules(),
        )

    def recover(self) -> int:
        """What a crash interrupted becomes ambiguous. Call it once, after taking the lease and before anything else."""
        interrupted = self._store.outbox(OutboxState.SENDING)
        for row in interrupted:
            self._delivery.interrupted(row)
        return len(interrupted)

    def run(self, *, patience: float) -> Sequence[OutboxRow]:
        """Works until nothing is open or `patience` seconds have passed. Answers the rows that are still open.

        Every target goes at its own pace: what is slow or waits at one vendor holds up nothing elsewhere.
        """
        end = self._clock.now() + timedelta(seconds=patience)
        running: dict[Job[None], Target] = {}
        while True:
            left = self._store.outbox(*OPEN_STATES)
            over = self._jobs.closing or self._clock.now() >= end
            if not over:
                self._begin(left, running)
            if running:
                self._reap(running, 0.5)
            elif over or not left:
                return left
            else:
                self._jobs.pause(min(self._until_next(left), 0.5))

    def tick(self) -> None:
        """One round: the first due row of each target, all vendors in parallel."""
        running: dict[Job[None], Target] = {}
        self._begin(self._store.outbox(*OPEN_STATES), running)
        while running:
            self._reap(running, 0.5)

    def _begin(self, rows: Sequence[OutboxRow], running: "dict[Job[None], Target]") -> None:
        """Starts the first row of each target that is due and free."""
        if not rows:
            return  # most rounds, every few seconds
        heads: dict[Target, OutboxRow] = {}
        for row in rows:
            heads.setdefault(target_of(row), row)
        now = self._clock.now()
        waits = self._store.vendor_waits()
        load = Counter(vendor for vendor, _ in running.values())
        for target, row in heads.items():
            if self._due_at(row, waits) <= now and load[target[0]] < PARALLEL_PER_VENDOR and self._busy.acquire(target):
                load[target[0]] += 1
                running[self._jobs.network(partial(self._advance_freeing, row))] = target

    def _reap(self, running: "dict[Job[None], Target]", seconds: float) -> None:
        for done in self._jobs.some_of(list(running), seconds):
            del running[done]
            done.result()

    def _advance_freeing(self, row: OutboxRow) -> None:
        try:
            # It may have moved on before its target was ours.
            self._delivery.advance(self._delivery.row(row.prepared.key))
        finally:
            self._busy.release(target_of(row))

    def _due_at(self, row: OutboxRow, waits: Mapping[Vendor, datetime]) -> datetime:
        """When this row may go on: its own wait, its vendor's, and the pause that its target asks for."""
        vendor_wait = waits.get(row.prepared.vendor)
        latest = self._clock.now() + LONGEST_WAIT
        due = (row.not_before, vendor_wait, self._delivery.free_at(target_of(row)))
        # A wait beyond any that a vendor asks for was noted by a clock that stood wrong.
        return max((w for w in due if w and w <= latest), default=LONG_AGO)

    def write_now(self, key: str, *, patience: float) -> OutboxRow:
        """One row at once, for a message that somebody waits for."""
        end = self._clock.now() + timedelta(seconds=patience)
        while True:
            row = self._delivery.row(key)
            if row.state not in OPEN_STATES or self._clock.now() >= end:
                return row
            due = self._due_at(row, self._store.vendor_waits()) <= self._clock.now()
            if due and self._busy.acquire(target_of(row)):
                self._advance_freeing(row)
            else:
                self._jobs.pause(0.05)

    def resume(self, vendor: Vendor) -> int:
        """A vendor was connected again: what is parked there goes on, looked for first where it may have left."""
        parked = [row for row in self._store.outbox(OutboxState.PARKED) if row.prepared.vendor is vendor]
        for row in parked:
            self.retry(row.prepared.key)
        return len(parked)

    def retry(self, key: str) -> None:
        """A person asks for a parked or rejected row to be tried again: looked for first, as after a lost answer."""
        row = self._delivery.row(key)
        if row.state not in (OutboxState.PARKED, OutboxState.REJECTED):
            raise BadInput(Message("outbox.not_retriable"))
        # If no look can tell, the person has looked: the row is sent as it is.
        was_untold = isinstance(row.error, Message) and row.error.key == UNTOLD
        state = OutboxState.AMBIGUOUS if row.sent_at and not was_untold else OutboxState.PENDING
        fresh = replace(row, state=state, not_before=None, error=None, attempt=0, lost=0)
        self._delivery.begin_anew(key)
        self._delivery.save(replace(fresh, absent_once=was_untold))

    def dismiss(self, key: str, reason: str) -> None:
        """The person lets go of a write that is parked; it can still be tried again later."""
        row = self._delivery.row(key)
        if row.state is not OutboxState.PARKED:
            raise BadInput(Message("outbox.not_dismissable"))
        with self._store.transaction():
            self._delivery.audit(row, AuditKind.WRITE_LEFT_OUT, {}, {"why": reason})
            self._delivery.save(replace(row, state=OutboxState.REJECTED))

    def withdraw(self, key: str, reason: str) -> bool:
        """Stops a row that has not left yet. False where it may have."""
        row = self._delivery.row(key)
        if row.state is not OutboxState.PENDING or not self._busy.acquire(target_of(row)):
            return False
        try:
            return self._delivery.drop(self._delivery.row(key), reason)
        finally:
            self._busy.release(target_of(row))

    def undo(self, key: str) -> OutboxRow:
        """Takes back what was written, where the vendor allows it."""
        target = target_of(self._delivery.row(key))
        if not self._busy.acquire(target):
            raise UserActionNeeded(Message("outbox.busy", title=target[0].title()))
        try:
            return self._undo(self._delivery.row(key))
        finally:
            self._busy.release(target)

    def _undo(self, row: OutboxRow) -> OutboxRow:
        vendor = row.prepared.vendor
        connector = self._connectors.get(vendor)
        if connector is None:
            raise UserActionNeeded(Message("outbox.connect_to_undo", title=vendor.title()))
        if row.state is not OutboxState.DONE or not row.remote_id:
            raise BadInput(Message("outbox.not_written"))
        if not connector.undoable(row.prepared.kind):
            raise UserActionNeeded(Message("outbox.no_undo", title=vendor.title()))
        try:
            if row.prepared.kind in REVERTED and isinstance(connector, CrmRecords):
                connector.revert(row.prepared, timeout=self._timeout)
            else:
                connector.undo(Receipt(row.prepared.key, vendor, row.remote_id, row.url), timeout=self._timeout)
        except Exception as error:
            _, sentence, _ = connector.classify(error)
            raise UserActionNeeded(sentence) from error
        undone = replace(row, state=OutboxState.UNDONE)
        with self._store.transaction():
            self._delivery.audit(row, AuditKind.UNDONE, {"remote_id": row.remote_id})
            self._delivery.save(undone)
        return undone

    def _until_next(self, rows: Sequence[OutboxRow]) -> float:
        now, waits = self._clock.now(), self._store.vendor_waits()
        return max(0.02, min((self._due_at(row, waits) - now).total_seconds() for row in rows))
