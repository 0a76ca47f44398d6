"""A fresh demo empties a folder of its own, and nobody else's."""

from pathlib import Path

import pytest

from app import bootstrap
from app.domain.errors import BadInput


def test_a_fresh_demo_leaves_a_folder_alone_that_is_not_a_demos(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLSIDE_DATA_DIR", str(tmp_path))
    (tmp_path / "thesis.txt").write_text("ten years")
    with pytest.raises(BadInput, match="holds no demo"):
        bootstrap.demo_folder(fresh=True)
    assert (tmp_path / "thesis.txt").read_text() == "ten years"
    (tmp_path / "thesis.txt").unlink()
    folder = bootstrap.demo_folder(fresh=True)
    bootstrap.remember_choices(folder, approve="all", out=folder / "report")
    assert list(bootstrap.demo_folder(fresh=True).iterdir()) == []
