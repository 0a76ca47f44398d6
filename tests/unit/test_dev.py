"""Set-up for a newcomer: nothing is done twice, and what can't be done says how."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """dev.py over a root of its own, that notes what it would run."""
    spec = importlib.util.spec_from_file_location("dev_under_test", ROOT / "dev.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    for kind in ("run", "dev"):
        (tmp_path / "requirements" / f"{kind}.lock").write_text(f"{kind}==1")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    ran: list[list[str]] = []
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "PYTHON", python)
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "callside-ready.json")
    monkeypatch.setattr(module, "system_libraries", lambda kind: None)
    monkeypatch.setattr(module.subprocess, "call", lambda command, **_: ran.append(command) or 0)
    module.ran = ran  # type: ignore[attr-defined]
    return module


def test_a_second_start_installs_nothing(dev: ModuleType) -> None:
    dev.prepare("run")
    assert len(dev.ran) == 1
    assert "--require-hashes" in dev.ran[0]
    dev.prepare("run")
    assert len(dev.ran) == 1


def test_a_changed_lock_is_installed_and_dev_covers_run(dev: ModuleType) -> None:
    dev.prepare("dev")
    dev.prepare("run")
    assert len(dev.ran) == 1
    (dev.ROOT / "requirements" / "run.lock").write_text("run==2")
    dev.prepare("run")
    assert len(dev.ran) == 2


def test_a_broken_stamp_only_means_to_look_again(dev: ModuleType) -> None:
    dev.STAMP.write_text("{")
    dev.prepare("run")
    assert json.loads(dev.STAMP.read_text())["run"]


def test_a_failed_installation_says_so_and_is_not_remembered(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.subprocess, "call", lambda command, **_: 1)
    with pytest.raises(SystemExit, match="check the connection"):
        dev.prepare("run")
    assert not dev.STAMP.exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems bring their libraries along")
def test_libraries_that_may_not_be_installed_are_one_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = importlib.util.spec_from_file_location("dev_libraries", ROOT / "dev.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "_loads", lambda library: library != "libportaudio.so.2")
    monkeypatch.setattr(module.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(module, "_quiet", lambda *_: False)
    module.system_libraries("run")
    said = capsys.readouterr().err
    assert "sudo apt-get install -y --no-install-recommends libportaudio2" in said
    assert len([line for line in said.splitlines() if "apt-get" in line]) == 1


def test_every_command_is_explained() -> None:
    done = subprocess.run([sys.executable, ROOT / "dev.py", "--help"], capture_output=True, text=True, check=True)
    for command in ("demo", "test", "run", "lint", "shots", "bench", "bundle"):
        assert command in done.stdout
