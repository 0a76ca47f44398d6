"""Models are found where they are, and what is missing is said with the remedy."""

from pathlib import Path

import pytest

from app.domain.errors import ModelMissing
from pipeline.core.decoder import load_whisper
from pipeline.hardware import Hardware, tier_by_speed
from pipeline.models import NEEDED, SpeechModels, available, speech_folder


def test_the_starter_is_found_in_its_package() -> None:
    assert (speech_folder() / "model.bin").is_file()
    assert "tiny.en" in [m.name for m in available()]


def test_the_data_folder_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLSIDE_DATA_DIR", str(tmp_path))
    folder = tmp_path / "models" / "tiny.en"
    folder.mkdir(parents=True)
    for name in NEEDED:
        (folder / name).write_bytes(b"x")
    assert speech_folder("tiny.en") == folder


@pytest.mark.parametrize(
    ("name", "says"),
    [("small.en", "models get small.en"), ("enormous", "choose one of"), ("/no/such/folder", "not a speech model")],
)
def test_a_missing_model_is_named(name: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLSIDE_DATA_DIR", str(tmp_path))
    with pytest.raises(ModelMissing, match=says):
        speech_folder(name)


def test_a_damaged_model_is_no_crash(tmp_path: Path) -> None:
    for name in NEEDED:
        (tmp_path / name).write_bytes(b"<html>403 Forbidden</html>")
    with pytest.raises(ModelMissing, match="can't be loaded"):
        load_whisper(tmp_path)


def test_a_german_call_with_an_english_model_alone_is_told_what_to_fetch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.models.model_dirs", lambda: (tmp_path,))
    monkeypatch.setattr("pipeline.models.starter_folder", lambda: None)
    _whisper(tmp_path / "tiny.en", tokens=51864)
    models = SpeechModels("tiny.en")
    assert models.folder("en") == tmp_path / "tiny.en"
    assert models.detector() is None
    with pytest.raises(ModelMissing, match=r"in German, and .* knows English alone: .*models get base"):
        models.folder("de")
    _whisper(tmp_path / "base", tokens=51865)
    assert models.folder("de") == models.detector() == tmp_path / "base"
    assert models.folder("en") == tmp_path / "tiny.en"


def test_who_reads_several_languages_is_not_offered_english_alone() -> None:
    fast = Hardware(8, 16.0, False)
    assert tier_by_speed("base", 0.05, fast) == "small"
    assert tier_by_speed("base", 0.3, fast) == "base"
    assert tier_by_speed("tiny.en", 0.05, fast) == "small.en"


def _whisper(folder: Path, *, tokens: int) -> None:
    folder.mkdir()
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (folder / name).touch()
    (folder / "vocabulary.txt").write_text("".join(f"t{n}\n" for n in range(tokens)))
