"""The world in which the writer is tested."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worlds.writing import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.jobs.close()
    world.store.dispose()
