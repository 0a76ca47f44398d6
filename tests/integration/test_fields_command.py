"""`fields`: the question to a model is kept, its answer is read from files, and policy may allow the rules alone."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.cli.root import app

SAID = {
    "call_id": "c1",
    "started_at": "2024-12-06T14:00:00",
    "participants": [{"name": "Nina Berg", "side": "us"}, {"name": "Clara Voss", "side": "customer"}],
    "accounts": ["Voss AG"],
    "segments": [
        {"id": 0, "start": 0.0, "end": 4.0, "speaker": "Nina Berg", "text": "How do things stand at your end today?"},
        {"id": 1, "start": 4.0, "end": 9.0, "speaker": "Clara Voss",
         "text": "The finance controller Pat Moor releases the funds."},
    ],
}  # fmt: skip


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CALLSIDE_DATA_DIR", str(tmp_path / "data"))
    file = tmp_path / "transcript.json"
    file.write_text(json.dumps(SAID))
    return file


def fields(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["fields", *arguments])


def buyer(told: str) -> dict[str, Any]:
    return next(row for row in json.loads(told) if row["field"] == "economic_buyer")


def test_a_question_is_kept_and_its_answer_read_from_a_file(call: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    asked = fields(str(call), "--record", str(kept), "--json")
    assert asked.exit_code == 0
    question = json.loads((kept / "001.request.json").read_text())
    assert [f["field"] for f in question["data"]["fields"]][:2] == ["metrics", "economic_buyer"]
    assert question["data"]["sentences"][1]["side"] == "customer"
    answer = {"answers": [{"field": "economic_buyer", "sentences": [1], "name": "Pat Moor"}]}
    (kept / "001.answer.txt").write_text(json.dumps(answer))
    found = buyer(fields(str(call), "--replay", str(kept), "--json").stdout)
    assert found["value"] == "Pat Moor"
    assert found["quote"] == SAID["segments"][1]["text"]  # type: ignore[index]


def test_a_name_that_nobody_said_is_left_out(call: Path, tmp_path: Path) -> None:
    (tmp_path / "001.answer.txt").write_text(
        json.dumps({"answers": [{"field": "economic_buyer", "sentences": [1], "name": "Gail Moss"}]})
    )
    assert buyer(fields(str(call), "--replay", str(tmp_path), "--json").stdout)["said"] is False


def test_a_policy_of_the_rules_alone_holds_here_too(
    call: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps({"mandatory": {"language_provider": "offline"}}))
    monkeypatch.setenv("CALLSIDE_POLICY_FILE", str(policy))
    for way in (["--provider", "openai"], ["--record", str(tmp_path / "kept")]):
        refused = fields(str(call), *way)
        assert refused.exit_code != 0
        assert "lets only the rules read calls" in str(refused.exception or refused.output)
    assert fields(str(call)).exit_code == 0
