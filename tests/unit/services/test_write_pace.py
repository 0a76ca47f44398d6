"""The writer keeps each target's order and each vendor's pace, and parks what only a person can put right."""

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.errors import UserActionNeeded
from app.domain.outbox import FailureKind, OutboxRow, OutboxState, Prepared, Receipt
from app.domain.proposal import Vendor
from tests.unit.services.writing import FakeVendor, Fault, World


class OtherVendor(FakeVendor):
    vendor = Vendor.NOTION
    settle_seconds = 0.0


def test_what_is_slow_at_one_vendor_holds_up_nothing_elsewhere(world: World) -> None:
    """The slow one ends only after the other's three writes: a round that waits for all would never end."""
    other, done = OtherVendor(), threading.Event()
    world.restart(other)
    send_there, send_here = other.send, world.vendor.send

    def quick(prepared: Prepared, *, timeout: float) -> Receipt:
        receipt = send_there(prepared, timeout=timeout)
        if len(other.held) == 3:
            done.set()
        return receipt

    def slow(prepared: Prepared, *, timeout: float) -> Receipt:
        assert done.wait(30), "the quick vendor was held up"
        return send_here(prepared, timeout=timeout)

    other.send, world.vendor.send = quick, slow  # type: ignore[method-assign]
    world.approve("slow")
    for number in range(3):
        row = OutboxRow(
            Prepared(f"q{number}", Vendor.NOTION, "comment", "p", b"{}"), "c", None, "s", OutboxState.PENDING
        )
        world.store.enqueue(row)
    assert not world.writer.run(patience=600)
    assert (world.vendor.held, other.held) == (["slow"], ["q0", "q1", "q2"])


def test_a_vendor_that_asks_to_go_slower_gets_nothing_else_until_then(world: World) -> None:
    world.approve("first", target="API-1")
    world.vendor.faults = [Fault(FailureKind.RATE_LIMITED, wait=300)]
    world.writer.tick()
    world.approve("second", target="API-2")
    world.restart()
    world.writer.tick()
    assert world.vendor.held == []
    world.writer.run(patience=900)
    assert sorted(world.vendor.held) == ["first", "second"]


def test_a_day_offline_keeps_everything_and_its_order(world: World) -> None:
    for number in range(4):
        world.approve(f"k{number}")
    send = world.vendor.send

    def offline(prepared: Prepared, *, timeout: float) -> Receipt:
        raise Fault(FailureKind.NOT_SENT)

    world.vendor.send = world.vendor.find = offline  # type: ignore[method-assign, assignment]
    for _ in range(24):
        world.writer.tick()
        world.clock.at += timedelta(hours=1)
    assert all(row.state is OutboxState.PENDING for row in world.store.outbox())
    world.vendor.send = send  # type: ignore[method-assign]
    del world.vendor.find
    world.restart()
    assert not world.writer.run(patience=60)
    assert world.vendor.order == ["k0", "k1", "k2", "k3"]


@pytest.mark.parametrize("at", ["looking", "sending"])
def test_a_revoked_grant_parks_and_a_new_one_goes_on(world: World, at: str) -> None:
    def gone(vendor: Vendor) -> None:
        raise UserActionNeeded("Jira wants a new sign-in: connect it.")

    world.approve()
    world.restart(renew=gone)
    faults = world.vendor.find_faults if at == "looking" else world.vendor.faults
    faults.append(Fault(FailureKind.AUTH_EXPIRED))  # type: ignore[arg-type]
    assert not world.writer.run(patience=600)
    assert (world.row().state, world.row().error) == (OutboxState.PARKED, "Jira wants a new sign-in: connect it.")
    assert world.writer.resume(Vendor.JIRA) == 1
    world.writer.run(patience=600)
    assert world.vendor.held == ["k"]


def test_tokens_that_are_never_taken_are_not_asked_for_forever(world: World) -> None:
    world.approve()
    world.vendor.find_faults = [Fault(FailureKind.AUTH_EXPIRED) for _ in range(50)]
    world.writer.run(patience=120)
    assert world.row().state is OutboxState.PARKED
    assert len(world.vendor.find_faults) >= 45


def test_two_threads_never_take_up_one_row(world: World) -> None:
    world.approve()
    send = world.vendor.send

    def slow(prepared: Prepared, *, timeout: float) -> Receipt:
        time.sleep(0.2)
        return send(prepared, timeout=timeout)

    world.vendor.send = slow  # type: ignore[method-assign]
    both = [threading.Thread(target=lambda: world.writer.write_now("k", patience=60)) for _ in range(2)]
    both.append(threading.Thread(target=lambda: world.writer.run(patience=60)))
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(30)
    assert world.vendor.held == ["k"]


def test_a_row_that_moved_on_meanwhile_is_left_alone(world: World) -> None:
    world.approve()
    stale = world.row()
    world.store.update_outbox(replace(stale, state=OutboxState.DONE, attempt=1))
    world.writer._delivery.advance(replace(stale, absent_once=True))
    assert world.vendor.held == []
