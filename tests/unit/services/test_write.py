"""Every approved write reaches its vendor exactly once, whatever happens on the way."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.outbox import Dedupe, FailureKind, Finding, Found, OutboxRow, OutboxState, Prepared, Receipt
from app.domain.proposal import ActionKind, Vendor
from app.events import Events
from app.jobs import Jobs
from app.services.write import Writer
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

    def find(self, prepared: Prepared, *, timeout: float) -> Finding:
        if self.find_faults:
            raise self.find_faults.pop(0)
        if self.unknown:
            return Finding(Found.UNKNOWN)
        if prepared.key in self.held:
            return Finding(Found.FOUND, Receipt(prepared.key, self.vendor, f"id-{prepared.key}"))
        return Finding(Found.ABSENT)

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

    def restart(self) -> Writer:
        self.writer = Writer(
            store=self.store,
            connectors={Vendor.JIRA: self.vendor},
            clock=self.clock,
            jobs=self.jobs,
            events=Events(),
            timeout=5.0,
        )
        self.writer.recover()
        return self.writer

    def approve(self, key: str = "k", target: str = "API-456") -> None:
        prepared = Prepared(key, Vendor.JIRA, "comment", target, b"{}")
        self.store.enqueue(OutboxRow(prepared, "c1", None, "sha", OutboxState.PENDING))

    def row(self, key: str = "k") -> OutboxRow:
        return next(r for r in self.store.outbox() if r.prepared.key == key)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.jobs.close()
    world.store.dispose()


LOST = [
    Fault(FailureKind.NOT_SENT),
    Fault(FailureKind.RATE_LIMITED, wait=30),
    Fault(FailureKind.RATE_LIMITED),
    Fault(FailureKind.AUTH_EXPIRED),
    Fault(FailureKind.AMBIGUOUS),
    Fault(FailureKind.AMBIGUOUS, committed=True),
    PowerCut(),
]


@pytest.mark.parametrize(
    "faults", list(itertools.product(LOST, LOST)), ids=lambda pair: "-".join(str(f) or "cut" for f in pair)
)
def test_any_two_faults_in_a_row_leave_exactly_one(world: World, faults: tuple[BaseException, ...]) -> None:
    world.approve()
    world.vendor.faults = list(faults)
    for _ in range(4):
        try:
            if not world.writer.run(patience=600):
                break
        except PowerCut:
            world.restart()
    assert world.row().state is OutboxState.DONE
    assert world.vendor.held == ["k"]


def test_a_power_cut_after_the_vendor_committed_is_found_not_repeated(world: World) -> None:
    world.approve()
    cut = PowerCut()
    cut.committed = True  # type: ignore[attr-defined]
    world.vendor.faults = [cut]
    with pytest.raises(PowerCut):
        world.writer.run(patience=60)
    assert world.row().state is OutboxState.SENDING
    began = world.clock.at
    world.restart()
    world.writer.run(patience=60)
    assert world.vendor.held == ["k"]
    assert world.clock.at - began >= timedelta(seconds=7), "time-out and settle time pass before it looks"


def test_a_request_that_commits_late_is_still_found(world: World) -> None:
    world.approve()
    world.vendor.faults = [Fault(FailureKind.AMBIGUOUS)]
    late: Callable[[], None] = lambda: world.vendor.held.append("k")  # noqa: E731
    pause = world.jobs.pause

    def pass_and_commit(seconds: float) -> None:
        pause(seconds)
        if not world.vendor.held:
            late()

    world.jobs.pause = pass_and_commit  # type: ignore[method-assign]
    world.writer.run(patience=60)
    assert world.vendor.held == ["k"]
    assert world.row().state is OutboxState.DONE


def test_a_colleagues_write_with_the_same_key_is_found_first(world: World) -> None:
    world.vendor.held = ["k"]
    world.approve()
    world.writer.run(patience=60)
    assert world.vendor.held == ["k"]
    assert world.row().remote_id == "id-k"


def test_a_refusal_is_kept_for_a_person_and_can_be_retried(world: World) -> None:
    world.approve()
    world.vendor.faults = [Fault(FailureKind.REJECTED)]
    world.writer.run(patience=60)
    assert (world.row().state, world.row().error) == (OutboxState.REJECTED, "said why")
    world.writer.retry("k")
    world.writer.run(patience=60)
    assert world.vendor.held == ["k"]


def test_what_cannot_be_told_is_parked(world: World) -> None:
    world.approve()
    world.vendor.faults = [Fault(FailureKind.AMBIGUOUS, committed=True)]
    world.vendor.unknown = False
    world.writer.tick()
    world.vendor.unknown = True
    world.writer.run(patience=60)
    assert world.row().state is OutboxState.PARKED
    assert "look there" in (world.row().error or "")
    assert world.vendor.held == ["k"]


def test_each_target_keeps_its_order_and_the_wait_survives_a_restart(world: World) -> None:
    for number in range(3):
        world.approve(f"k{number}")
    world.approve("other", target="API-1")
    world.vendor.faults = [Fault(FailureKind.RATE_LIMITED, wait=300)]
    world.writer.tick()
    waiting = next(r for r in world.store.outbox() if r.not_before)
    world.restart()
    world.writer.tick()
    assert waiting.prepared.key not in world.vendor.held, "Retry-After is stored, so a restart does not hammer"
    world.writer.run(patience=900)
    assert sorted(world.vendor.held) == ["k0", "k1", "k2", "other"]
    assert [k for k in world.vendor.order if k.startswith("k")] == ["k0", "k1", "k2"]


def test_a_vendor_that_is_not_connected_parks_its_writes(world: World) -> None:
    prepared = Prepared("n", Vendor.NOTION, "summary_line", "page", b"{}")
    world.store.enqueue(OutboxRow(prepared, "c1", None, "sha", OutboxState.PENDING))
    world.approve()
    world.writer.run(patience=60)
    assert world.row("n").state is OutboxState.PARKED
    assert world.row().state is OutboxState.DONE


def test_looking_is_repeated_when_it_fails(world: World) -> None:
    world.approve()
    world.store.update_outbox(replace(world.row(), state=OutboxState.AMBIGUOUS, attempt=1))
    world.vendor.held = ["k"]
    world.vendor.find_faults = [Fault(FailureKind.NOT_SENT), Fault(FailureKind.RATE_LIMITED, wait=5)]
    world.writer.run(patience=60)
    assert world.row().state is OutboxState.DONE
    assert world.vendor.held == ["k"]
