"""On a disk without a free byte an erasure still runs, in the space that the folder has set aside; damage is told as such."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.root import app as commands
from app.cli.root import run
from app.domain.errors import DataDamaged
from app.store.folder import ROOM
from app.store.sqlstore import SqlStore
from tests.worlds.privacy import JANE, PrivacyWorld


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=130m", "tmpfs", str(place)]
    if not sys.platform.startswith("linux") or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


def fill(place: Path) -> None:
    with (place / "filler").open("wb", buffering=0) as filler:
        for size in (1_000_000, 4096, 1):
            try:
                while True:
                    filler.write(secrets.token_bytes(1) * size)
            except OSError:
                continue


def test_a_person_is_erased_on_a_full_disk(
    disk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = disk / "data"
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "correct horse battery staple")
    world = PrivacyWorld(folder, is_demo=False)
    world.fill()
    world.app.close()
    assert (folder / ROOM).stat().st_size > 0
    fill(disk)
    monkeypatch.setenv("CALLSIDE_DATA_DIR", str(folder))
    assert run(commands, ["data", "erase", "--person", JANE.name]) == 0, capsys.readouterr()
    assert not (folder / ROOM).exists()
    os.unlink(disk / "filler")
    again = PrivacyWorld(folder, is_demo=False)
    assert again.found() == []
    assert (folder / ROOM).exists(), "there is room to set aside again"
    again.app.close()


def test_a_damaged_page_names_the_file(tmp_path: Path) -> None:
    store = SqlStore(tmp_path, bytes(32))
    for number in range(60):
        store.save_document(f"c{number}", "transcript", '{"text": "' + "x" * 3000 + '"}')
    store.dispose()
    file = tmp_path / "callside.db"
    content = bytearray(file.read_bytes())
    for page in range(len(content) // 4096 - 30, len(content) // 4096):
        content[page * 4096 + 200 : page * 4096 + 216] = secrets.token_bytes(16)
    file.write_bytes(content)
    store = SqlStore(tmp_path, bytes(32))
    with pytest.raises(DataDamaged) as told:
        [store.document(f"c{number}", "transcript") for number in range(60)]
    assert str(file) in str(told.value)
    store.dispose()


@pytest.mark.parametrize("is_gone", [False, True])
def test_an_emptied_database_is_no_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], is_gone: bool
) -> None:
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "correct horse battery staple")
    monkeypatch.setenv("CALLSIDE_DATA_DIR", str(tmp_path))
    assert run(commands, ["audit", "verify"]) == 0
    file = tmp_path / "callside.db"
    for name in ("callside.db-wal", "callside.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    file.unlink() if is_gone else file.write_bytes(b"")
    capsys.readouterr()
    assert run(commands, ["audit", "verify"]) == 1
    assert "though it was in use" in capsys.readouterr().err
    assert not (file.exists() and file.stat().st_size), "nothing began anew"
