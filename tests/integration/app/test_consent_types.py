"""Capture without a grant does not type-check: the consent record's grant is the only key, for whoever only reads types."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NEEDS = """
from app.domain.consent import ConsentRecord, Grant
from app.domain.ports import CaptureSource
from app.services.calls.service import CallService
from app.services.calls.recording import RecordService

def capture(source: CaptureSource, record: ConsentRecord) -> None:
    {line}
"""


def test_capture_without_a_grant_does_not_type_check(tmp_path: Path) -> None:
    """One run of mypy over both: the right line passes, each wrong one is an error of its own."""
    right = "source.frames(record.resume(), start=0.0)"
    wrong = (
        "source.frames(start=0.0)",
        "source.frames(None, start=0.0)",
        "source.frames(record, start=0.0)",
        "Grant()",
    )
    files = []
    for number, line in enumerate((right, *wrong)):
        file = tmp_path / f"use_{number}.py"
        file.write_text(NEEDS.format(line=line), encoding="utf-8")
        files.append(str(file))
    command = [sys.executable, "-m", "mypy", "--follow-imports=silent", "--cache-dir", str(tmp_path / "cache"), *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=250, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    wrong_files = {line.split(":")[0] for line in done.stdout.splitlines() if ": error:" in line}
    assert {Path(name).name for name in wrong_files} == {f"use_{n}.py" for n in range(1, 1 + len(wrong))}, done.stdout
