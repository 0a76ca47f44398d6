"""The decode thread gives way to the capture, and never asks for more than it was started with."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

ASKED = """
import os, threading
from app.jobs import Jobs
jobs = Jobs()
print(jobs.decode(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())).result())
jobs.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="threads have priorities of their own on Linux alone")
@pytest.mark.parametrize(("started_with", "decodes_with"), [(0, 5), (10, 10)])
def test_a_program_that_was_started_nicely_still_decodes(started_with: int, decodes_with: int) -> None:
    """As an ordinary user, a thread that asks for a higher priority is refused, and would take all captions with it."""
    command = ["nice", "-n", str(started_with), sys.executable, "-c", ASKED]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) >= decodes_with
