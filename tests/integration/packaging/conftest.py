"""The release's own modules are found as its command finds them: packaging/ is no package."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "packaging"))


@pytest.fixture(autouse=True)
def one_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A bundle of two files and a link, in the shape of the real one."""
    folder = tmp_path / "callside"
    (folder / "_internal").mkdir(parents=True)
    program = folder / "callside"
    program.write_text("#!/bin/sh\necho here\n")
    program.chmod(0o755)
    (folder / "_internal" / "data.txt").write_text("data")
    return folder
