"""The writer keeps each target's order and each vendor's pace, and parks what only a person can put right."""

import threading
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.errors import BadInput, UserActionNeeded
from app.domain.outbox import FailureKind, OutboxRow, OutboxState, Prepared, Receipt
from app.domain.proposal import Vendor
from app.events import Events
from app.services.outbox.worker import OutboxWorker
from tests.worlds.writing import FakeVendor, Fault, World


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

    def offline(prepared: Prepared, **_how: object) -> Receipt:
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


def test_an_answer_that_could_not_be_kept_is_looked_for_not_sent_again(world: World, monkeypatch: Any) -> None:
    """A full disk, a locked database: the vendor has it, our row still says that it is being sent."""
    world.approve()
    keep = world.store.log_attempt

    def full(*arguments: Any) -> None:
        monkeypatch.setattr(world.store, "log_attempt", keep)
        raise OSError("No space left on device")

    monkeypatch.setattr(world.store, "log_attempt", full)
    with pytest.raises(OSError, match="No space"):
        world.writer.tick()
    assert world.row().state is OutboxState.SENDING
    assert not world.writer.run(patience=600)
    assert (world.row().state, world.vendor.held) == (OutboxState.DONE, ["k"])


def test_what_another_process_is_sending_is_not_sent_here_too(world: World) -> None:
    """A second process on the same data, which the lease should have kept out."""
    world.approve()
    send = world.vendor.send

    def meanwhile(prepared: Prepared, *, timeout: float) -> Receipt:
        world.vendor.send = send  # type: ignore[method-assign]
        other = OutboxWorker(
            store=world.store, connectors={Vendor.JIRA: world.vendor}, clock=world.clock, jobs=world.jobs,
            events=Events(), timeout=5.0,
        )  # type: ignore[dict-item]  # fmt: skip
        other.write_now("k", patience=1)
        return send(prepared, timeout=timeout)

    world.vendor.send = meanwhile  # type: ignore[method-assign]
    world.writer.run(patience=600)
    assert (world.row().state, world.vendor.held) == (OutboxState.DONE, ["k"])


def test_undoing_is_on_record_and_happens_once(world: World) -> None:
    world.approve()
    world.writer.run(patience=60)
    assert world.writer.undo("k").state is OutboxState.UNDONE
    assert world.vendor.held == []
    assert [(r["kind"], r["facts"]["remote_id"]) for r in world.store.audit_rows("c1")][-1] == ("undone", "id-k")
    with pytest.raises(BadInput, match="Only something that was written"):
        world.writer.undo("k")


def test_a_record_that_stays_locked_is_asked_for_ever_more_seldom(world: World) -> None:
    world.vendor.faults = [Fault(FailureKind.NOT_SENT, wait=1.0) for _ in range(5)]
    world.approve()
    waits = []
    while world.vendor.faults:
        world.writer.tick()
        due = world.row().not_before
        assert due is not None
        waits.append(round((due - world.clock.at).total_seconds()))
        world.clock.at = due
    assert waits == [1, 2, 4, 8, 16]
