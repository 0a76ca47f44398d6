"""Orders of events in which a write is easily doubled, lost or held up for ever."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.outbox import FailureKind, Finding, Found, OutboxState
from tests.worlds.writing import Fault, World


@pytest.mark.parametrize("kind", [FailureKind.NOT_SENT, FailureKind.RATE_LIMITED])
def test_a_colleague_who_writes_while_ours_waits_is_found(world: World, kind: FailureKind) -> None:
    world.approve()
    world.vendor.faults = [Fault(kind, wait=3600.0)]
    world.writer.tick()
    world.vendor.held.append("k")
    world.clock.at += timedelta(hours=2)
    world.writer.run(patience=60)
    assert world.vendor.held == ["k"]
    assert world.row().state is OutboxState.DONE


def test_a_restored_backup_writes_nothing_again(world: World) -> None:
    world.approve()
    world.vendor.faults = [Fault(FailureKind.RATE_LIMITED, wait=60.0)]
    world.writer.tick()
    backup = world.row()
    world.clock.at += timedelta(minutes=5)
    world.writer.run(patience=60)
    assert world.vendor.held == ["k"]
    world.store.update_outbox(replace(backup))
    world.clock.at += timedelta(hours=1)
    world.restart().run(patience=60)
    assert world.vendor.held == ["k"]


def test_a_write_of_which_no_look_can_tell_goes_out_once_a_person_has_looked(world: World) -> None:
    world.vendor.unknown = True
    world.approve()
    world.writer.run(patience=60)
    assert world.row().state is OutboxState.PARKED
    world.writer.retry("k")
    world.writer.run(patience=60)
    assert world.vendor.held == ["k"]
    assert world.row().state is OutboxState.DONE


def test_answers_that_stay_lost_are_told_after_growing_pauses(world: World) -> None:
    """The vendor commits, nobody can read its answers, and the read-back is blind."""
    sent: list[datetime] = []

    def commit_and_lose(prepared, *, timeout):
        sent.append(world.clock.at)
        world.vendor.held.append(prepared.key)
        raise Fault(FailureKind.AMBIGUOUS)

    world.vendor.send = commit_and_lose  # type: ignore[method-assign]
    world.vendor.find = lambda prepared, **_: Finding(Found.ABSENT)  # type: ignore[method-assign]
    world.approve()
    world.writer.run(patience=3600)
    assert len(sent) == 3
    assert sent[2] - sent[1] > sent[1] - sent[0]
    assert world.row().state is OutboxState.PARKED
    assert "3 times" in str(world.row().error)


def test_a_clock_that_stood_wrong_holds_no_vendor_up(world: World) -> None:
    world.clock.at = datetime(2031, 1, 1, tzinfo=UTC)
    world.approve()
    world.vendor.faults = [Fault(FailureKind.RATE_LIMITED, wait=30.0)]
    world.writer.tick()
    world.clock.at = datetime(2026, 11, 27, tzinfo=UTC)
    world.approve("other", target="API-1")
    assert not world.writer.run(patience=300)
    assert sorted(world.vendor.held) == ["k", "other"]
