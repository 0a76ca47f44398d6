"""`--selftest` tries each part of an installation, and a part that is missing fails it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def selftest(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", "--selftest"],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_part_works() -> None:
    done = selftest()
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("\nok ") + done.stdout.startswith("ok ") == 12
    assert "heard" in done.stdout


def test_a_part_that_is_missing_fails(tmp_path: Path) -> None:
    """A damaged model stands before the good one: it is tried, and told."""
    broken = tmp_path / "models" / "tiny.en"
    broken.mkdir(parents=True)
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (broken / name).write_bytes(b"not a model")
    done = selftest(CALLSIDE_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "FAIL  speech" in done.stdout
