"""The week's numbers as a page that the rep hands over; policy can switch them off."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.root import app as commands
from app.cli.root import run
from tests.conftest import ROOT
from tests.worlds.privacy import JANE, PrivacyWorld


def test_the_report_counts_the_week_and_names_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "plain words for a test")
    world = PrivacyWorld(tmp_path / "data")
    world.fill()
    (tmp_path / "data" / "settings.json").unlink()
    world.app.close()
    assert run(commands, ["week", "--day", "2024-12-04"]) == 0
    said = capsys.readouterr().out
    assert "# Week 49: 2 December to 8 December 2024" in said
    assert "| Calls processed | 2 |" in said
    assert "| E-mail drafts | 2 |" in said
    assert JANE.name not in said
    assert "acme" not in said
    assert run(commands, ["week", "--day", "2024-12-20"]) == 0
    assert "| Calls processed | 0 |" in capsys.readouterr().out
    assert run(commands, ["week", "--day", "2024-12-04", "--out", str(tmp_path / "week.md")]) == 0
    assert "E-mail drafts" in (tmp_path / "week.md").read_text()
    # Qt has one application a process, and this one's is the tests'.
    paper = [sys.executable, "-m", "app", "week", "--day", "2024-12-04", "--out", str(tmp_path / "week.pdf")]
    subprocess.run(paper, cwd=ROOT, check=True, capture_output=True)
    assert (tmp_path / "week.pdf").read_bytes().startswith(b"%PDF")
    assert run(commands, ["week", "--out", "week.doc"]) == 1
    assert run(commands, ["week", "--day", "Friday"]) == 1


def test_policy_switches_the_numbers_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps({"mandatory": {"insights": False}}))
    monkeypatch.setenv("CALLSIDE_POLICY_FILE", str(policy))
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "x")
    assert run(commands, ["week"]) == 1
    assert "switched these numbers off" in capsys.readouterr().err
