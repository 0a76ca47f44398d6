"""The sandbox command hands on what it was given, and refuses a faults file in one sentence."""

from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from app import bootstrap
from app.cli import sandbox
from app.domain.errors import BadInput


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(bootstrap, "run_sandbox", lambda **given: calls.append(given))
    return calls


def run(*arguments: str) -> Any:
    app = typer.Typer()
    sandbox.register(app)
    return CliRunner().invoke(app, list(arguments))


def test_options_reach_the_server(started: list[dict[str, Any]], tmp_path: Path) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text('[{"match": "/comment", "fault": "401"}]')
    result = run("--port", "8443", "--latency", "300", "--faults", str(faults), "--state", str(tmp_path))
    assert result.exit_code == 0
    (given,) = started
    assert (given["port"], given["latency_ms"], given["folder"]) == (8443, 300.0, tmp_path)
    assert given["faults"] == [{"match": "/comment", "fault": "401"}]


@pytest.mark.parametrize("content", [None, "not JSON", '{"match": "."}', "[1]"])
def test_unusable_faults_are_one_sentence(content: str | None, started: list[dict[str, Any]], tmp_path: Path) -> None:
    faults = tmp_path / "faults.json"
    if content is not None:
        faults.write_text(content)
    result = run("--faults", str(faults))
    assert isinstance(result.exception, BadInput)
    assert str(result.exception).endswith(".")
    assert not started
