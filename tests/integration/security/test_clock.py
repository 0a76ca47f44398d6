"""A clock that jumps deletes nothing, and what IT has not got yet is not deleted either."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.services.privacy.latest_time import LatestTime
from connectors import network_time
from tests.worlds.privacy import PrivacyWorld

FAR = timedelta(days=365 * 73)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[PrivacyWorld]:
    world = PrivacyWorld(tmp_path / "data")
    world.fill()
    yield world
    world.app.close()


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_time, "_last", [])


def kept(world: PrivacyWorld) -> tuple[int, int, int]:
    rows = world.store.audit_rows()
    return len(world.store.calls()), len(world.store.consent_times()), len(rows)


def test_a_jump_to_2099_deletes_nothing_and_is_told(world: PrivacyWorld) -> None:
    world.app.privacy.retention.run()
    before = kept(world)
    world.clock.at += FAR
    report = world.app.privacy.retention.run()
    assert "clock" in str(report.problems[0])
    assert kept(world) == before
    assert world.store.consent_clip("acme"), "what a jump leaves is whole"


def test_a_folder_where_nothing_was_noted_is_as_safe(world: PrivacyWorld) -> None:
    before = kept(world)
    world.clock.at += FAR
    assert world.app.privacy.retention.run().problems
    assert kept(world) == before


def test_days_that_pass_one_after_the_other_need_no_word(world: PrivacyWorld) -> None:
    for _ in range(4):
        assert world.app.privacy.retention.run().problems == []
        world.clock.at += timedelta(days=1)


def test_after_a_holiday_a_servers_time_or_a_persons_word_is_enough(world: PrivacyWorld) -> None:
    latest = LatestTime(world.store, world.clock, network_time.network_time)
    assert latest.is_believable()
    world.clock.at += timedelta(days=20)
    assert not latest.is_believable()
    network_time.note("Tue, 01 Jan 2019 00:00:00 GMT")
    assert not latest.is_believable(), "a server says another time"
    network_time.note(f"{world.clock.at.astimezone(datetime.now().astimezone().tzinfo):%a, %d %b %Y %H:%M:%S %z}")
    assert latest.is_believable()
    network_time._last.clear()
    world.clock.at += timedelta(days=20)
    latest.confirm()
    assert latest.is_believable()


@pytest.mark.parametrize("header", [None, "", "yesterday", "Tue, 99 Foo 2026"])
def test_a_date_that_is_none_is_left_out(header: str | None) -> None:
    network_time.note(header)
    assert network_time.network_time() is None


def test_evidence_that_it_has_not_got_is_not_deleted(world: PrivacyWorld) -> None:
    world.app.privacy.retention.run()
    handed_out = [0]
    retention = world.app.privacy.retention
    retention._forwarded = lambda: handed_out[0]
    before = kept(world)
    world.clock.at += timedelta(days=4000)
    retention.confirm_clock()
    retention.run()
    assert kept(world)[1:] >= before[1:]
    handed_out[0] = world.store.audit_head()[0]
    retention.run()
    assert kept(world)[1] == 0
