"""Every approved write reaches its vendor exactly once, whatever happens on the way."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.errors import BadInput
from app.domain.outbox import FailureKind, OutboxRow, OutboxState, Prepared
from app.domain.proposal import Vendor
from tests.worlds.writing import Fault, PowerCut, World

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


def test_a_refusal_waits_for_a_person_and_can_be_retried(world: World) -> None:
    world.approve()
    world.vendor.faults = [Fault(FailureKind.REJECTED)]
    world.writer.run(patience=60)
    assert (world.row().state, world.row().error) == (OutboxState.PARKED, "said why")
    world.writer.retry("k")
    world.writer.run(patience=60)
    assert world.vendor.held == ["k"]


def test_a_write_that_waits_can_be_left_out(world: World) -> None:
    world.approve()
    world.vendor.faults = [Fault(FailureKind.REJECTED)]
    world.writer.run(patience=60)
    world.writer.dismiss("k", "not needed any more")
    world.writer.run(patience=60)
    assert (world.row().state, world.vendor.held) == (OutboxState.REJECTED, [])
    with pytest.raises(BadInput, match="waits for a person"):
        world.writer.dismiss("k", "again")


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


def test_a_day_without_a_network_loses_nothing_and_keeps_the_order(world: World) -> None:
    back = world.clock.at + timedelta(hours=24)
    send, find = world.vendor.send, world.vendor.find

    def connected(work: Callable[..., Any]) -> Callable[..., Any]:
        def attempt(prepared: Prepared, *, timeout: float, **how: Any) -> Any:
            if world.clock.at < back:
                raise Fault(FailureKind.NOT_SENT)
            return work(prepared, timeout=timeout, **how)

        return attempt

    world.vendor.send, world.vendor.find = connected(send), connected(find)  # type: ignore[method-assign]
    for number in range(4):
        world.approve(f"k{number}")
    for minute in range(0, 26 * 60, 5):
        world.writer.tick()
        world.clock.at += timedelta(minutes=5)
        if minute == 12 * 60:
            assert [row.state for row in world.store.outbox()] == [OutboxState.PENDING] * 4, "everything waits"
            world.restart()
    assert {row.state for row in world.store.outbox()} == {OutboxState.DONE}
    assert world.vendor.order == ["k0", "k1", "k2", "k3"]


def test_absent_once_is_not_absent_twice(world: World) -> None:
    """A vendor's own index may lag: one look that finds nothing sends nothing."""
    world.approve()
    world.vendor.faults = [Fault(FailureKind.AMBIGUOUS)]
    world.writer.run(patience=1)
    assert world.row().state is OutboxState.AMBIGUOUS
    world.clock.at += timedelta(minutes=1)
    world.writer.run(patience=1)
    assert world.row().state is OutboxState.AMBIGUOUS, "the first look found nothing, and nothing was sent"
    assert world.row().absent_once
    assert world.vendor.held == []
    world.clock.at += timedelta(minutes=1)
    world.writer.run(patience=60)
    assert world.vendor.held == ["k"]
