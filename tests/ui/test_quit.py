"""Quit while a call is processed: the program is gone, whatever a model computes."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.paths import ROOT

# Real deadlines against processes of ours: on a machine that does other work too one may pass, so a failure is tried again.
pytestmark = pytest.mark.flaky(reruns=2, reruns_delay=3)

PROGRAM = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from app.jobs import end_process
from tests.worlds.live import LiveWorld
from ui.program.qt_app import _run, make_qt
from ui.program.tray_program import TrayProgram

qt = make_qt()
world = LiveWorld(Path(sys.argv[1]))
program = TrayProgram(world.app)

def compute():
    os.write(1, b"computing\\n")
    while True:
        pass

world.app.base.jobs.decode(compute)
world.app.base.jobs.network(compute)
end = {"quit": qt.quit, "term": lambda: os.kill(os.getpid(), signal.SIGTERM)}[sys.argv[2]]
QTimer.singleShot(300, end)
code = _run(qt, program)
world.app.close()
print("left", flush=True)
end_process(code)
"""


@pytest.mark.parametrize("way", ["quit", "term"])
def test_a_program_that_was_quit_is_gone_while_a_worker_computes(tmp_path: Path, way: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "data"), way],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == ["computing", "computing", "left"]
