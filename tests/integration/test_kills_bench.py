"""The short form of `python3 dev.py bench kills`: one kill of each kind of work on a data folder."""

import subprocess
import sys

from tests.conftest import ROOT


def test_what_is_killed_opens_and_is_complete_at_the_next_start() -> None:
    command = [sys.executable, "-m", "tests.bench.kills", "--kills", "4"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr[-3000:]}"
    assert done.stdout.count("of 1 kills") == 12
