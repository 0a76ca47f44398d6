"""What is closed is reached by no way out: short form of `dev.py bench memory`, which plants two hundred passages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import Application, ApplicationBase
from tests.worlds.live import Now
from tests.worlds.planted import OPEN_ACCOUNT, WAYS, planted, reached, vectors_left


@pytest.fixture
def clock() -> Now:
    return Now()


@pytest.fixture
def app(tmp_path: Path, clock: Now) -> Iterator[Application]:
    app = Application(ApplicationBase(tmp_path / "data", clock=clock, is_demo=True))
    allowed = {"assistant_access": True, "assistant_accounts": [OPEN_ACCOUNT], "memory_folder": str(tmp_path / "notes")}
    app.base.preferences.save(allowed)
    yield app
    app.close()


def test_what_is_closed_is_reached_by_no_way_out(app: Application, clock: Now, tmp_path: Path) -> None:
    plants = planted(app, 1, WAYS)
    assert [(way, plant.way) for way, plant in reached(app, clock, plants, tmp_path / "notes")] == []


def test_what_is_open_is_reached_by_every_way_out(app: Application, clock: Now, tmp_path: Path) -> None:
    plants = planted(app, 1, {"open": lambda _app, _call_id: None})
    ways = {way for way, _ in reached(app, clock, plants, tmp_path / "notes")}
    assert ways == {
        "ask", "ask in the account", "folder", "events", "assistant ask", "assistant search", "assistant call",
    }  # fmt: skip


def test_no_byte_of_an_erased_vector_is_left(app: Application) -> None:
    erasing = {way: close for way, close in WAYS.items() if way.startswith("erased")}
    planted(app, 1, {"open": lambda _app, _call_id: None})
    model = app.memory.indexer._reader().model
    seen: dict[str, bytes] = {}

    def noted(close: object) -> object:
        def closing(app_: Application, call_id: str) -> None:
            seen.update({i.call_id: i.vectors for i in app_.store.indexes([call_id], model)})
            close(app_, call_id)  # type: ignore[operator]

        return closing

    planted(app, 1, {way: noted(close) for way, close in erasing.items()})  # type: ignore[misc]
    app.memory.indexer.run()
    assert len(seen) == 2
    assert vectors_left(app, seen) == []
