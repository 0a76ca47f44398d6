"""The examples run as they are, and say what they are for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAYS = {
    "verify_a_claim": "contradicted ['date']",
    "extract_a_call": "Sarah Chen | 2024-12-09 | verified",
    "write_a_slack_message": "written as",
    "look_into_a_data_folder": "1 audit rows, none changed",
    "transcribe_a_file": "the whole highway",
}


def test_every_example_is_tried() -> None:
    assert {path.stem for path in (ROOT / "examples").glob("*.py")} == set(SAYS)


@pytest.mark.parametrize("name", SAYS)
def test_the_example_runs(name: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CALLSIDE_DATA_DIR": str(tmp_path)}
    command = [sys.executable, ROOT / "examples" / f"{name}.py"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert SAYS[name] in done.stdout.lower() or SAYS[name] in done.stdout
