"""A vendor, a clock and a store for the writer's tests."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain.outbox import Dedupe, FailureKind, Finding, Found, OutboxRow, OutboxState, Prepared, Receipt
from app.domain.proposal import ActionKind, Vendor
from app.events import Events
from app.jobs import Jobs
from app.services.outbox.delivery import DeliveryRules
from app.services.outbox.worker import OutboxWorker
from app.store.sqlstore import SqlStore

KEY = bytes(32)


class Fault(Exception):
    def __init__(self, kind: FailureKind, *, committed: bool = False, wait: float | None = None) -> None:
        super().__init__(kind)
        self.kind, self.committed, self.wait = kind, committed, wait


class PowerCut(BaseException):
    """Ends the process between two lines."""


class FakeVendor:
    """A vendor that holds what reached it, and fails as told, one fault a request."""

    vendor = Vendor.JIRA
    kinds = frozenset({ActionKind.COMMENT})
    settle_seconds = 2.0
    gap_seconds = 0.0

    def __init__(self) -> None:
        self.held: list[str] = []
        self.order: list[str] = []
        self.faults: list[BaseException] = []
        self.find_faults: list[Exception] = []
        self.unknown = False

    def dedupe(self, kind: ActionKind) -> Dedupe:
        return Dedupe.READ_BACK

    def send(self, prepared: Prepared, *, timeout: float) -> Receipt:
        fault = self.faults.pop(0) if self.faults else None
        if fault is None or getattr(fault, "committed", False):
            self.held.append(prepared.key)
            self.order.append(prepared.key)
        if fault is not None:
            raise fault
        return Receipt(prepared.key, self.vendor, f"id-{prepared.key}")

    def find(self, prepared: Prepared, *, timeout: float, since: datetime | None = None) -> Finding:
        if self.find_faults:
            raise self.find_faults.pop(0)
        if self.unknown:
            return Finding(Found.UNKNOWN)
        if prepared.key in self.held:
            return Finding(Found.FOUND, Receipt(prepared.key, self.vendor, f"id-{prepared.key}"))
        return Finding(Found.ABSENT)

    def undoable(self, kind: ActionKind) -> bool:
        return True

    def undo(self, receipt: Receipt, *, timeout: float) -> None:
        self.held.remove(receipt.key)

    def classify(self, error: Exception) -> tuple[FailureKind, str, float | None]:
        assert isinstance(error, Fault)
        return error.kind, "said why", error.wait


class Hand:
    """A clock that moves when the worker waits."""

    def __init__(self) -> None:
        self.at = datetime(2024, 12, 6, 19, tzinfo=UTC)

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


class World:
    def __init__(self, folder: Path) -> None:
        self.store = SqlStore(folder, KEY)
        self.vendor = FakeVendor()
        self.clock = Hand()
        self.jobs = Jobs()
        self.jobs.pause = self._pass  # type: ignore[method-assign]
        self.writer = self.restart()

    def _pass(self, seconds: float) -> None:
        self.clock.at += timedelta(seconds=seconds)

    def restart(self, *others: FakeVendor, renew: Callable[[Vendor], None] | None = None) -> OutboxWorker:
        """A new program on the same data, with `others` connected too."""
        self.writer = OutboxWorker(
            store=self.store,
            connectors={vendor.vendor: vendor for vendor in (self.vendor, *others)},  # type: ignore[misc]
            clock=self.clock,
            jobs=self.jobs,
            events=Events(),
            timeout=5.0,
            rules=DeliveryRules(renew=renew) if renew else None,
        )
        self.writer.recover()
        return self.writer

    def approve(self, key: str = "k", target: str = "API-456") -> None:
        prepared = Prepared(key, Vendor.JIRA, "comment", target, b"{}")
        self.store.enqueue(OutboxRow(prepared, "c1", None, "sha", OutboxState.PENDING))

    def row(self, key: str = "k") -> OutboxRow:
        return next(r for r in self.store.outbox() if r.prepared.key == key)
