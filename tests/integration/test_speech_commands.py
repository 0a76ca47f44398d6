"""`transcribe` and `diarize` as a person runs them."""

import json
from pathlib import Path

import numpy as np
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


def samples_of(clip: Path) -> tuple[np.ndarray, int]:
    samples, rate = soundfile.read(clip, dtype="float32")
    return samples, rate


@pytest.mark.parametrize("kind", ["offset", "A-law", "5.1"])
def test_odd_recordings_are_understood(app: typer.Typer, clip: Path, kind: str) -> None:
    samples, rate = samples_of(clip)
    odd = clip.with_name("odd.wav")
    if kind == "offset":
        soundfile.write(odd, np.clip(samples * 0.5 + 0.4, -1, 1), rate)
    elif kind == "A-law":
        soundfile.write(odd, samples, rate, subtype="ALAW")
    else:
        centre = np.zeros((len(samples), 6), np.float32)
        centre[:, 2] = samples
        soundfile.write(odd, centre, rate)
    out = clip.with_name("words.jsonl")
    assert CliRunner().invoke(app, ["transcribe", str(odd), "--final", "--out", str(out)]).exit_code == 0
    text = " ".join(json.loads(line)["text"] for line in out.read_text().splitlines())
    assert "benchmarks" in text


@pytest.mark.parametrize("flags", [[], ["--live"]])
@pytest.mark.parametrize("seconds", [0.05, 0.3])
def test_a_very_short_file_has_one_speaker_at_most(
    app: typer.Typer, clip: Path, seconds: float, flags: list[str]
) -> None:
    samples, rate = samples_of(clip)
    short, out = clip.with_name("short.wav"), clip.with_name("turns.rttm")
    soundfile.write(short, samples[5 * rate : int((5 + seconds) * rate)], rate)
    result = CliRunner().invoke(app, ["diarize", str(short), "--out", str(out), *flags])
    assert result.exit_code == 0, result.output
    lines = [line.split() for line in out.read_text().splitlines()]
    assert len({fields[7] for fields in lines}) <= 1
    assert all(float(fields[3]) + float(fields[4]) <= seconds + 0.05 for fields in lines)


def test_a_path_may_have_spaces_and_umlauts(app: typer.Typer, clip: Path) -> None:
    folder = clip.parent / "Jürgen Müller – Büro (2)"
    folder.mkdir()
    moved = clip.rename(folder / "Gespräch mit Groß & Söhne.wav")
    for command, name in (("transcribe", "Wörter und Zeiten.jsonl"), ("diarize", "Wer spricht.rttm")):
        result = CliRunner().invoke(app, [command, str(moved), "--out", str(folder / name)])
        assert result.exit_code == 0, result.output
        assert (folder / name).stat().st_size > 0
