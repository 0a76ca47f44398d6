"""Models are found where they are, and what is missing is said with the remedy."""

from pathlib import Path

import pytest

from app.domain.errors import ModelMissing
from pipeline.core.decoder import load_whisper
from pipeline.models import NEEDED, available, whisper_folder


def test_the_starter_is_found_in_its_package() -> None:
    assert (whisper_folder() / "model.bin").is_file()
    assert "tiny.en" in [m.name for m in available()]


def test_the_data_folder_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLSIDE_DATA_DIR", str(tmp_path))
    folder = tmp_path / "models" / "tiny.en"
    folder.mkdir(parents=True)
    for name in NEEDED:
        (folder / name).write_bytes(b"x")
    assert whisper_folder("tiny.en") == folder


@pytest.mark.parametrize(
    ("name", "says"),
    [("small.en", "models get small.en"), ("enormous", "choose one of"), ("/no/such/folder", "not a speech model")],
)
def test_a_missing_model_is_named(name: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLSIDE_DATA_DIR", str(tmp_path))
    with pytest.raises(ModelMissing, match=says):
        whisper_folder(name)


def test_a_damaged_model_is_no_crash(tmp_path: Path) -> None:
    for name in NEEDED:
        (tmp_path / name).write_bytes(b"<html>403 Forbidden</html>")
    with pytest.raises(ModelMissing, match="can't be loaded"):
        load_whisper(tmp_path)
