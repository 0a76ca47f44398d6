"""The outbox worker: every approved write reaches its vendor exactly once, or a person hears why not.

pending → sending → done. A row found `sending` at start was interrupted: nobody knows whether the vendor has it, so it
becomes ambiguous, waits until no request of ours can still be under way (time-out plus the vendor's settle time), and
is looked for by its key: found is done, absent twice is pending again, unknown is parked for a person.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from app.domain.errors import BadInput, Unavailable, UserActionNeeded
from app.domain.outbox import (
    OPEN_STATES,
    Dedupe,
    FailureKind,
    Finding,
    Found,
    OutboxRow,
    OutboxState,
    Receipt,
)
from app.domain.ports import Clock, Store, WriteConnector
from app.domain.proposal import ActionKind, Vendor
from app.events import Events, WriteChanged
from app.jobs import Claims, Job, Jobs

log = structlog.get_logger(__name__)

FIRST_BACKOFF_SECONDS = 1.0
LONGEST_BACKOFF_SECONDS = 900.0
# After so many tries in a row that all failed to reach the vendor for the same row, a person is shown why it waits.
PARK_AFTER_REFUSALS = 3
# Requests that one vendor gets from us at the same time; Notion's published average is three a second.
PARALLEL_PER_VENDOR = 3
# A vendor that says "at once" to a refusal is still not hammered.
SHORTEST_WAIT_SECONDS = 0.2

Target = tuple[Vendor, str]


class Writer:
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
        renew: Callable[[Vendor], None] | None = None,
    ) -> None:
        """`renew` gets a vendor a new token; it raises UserActionNeeded where a person has to reconnect."""
        self._store = store
        self._connectors = connectors
        self._clock = clock
        self._jobs = jobs
        self._events = events
        self._timeout = timeout
        self._renew = renew or (lambda vendor: None)
        self._busy: Claims[Target] = Claims()
        self._free_at: dict[Target, datetime] = {}
        self._misses: Counter[str] = Counter()

    def recover(self) -> int:
        """What a crash interrupted becomes ambiguous. Call it once, after taking the lease and before anything else."""
        interrupted = self._store.outbox(OutboxState.SENDING)
        for row in interrupted:
            began = row.sent_at or self._clock.now()
            self._save(replace(row, state=OutboxState.AMBIGUOUS, not_before=began + self._settle(row)))
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
        heads: dict[Target, OutboxRow] = {}
        for row in rows:
            heads.setdefault(_target(row), row)
        now = self._clock.now()
        waits = self._store.vendor_waits()
        load = Counter(vendor for vendor, _ in running.values())
        for target, row in heads.items():
            if self._due_at(row, waits) <= now and load[target[0]] < PARALLEL_PER_VENDOR and self._busy.take(target):
                load[target[0]] += 1
                running[self._jobs.network(partial(self._advance_freeing, row))] = target

    def _reap(self, running: "dict[Job[None], Target]", seconds: float) -> None:
        for done in self._jobs.some_of(list(running), seconds):
            del running[done]
            done.result()

    def _advance_freeing(self, row: OutboxRow) -> None:
        try:
            self._advance(self._row(row.prepared.key))  # it may have moved on before its target was ours
        finally:
            self._busy.give_back(_target(row))

    def _due_at(self, row: OutboxRow, waits: Mapping[Vendor, datetime]) -> datetime:
        """When this row may go on: its own wait, its vendor's, and the pause that its target asks for."""
        vendor_wait = waits.get(row.prepared.vendor)
        return max(w for w in (row.not_before, vendor_wait, self._free_at.get(_target(row)), _LONG_AGO) if w)

    def write_now(self, key: str, *, patience: float) -> OutboxRow:
        """One row at once, for a message that somebody waits for."""
        end = self._clock.now() + timedelta(seconds=patience)
        while True:
            row = self._row(key)
            if row.state not in OPEN_STATES or self._clock.now() >= end:
                return row
            due = self._due_at(row, self._store.vendor_waits()) <= self._clock.now()
            if due and self._busy.take(_target(row)):
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
        row = self._row(key)
        if row.state not in (OutboxState.PARKED, OutboxState.REJECTED):
            raise BadInput("Only a write that is parked or was refused can be tried again.")
        state = OutboxState.AMBIGUOUS if row.sent_at else OutboxState.PENDING
        self._misses.pop(key, None)
        self._save(replace(row, state=state, not_before=None, error=None, absent_once=False, attempt=0))

    def dismiss(self, key: str, reason: str) -> None:
        """The person lets go of a write that is parked; it can still be tried again later."""
        row = self._row(key)
        if row.state is not OutboxState.PARKED:
            raise BadInput("Only a write that waits for a person can be left out.")
        with self._store.transaction():
            self._audit(row, "write left out", {}, {"why": reason})
            self._save(replace(row, state=OutboxState.REJECTED))

    def undo(self, key: str) -> OutboxRow:
        """Takes back what was written, where the vendor allows it."""
        row = self._row(key)
        connector = self._connectors.get(row.prepared.vendor)
        if connector is None:
            raise UserActionNeeded(f"{row.prepared.vendor.title()} is not connected: connect it, then undo.")
        if row.state is not OutboxState.DONE or not row.remote_id:
            raise BadInput("Only something that was written can be undone.")
        if not connector.undoable(ActionKind(row.prepared.kind)):
            raise UserActionNeeded(f"{row.prepared.vendor.title()} can't take this back: correct it there by hand.")
        try:
            connector.undo(Receipt(key, row.prepared.vendor, row.remote_id, row.url), timeout=self._timeout)
        except Exception as error:
            _, sentence, _ = connector.classify(error)
            raise UserActionNeeded(sentence) from error
        undone = replace(row, state=OutboxState.UNDONE)
        self._save(undone)
        return undone

    # ── one row ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _advance(self, row: OutboxRow) -> None:
        if row.state not in OPEN_STATES:
            return
        connector = self._connectors.get(row.prepared.vendor)
        if connector is None:
            self._save(
                replace(
                    row,
                    state=OutboxState.PARKED,
                    error=f"{row.prepared.vendor.title()} is not connected: connect it in Settings.",
                )
            )
        elif row.state is OutboxState.AMBIGUOUS or self._somebody_else_may_have_written(row, connector):
            self._look(row, connector)
        else:
            self._send(row, connector)

    def _somebody_else_may_have_written(self, row: OutboxRow, connector: WriteConnector) -> bool:
        """A colleague's Callside on the same call has the same key: where the vendor can't tell, look before the first
        sending."""
        first = row.attempt == 0 and not row.absent_once
        return first and connector.dedupe(ActionKind(row.prepared.kind)) is Dedupe.READ_BACK

    def _send(self, row: OutboxRow, connector: WriteConnector) -> None:
        now = self._clock.now()
        sending = replace(row, state=OutboxState.SENDING, attempt=row.attempt + 1, sent_at=now, error=None)
        if not self._store.advance_outbox(row, sending):
            return  # somebody else went on with it since it was read
        row = sending
        self._events.publish(WriteChanged(row))
        self._free_at[_target(row)] = now + timedelta(seconds=connector.gap_seconds)
        try:
            receipt = connector.send(row.prepared, timeout=self._timeout)
        except Exception as error:  # noqa: BLE001 - the connector classifies whatever its client raises
            self._failed(row, connector, error)
        else:
            self._done(row, receipt, "written")

    def _look(self, row: OutboxRow, connector: WriteConnector) -> None:
        try:
            finding = connector.find(row.prepared, timeout=self._timeout)
        except Exception as error:  # noqa: BLE001 - the connector classifies whatever its client raises
            self._failed_to_look(row, connector, error)
            return
        self._found(row, finding)

    def _found(self, row: OutboxRow, finding: Finding) -> None:
        now = self._clock.now()
        if finding.found is Found.FOUND and finding.receipt:
            self._done(row, finding.receipt, "found already written")
        elif finding.found is Found.UNKNOWN:
            self._park(row, "It can't be told whether this was written: look there, then try again or leave it out.")
        elif row.state is OutboxState.PENDING:
            self._send(replace(row, absent_once=False), self._connectors[row.prepared.vendor])
        elif row.absent_once:
            self._save(replace(row, state=OutboxState.PENDING, not_before=None))
        else:
            settle = timedelta(seconds=self._connectors[row.prepared.vendor].settle_seconds)
            self._save(replace(row, absent_once=True, not_before=now + settle))

    def _failed(self, row: OutboxRow, connector: WriteConnector, error: Exception) -> None:
        kind, sentence, wait = connector.classify(error)
        now = self._clock.now()
        with self._store.transaction():
            self._store.log_attempt(row.prepared.key, row.attempt, kind, sentence, now)
            if kind is FailureKind.AMBIGUOUS:
                later = (row.sent_at or now) + self._settle(row)
                state = OutboxState.AMBIGUOUS
                self._save(replace(row, state=state, not_before=later, error=sentence, absent_once=False))
            elif kind is FailureKind.REJECTED:
                self._park(row, sentence)  # it waits for the person who can remedy it; nothing approved is dropped
            else:
                later = self._later(row, kind, wait)
                self._save(replace(row, state=OutboxState.PENDING, not_before=later, error=sentence, absent_once=True))
        if kind is FailureKind.AUTH_EXPIRED:
            self._renewed(row, sentence)

    def _failed_to_look(self, row: OutboxRow, connector: WriteConnector, error: Exception) -> None:
        """Looking changes nothing, so it can be repeated; a refusal needs a person."""
        kind, sentence, wait = connector.classify(error)
        if kind is FailureKind.REJECTED:
            self._park(row, sentence)
            return
        with self._store.transaction():
            self._store.log_attempt(row.prepared.key, row.attempt, f"look {kind}", sentence, self._clock.now())
            self._save(replace(row, not_before=self._later(row, kind, wait), error=sentence))
        if kind is FailureKind.AUTH_EXPIRED:
            self._renewed(row, sentence)

    def _later(self, row: OutboxRow, kind: FailureKind, wait: float | None) -> datetime:
        """When to try again; a vendor that asks to go slower gets nothing else from us until then."""
        self._misses[row.prepared.key] += 1
        seconds = _backoff(self._misses[row.prepared.key]) if wait is None else max(wait, SHORTEST_WAIT_SECONDS)
        later = self._clock.now() + timedelta(seconds=seconds)
        if kind is FailureKind.RATE_LIMITED:
            self._store.set_vendor_wait(row.prepared.vendor, later)
        return later

    def _renewed(self, row: OutboxRow, sentence: str) -> None:
        """Gets a new token; where only a person can, or new tokens don't help, the write is parked for one."""
        try:
            self._renew(row.prepared.vendor)
        except Unavailable:
            return
        except UserActionNeeded as error:
            self._park(self._row(row.prepared.key), str(error))
            return
        if self._misses[row.prepared.key] >= PARK_AFTER_REFUSALS:
            self._park(self._row(row.prepared.key), sentence)

    def _done(self, row: OutboxRow, receipt: Receipt, how: str) -> None:
        done = replace(
            row, state=OutboxState.DONE, remote_id=receipt.remote_id, url=receipt.url, error=None, not_before=None
        )
        with self._store.transaction():
            self._store.log_attempt(row.prepared.key, row.attempt, how, receipt.remote_id, self._clock.now())
            self._audit(row, how, {"remote_id": receipt.remote_id, "url": receipt.url})
            self._save(done)
        self._misses.pop(row.prepared.key, None)

    def _park(self, row: OutboxRow, sentence: str) -> None:
        with self._store.transaction():
            self._audit(row, "write parked", {}, {"why": sentence})
            self._save(replace(row, state=OutboxState.PARKED, error=sentence))

    def _audit(
        self, row: OutboxRow, kind: str, facts: Mapping[str, str | None], private: Mapping[str, str] | None = None
    ) -> None:
        """What a person or a vendor said may name somebody: it goes into `private`."""
        about = {
            "key": row.prepared.key,
            "vendor": row.prepared.vendor,
            "kind": row.prepared.kind,
            "sha256": row.sha256,
        }
        self._store.audit(self._clock.now(), kind, row.call_id, {**about, **facts}, private)

    def _save(self, row: OutboxRow) -> None:
        self._store.update_outbox(row)
        self._events.publish(WriteChanged(row))

    def _row(self, key: str) -> OutboxRow:
        row = self._store.outbox_row(key)
        if row is None:
            raise BadInput(f"There is no write {key}: list them with `python -m app review`.")
        return row

    def _settle(self, row: OutboxRow) -> timedelta:
        connector = self._connectors.get(row.prepared.vendor)
        return timedelta(seconds=self._timeout + (connector.settle_seconds if connector else 0.0))

    def _until_next(self, rows: Sequence[OutboxRow]) -> float:
        now, waits = self._clock.now(), self._store.vendor_waits()
        return max(0.02, min((self._due_at(row, waits) - now).total_seconds() for row in rows))


_LONG_AGO = datetime.fromtimestamp(0, UTC)


def _target(row: OutboxRow) -> Target:
    return row.prepared.vendor, row.prepared.target


def _backoff(attempt: int) -> float:
    return float(min(LONGEST_BACKOFF_SECONDS, FIRST_BACKOFF_SECONDS * 2 ** max(0, attempt - 1)))
