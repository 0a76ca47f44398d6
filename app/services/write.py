"""The outbox worker: every approved write reaches its vendor exactly once, or a person hears why not.

pending → sending → done. A row found `sending` at start was interrupted: nobody knows whether the vendor has it, so it
becomes ambiguous, waits until no request of ours can still be under way (time-out plus the vendor's settle time), and
is looked for by its key: found is done, absent twice is pending again, unknown is parked for a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from app.domain.errors import BadInput, UserActionNeeded
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
from app.jobs import Jobs

log = structlog.get_logger(__name__)

FIRST_BACKOFF_SECONDS = 1.0
LONGEST_BACKOFF_SECONDS = 900.0
# After so many tries in a row that all failed to reach the vendor for the same row, a person is shown why it waits.
PARK_AFTER_REFUSALS = 3


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
    ) -> None:
        self._store = store
        self._connectors = connectors
        self._clock = clock
        self._jobs = jobs
        self._events = events
        self._timeout = timeout

    def recover(self) -> int:
        """What a crash interrupted becomes ambiguous. Call it once, after taking the lease and before anything else."""
        interrupted = self._store.outbox(OutboxState.SENDING)
        for row in interrupted:
            began = row.sent_at or self._clock.now()
            self._save(replace(row, state=OutboxState.AMBIGUOUS, not_before=began + self._settle(row)))
        return len(interrupted)

    def run(self, *, patience: float) -> Sequence[OutboxRow]:
        """Works until nothing is open or `patience` seconds have passed. Answers the rows that are still open."""
        end = self._clock.now() + timedelta(seconds=patience)
        while True:
            self.tick()
            left = self._store.outbox(*OPEN_STATES)
            if not left or self._jobs.closing or self._clock.now() >= end:
                return left
            self._jobs.pause(min(self._until_next(left), 0.5))

    def tick(self) -> None:
        """One round: the first due row of each target, all vendors in parallel."""
        heads: dict[tuple[Vendor, str], OutboxRow] = {}
        for row in self._store.outbox(*OPEN_STATES):
            heads.setdefault((row.prepared.vendor, row.prepared.target), row)
        now = self._clock.now()
        due = [row for row in heads.values() if row.not_before is None or row.not_before <= now]
        for future in [self._jobs.network(partial(self._advance, row)) for row in due]:
            future.result()

    def write_now(self, key: str, *, patience: float) -> OutboxRow:
        """One row at once, for a message that somebody waits for."""
        end = self._clock.now() + timedelta(seconds=patience)
        while True:
            row = self._row(key)
            if row.state not in OPEN_STATES or self._clock.now() >= end:
                return row
            if row.not_before is None or row.not_before <= self._clock.now():
                self._advance(row)
            else:
                self._jobs.pause(0.1)

    def retry(self, key: str) -> None:
        """A person asks for a parked or rejected row to be tried again: looked for first, as after a lost answer."""
        row = self._row(key)
        if row.state not in (OutboxState.PARKED, OutboxState.REJECTED):
            raise BadInput("Only a write that is parked or was refused can be tried again.")
        state = OutboxState.AMBIGUOUS if row.sent_at else OutboxState.PENDING
        self._save(replace(row, state=state, not_before=None, error=None, absent_once=False, attempt=0))

    def undo(self, key: str) -> OutboxRow:
        """Takes back what was written, where the vendor allows it."""
        row = self._row(key)
        connector = self._connectors[row.prepared.vendor]
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
        row = replace(row, state=OutboxState.SENDING, attempt=row.attempt + 1, sent_at=now, error=None)
        self._save(row)
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
            self._park(row, "It can't be told whether this was written: look there, then retry or reject it.")
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
        self._store.log_attempt(row.prepared.key, row.attempt, kind, sentence, now)
        if kind is FailureKind.AMBIGUOUS:
            began = row.sent_at or now
            self._save(
                replace(
                    row,
                    state=OutboxState.AMBIGUOUS,
                    not_before=began + self._settle(row),
                    error=sentence,
                    absent_once=False,
                )
            )
        elif kind is FailureKind.REJECTED:
            self._save(replace(row, state=OutboxState.REJECTED, error=sentence))
            self._audit(row, "write refused", {"why": sentence})
        elif kind is FailureKind.AUTH_EXPIRED and row.attempt >= PARK_AFTER_REFUSALS:
            self._park(row, sentence)
        else:
            later = now + timedelta(seconds=wait if wait is not None else _backoff(row.attempt))
            self._save(replace(row, state=OutboxState.PENDING, not_before=later, error=sentence, absent_once=True))

    def _failed_to_look(self, row: OutboxRow, connector: WriteConnector, error: Exception) -> None:
        """Looking changes nothing, so it can be repeated; a refusal needs a person."""
        kind, sentence, wait = connector.classify(error)
        attempt = row.attempt + (row.state is not OutboxState.AMBIGUOUS)
        self._store.log_attempt(row.prepared.key, row.attempt, f"look {kind}", sentence, self._clock.now())
        if kind is FailureKind.REJECTED:
            self._park(row, sentence)
            return
        later = self._clock.now() + timedelta(seconds=wait if wait is not None else _backoff(max(1, attempt)))
        self._save(replace(row, not_before=later, error=sentence))

    def _done(self, row: OutboxRow, receipt: Receipt, how: str) -> None:
        done = replace(
            row, state=OutboxState.DONE, remote_id=receipt.remote_id, url=receipt.url, error=None, not_before=None
        )
        with self._store.transaction():
            self._store.log_attempt(row.prepared.key, row.attempt, how, receipt.remote_id, self._clock.now())
            self._audit(row, how, {"remote_id": receipt.remote_id, "url": receipt.url})
            self._save(done)

    def _park(self, row: OutboxRow, sentence: str) -> None:
        with self._store.transaction():
            self._audit(row, "write parked", {"why": sentence})
            self._save(replace(row, state=OutboxState.PARKED, error=sentence))

    def _audit(self, row: OutboxRow, kind: str, facts: Mapping[str, str | None]) -> None:
        about = {
            "key": row.prepared.key,
            "vendor": row.prepared.vendor,
            "kind": row.prepared.kind,
            "sha256": row.sha256,
        }
        self._store.audit(self._clock.now(), kind, row.call_id, {**about, **facts})

    def _save(self, row: OutboxRow) -> None:
        self._store.update_outbox(row)
        self._events.publish(WriteChanged(row))

    def _row(self, key: str) -> OutboxRow:
        row = next((r for r in self._store.outbox() if r.prepared.key == key), None)
        if row is None:
            raise BadInput(f"There is no write {key}: list them with `python -m app review`.")
        return row

    def _settle(self, row: OutboxRow) -> timedelta:
        connector = self._connectors.get(row.prepared.vendor)
        return timedelta(seconds=self._timeout + (connector.settle_seconds if connector else 0.0))

    def _until_next(self, rows: Sequence[OutboxRow]) -> float:
        now: datetime = self._clock.now()
        return max(0.02, min(((row.not_before or now) - now).total_seconds() for row in rows))


def _backoff(attempt: int) -> float:
    return float(min(LONGEST_BACKOFF_SECONDS, FIRST_BACKOFF_SECONDS * 2 ** max(0, attempt - 1)))
