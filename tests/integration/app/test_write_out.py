"""A command approves while the tray runs: the tray's process writes, and the command sees it through."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap.application import Application
from app.bootstrap.base import ApplicationBase
from app.bootstrap.vendors import Vendors
from app.domain.outbox import OutboxRow, OutboxState, Prepared
from app.domain.proposal import Vendor
from tests.worlds.writing import FakeVendor


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Application, Application]]:
    """Two processes' worth of Callside on one data folder: the first is the tray."""
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "of the test")
    vendor = FakeVendor()
    both = tuple(
        Application(ApplicationBase(tmp_path, vendors=Vendors(writers={Vendor.JIRA: vendor}))) for _ in range(2)
    )  # type: ignore[dict-item]
    for application in both:
        assert application.store.outbox() == []
    yield both  # type: ignore[misc]
    for application in both:
        application.close()


def approve(application: Application) -> None:
    prepared = Prepared("k", Vendor.JIRA, "comment", "API-456", b"{}")
    application.store.enqueue(OutboxRow(prepared, "c1", None, "sha", OutboxState.PENDING))


def states(application: Application) -> list[OutboxState]:
    return [row.state for row in application.store.outbox()]


def test_without_a_tray_the_command_writes(pair: tuple[Application, Application]) -> None:
    _, command = pair
    approve(command)
    assert command.after.write_out(patience=20) == []
    assert states(command) == [OutboxState.DONE]


def test_the_tray_picks_up_what_a_command_approved(pair: tuple[Application, Application]) -> None:
    tray, command = pair
    with tray.lease():
        approve(command)
        seen_through = command.base.jobs.network(lambda: command.after.write_out(patience=20))
        tray.outbox.tick()
        assert list(seen_through.result(20)) == []
    assert states(command) == [OutboxState.DONE]


def test_a_tray_that_does_nothing_leaves_it_waiting_and_says_so(pair: tuple[Application, Application]) -> None:
    tray, command = pair
    with tray.lease():
        approve(command)
        assert [row.state for row in command.after.write_out(patience=0.5)] == [OutboxState.PENDING]
