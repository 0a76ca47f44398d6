"""One write on its way to its vendor: sent, looked for, done, or parked for a person (the states are in
write.py)."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from app.domain.audit import AuditKind
from app.domain.errors import BadInput, Unavailable, UserActionNeeded
from app.domain.messages import Message
from app.domain.outbox import OPEN_STATES, Dedupe, FailureKind, Finding, Found, OutboxRow, OutboxState, Receipt
from app.domain.ports import Clock, Store, WriteConnector
from app.domain.proposal import Vendor
from app.events import Events, WriteChanged

FIRST_BACKOFF_SECONDS = 1.0
LONGEST_BACKOFF_SECONDS = 900.0
# After so many tries in a row that all failed to reach the vendor for the same row, a person is shown why it waits.
PARK_AFTER_REFUSALS = 3
# After so many sendings whose answer was lost and that can't be found, a person looks: a read-back may be blind.
PARK_AFTER_LOST = 3
# A vendor that says "at once" to a refusal is still not hammered.
SHORTEST_WAIT_SECONDS = 0.2

# The message of a row of which no look can tell whether it was written.
UNTOLD = "outbox.unknown_if_written"

Target = tuple[Vendor, str]


@dataclass(frozen=True, slots=True)
class DeliveryRules:
    """What delivery asks of others. `renew` gets a vendor a new token and raises UserActionNeeded if a person has to
    reconnect; `outdated` says why a row is no longer wanted, None if it is (help that comes after the call helps nobody)."""

    renew: Callable[[Vendor], None] = lambda _vendor: None
    outdated: Callable[[OutboxRow], str | None] = lambda _row: None


class OutboxDelivery:
    """Takes one row one step further. Whoever calls sees to it that nobody else works on the row's target."""

    def __init__(
        self,
        *,
        store: Store,
        connectors: Mapping[Vendor, WriteConnector],
        clock: Clock,
        events: Events,
        timeout: float,
        rules: DeliveryRules,
    ) -> None:
        self._store = store
        self._connectors = connectors
        self._clock = clock
        self._events = events
        self._timeout = timeout
        self._rules = rules
        self._free_at: dict[Target, datetime] = {}
        self._misses: Counter[str] = Counter()

    def free_at(self, target: Target) -> datetime:
        """When the pause that the target asks for between two writes is over."""
        return self._free_at.get(target, LONG_AGO)

    def begin_anew(self, key: str) -> None:
        """A person has asked for it: failures so far no longer count."""
        self._misses.pop(key, None)

    def advance(self, row: OutboxRow) -> None:
        """Takes a row one step on: sends it, looks for it, or lets it wait."""
        if row.state not in OPEN_STATES:
            return
        if row.state is OutboxState.SENDING:
            self.interrupted(row)
            return
        if row.state is OutboxState.PENDING and (reason := self._rules.outdated(row)):
            self.drop(row, reason)
            return
        connector = self._connectors.get(row.prepared.vendor)
        if connector is None:
            sentence = Message("outbox.not_connected", title=row.prepared.vendor.title())
            self.save(replace(row, state=OutboxState.PARKED, error=sentence))
        elif row.state is OutboxState.AMBIGUOUS or self._somebody_else_may_have_written(row, connector):
            self._look(row, connector)
        else:
            self._send(row, connector)

    def interrupted(self, row: OutboxRow) -> None:
        """Nobody here is sending it: a crash came between, or what the vendor answered could not be kept, or another
        process has it. It is looked for once no request can still be under way."""
        later = (row.sent_at or self._clock.now()) + self.settle(row)
        ambiguous = replace(row, state=OutboxState.AMBIGUOUS, not_before=later, absent_once=False)
        if self._store.advance_outbox(row, ambiguous):
            self._events.publish(WriteChanged(ambiguous))

    def _somebody_else_may_have_written(self, row: OutboxRow, connector: WriteConnector) -> bool:
        """A colleague's Callside on the same call, the rep's second laptop or a restored backup has the same key: if the
        vendor can't tell, every sending is looked before, however long the row has waited since the last look."""
        return not row.absent_once and connector.dedupe(row.prepared.kind) is Dedupe.READ_BACK

    def _send(self, row: OutboxRow, connector: WriteConnector) -> None:
        now = self._clock.now()
        sending = replace(
            row, state=OutboxState.SENDING, attempt=row.attempt + 1, sent_at=now, error=None, absent_once=False
        )
        if not self._store.advance_outbox(row, sending):
            return  # somebody else went on with it since it was read
        row = sending
        self._events.publish(WriteChanged(row))
        self._free_at[target_of(row)] = now + timedelta(seconds=connector.gap_seconds)
        try:
            receipt = connector.send(row.prepared, timeout=self._timeout)
        except Exception as error:  # noqa: BLE001 - the connector classifies whatever its client raises
            self._failed(row, connector, error)
        else:
            self._done(row, receipt, AuditKind.WRITTEN)

    def _look(self, row: OutboxRow, connector: WriteConnector) -> None:
        try:
            finding = connector.find(row.prepared, timeout=self._timeout, since=self._not_before(row))
        except Exception as error:  # noqa: BLE001 - the connector classifies whatever its client raises
            self._failed_to_look(row, connector, error)
            return
        self._found(row, finding)

    def _not_before(self, row: OutboxRow) -> datetime | None:
        """Nobody writes about a call before its day; None for what belongs to no call that is known."""
        call = self._store.call(row.call_id)
        return min(call.context.started_at.astimezone(UTC), self._clock.now()) - timedelta(days=1) if call else None

    def _found(self, row: OutboxRow, finding: Finding) -> None:
        now = self._clock.now()
        if finding.found is Found.FOUND and finding.receipt:
            self._done(row, finding.receipt, AuditKind.FOUND_WRITTEN)
        elif finding.found is not Found.ABSENT:
            self._park(row, Message("outbox.unknown_if_written"))
        elif row.state is OutboxState.PENDING:
            self._send(row, self._connectors[row.prepared.vendor])
        elif row.absent_once and row.lost >= PARK_AFTER_LOST:
            self._park(row, Message("outbox.lost_too_often", n=row.lost))
        elif row.absent_once:
            self._send(row, self._connectors[row.prepared.vendor])
        else:
            settle = timedelta(seconds=self._connectors[row.prepared.vendor].settle_seconds)
            self.save(replace(row, absent_once=True, not_before=now + settle))

    def _failed(self, row: OutboxRow, connector: WriteConnector, error: Exception) -> None:
        kind, sentence, wait = connector.classify(error)
        now = self._clock.now()
        with self._store.transaction():
            self._store.log_attempt(row.prepared.key, row.attempt, kind, sentence, now)
            if kind is FailureKind.AMBIGUOUS:
                later = (row.sent_at or now) + self.settle(row) * 2**row.lost
                lost = replace(row, state=OutboxState.AMBIGUOUS, lost=row.lost + 1, absent_once=False)
                self.save(replace(lost, not_before=later, error=sentence))
            elif kind is FailureKind.REJECTED:
                self._park(row, sentence)  # it waits for the person who can remedy it; nothing approved is dropped
            else:
                later = self._later(row, kind, wait)
                self.save(replace(row, state=OutboxState.PENDING, not_before=later, error=sentence, absent_once=False))
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
            self.save(replace(row, not_before=self._later(row, kind, wait), error=sentence))
        if kind is FailureKind.AUTH_EXPIRED:
            self._renewed(row, sentence)

    def _later(self, row: OutboxRow, kind: FailureKind, wait: float | None) -> datetime:
        """When to try again; a vendor that asks to go slower gets nothing else from us until then."""
        self._misses[row.prepared.key] += 1
        growing = _backoff(self._misses[row.prepared.key])
        # A record that stays locked is asked for ever more seldom, whatever wait the first refusal came with.
        shortest = growing if kind is FailureKind.NOT_SENT else SHORTEST_WAIT_SECONDS
        seconds = growing if wait is None else max(wait, shortest)
        later = self._clock.now() + timedelta(seconds=seconds)
        if kind is FailureKind.RATE_LIMITED:
            self._store.set_vendor_wait(row.prepared.vendor, later)
        return later

    def _renewed(self, row: OutboxRow, sentence: str) -> None:
        """Gets a new token; where only a person can, or new tokens don't help, the write is parked for one."""
        try:
            self._rules.renew(row.prepared.vendor)
        except Unavailable:
            return
        except UserActionNeeded as error:
            self._park(self.row(row.prepared.key), error.message)
            return
        if self._misses[row.prepared.key] >= PARK_AFTER_REFUSALS:
            self._park(self.row(row.prepared.key), sentence)

    def _done(self, row: OutboxRow, receipt: Receipt, how: AuditKind) -> None:
        done = replace(
            row, state=OutboxState.DONE, remote_id=receipt.remote_id, url=receipt.url, error=None, not_before=None
        )
        with self._store.transaction():
            self._store.log_attempt(row.prepared.key, row.attempt, how, receipt.remote_id, self._clock.now())
            self.audit(row, how, {"remote_id": receipt.remote_id, "url": receipt.url})
            self.save(done)
        self._misses.pop(row.prepared.key, None)

    def _park(self, row: OutboxRow, sentence: str) -> None:
        with self._store.transaction():
            self.audit(row, AuditKind.WRITE_PARKED, {}, {"why": sentence})
            self.save(replace(row, state=OutboxState.PARKED, error=sentence))

    def drop(self, row: OutboxRow, reason: str) -> bool:
        """Leaves a pending row out for good. False if it is no longer pending."""
        if row.state is not OutboxState.PENDING:
            return False
        dropped = replace(row, state=OutboxState.REJECTED, error=reason)
        with self._store.transaction():
            if not self._store.advance_outbox(row, dropped):
                return False
            self.audit(row, AuditKind.WRITE_LEFT_OUT, {"why": reason})
        self._events.publish(WriteChanged(dropped))
        return True

    def row(self, key: str) -> OutboxRow:
        row = self._store.outbox_row(key)
        if row is None:
            raise BadInput(Message("outbox.unknown", key=key))
        return row

    def save(self, row: OutboxRow) -> None:
        self._store.update_outbox(row)
        self._events.publish(WriteChanged(row))

    def audit(
        self, row: OutboxRow, kind: AuditKind, facts: Mapping[str, str | None], private: Mapping[str, str] | None = None
    ) -> None:
        """What a person or a vendor said may name somebody: it goes into `private`."""
        about = {
            "key": row.prepared.key,
            "vendor": row.prepared.vendor,
            "kind": row.prepared.kind,
            "sha256": row.sha256,
        }
        self._store.audit(self._clock.now(), kind, row.call_id, {**about, **facts}, private)

    def settle(self, row: OutboxRow) -> timedelta:
        connector = self._connectors.get(row.prepared.vendor)
        return timedelta(seconds=self._timeout + (connector.settle_seconds if connector else 0.0))


LONG_AGO = datetime.fromtimestamp(0, UTC)


def target_of(row: OutboxRow) -> Target:
    return row.prepared.vendor, row.prepared.target


def _backoff(attempt: int) -> float:
    return float(min(LONGEST_BACKOFF_SECONDS, FIRST_BACKOFF_SECONDS * 2 ** max(0, attempt - 1)))
