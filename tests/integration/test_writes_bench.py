"""The short form of `python3 dev.py bench writes`: failpoints under a lost answer, random kills, two who approve."""

import os

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the bench kills processes that it forks")


def test_every_approved_write_is_there_once_whoever_was_killed_when() -> None:
    import subprocess
    import sys

    from tests.conftest import ROOT

    command = [sys.executable, "-m", "tests.bench.writes", "--short", "--kills", "6"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr[-3000:]}"
    assert "FAIL" not in done.stdout
