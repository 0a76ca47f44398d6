"""`transcribe` and `diarize` as a person runs them."""

import json
from pathlib import Path

import pytest
import soundfile
import typer
from typer.testing import CliRunner

from app.cli.speech import register
from app.domain.errors import BadInput, ModelMissing

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    register(made)
    return made


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Twelve seconds of the bundled call as a phone would have them: 8 kHz WAV."""
    samples, rate = soundfile.read(DEMO / "remote.flac", start=142 * 16000, stop=154 * 16000)
    soundfile.write(tmp_path / "clip.wav", samples[::2], rate // 2)
    return tmp_path / "clip.wav"


@pytest.mark.parametrize("flags", [[], ["--final"]])
def test_transcribe_writes_the_stable_lines(app: typer.Typer, clip: Path, flags: list[str]) -> None:
    out = clip.with_name("words.jsonl")
    result = CliRunner().invoke(app, ["transcribe", str(clip), "--out", str(out), *flags])
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert set(rows[0]) == {"channel", "speaker", "start", "end", "text", "probability", "committed_at"}
    assert {r["channel"] for r in rows} == {"mix"}
    assert "benchmarks" in " ".join(r["text"] for r in rows)


@pytest.mark.parametrize("flags", [[], ["--live"]])
def test_diarize_writes_rttm(app: typer.Typer, clip: Path, flags: list[str]) -> None:
    out = clip.with_name("turns.rttm")
    assert CliRunner().invoke(app, ["diarize", str(clip), "--out", str(out), *flags]).exit_code == 0
    lines = [line.split() for line in out.read_text().splitlines()]
    assert all(len(fields) == 10 and fields[0] == "SPEAKER" for fields in lines)
    if not flags:
        assert len({fields[7] for fields in lines}) == 2
    else:
        rows = [json.loads(line) for line in out.with_suffix(".jsonl").read_text().splitlines()]
        assert all(row["decided_at"] >= row["start"] for row in rows)


def test_mistakes_are_named_before_any_work(app: typer.Typer, clip: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    gone = run(app, ["transcribe", str(tmp_path / "no.wav"), "--out", str(tmp_path / "w.jsonl")])
    assert isinstance(gone.exception, BadInput)
    nowhere = run(app, ["transcribe", str(clip), "--out", str(tmp_path / "no" / "w.jsonl")])
    assert isinstance(nowhere.exception, BadInput)
    missing = run(app, ["transcribe", str(clip), "--out", str(tmp_path / "w.jsonl"), "--model", "small.en"])
    assert isinstance(missing.exception, ModelMissing)
