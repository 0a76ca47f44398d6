"""IT sees a log that was cut, rolled back, rewritten or emptied, from the heads that it has, and so does the machine itself."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keyring
import pytest

from app.domain.audit import AuditKind
from app.domain.errors import DataDamaged
from app.services.privacy import signing
from app.services.privacy.audit_heads import check_heads, digest_of, signed_head
from app.services.privacy.evidence import EvidenceService
from app.store.evidence import EvidenceFolder
from tests.integration.store.test_keys import MemoryKeychain
from tests.worlds.live import NOW
from tests.worlds.privacy import PrivacyWorld

INSTALL = "a1b2c3d4e5f60718"


def service(world: PrivacyWorld, folder: Path) -> EvidenceService:
    folder.mkdir(exist_ok=True)
    return EvidenceService(store=world.store, sinks=[EvidenceFolder(folder)], clock=world.clock, install=INSTALL)


def heads(world: PrivacyWorld, folder: Path, number: int) -> None:
    evidence = service(world, folder)
    for _ in range(number):
        world.store.audit(NOW, AuditKind.EXPORTED, None, {"files": 1})
        evidence.forward()


@pytest.fixture
def collected(tmp_path: Path) -> Path:
    world = PrivacyWorld(tmp_path / "data")
    heads(world, tmp_path / "evidence", 4)
    world.app.close()
    return tmp_path / "evidence"


def test_a_series_that_goes_on_is_well(collected: Path) -> None:
    (series,) = check_heads(collected, {})
    assert (series.install, series.number, series.problems) == (INSTALL, 4, [])
    assert check_heads(collected, {INSTALL: series.public_key})[0].problems == []
    assert "another key" in check_heads(collected, {INSTALL: signing.public_key(bytes(32))})[0].problems[0]


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("audit-head-*.json"), key=lambda f: json.loads(f.read_text())["number"])


def change(file: Path, **fields: Any) -> None:
    file.write_text(json.dumps({**json.loads(file.read_text()), **fields}))


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda found: found[1].unlink(), "missing"),
        (lambda found: change(found[1], head="1:" + "0" * 64), "changed"),
        (lambda found: change(found[2], signature=""), "changed"),
        (lambda found: change(found[3], number=3), "changed"),
    ],
)
def test_a_head_that_is_taken_or_changed_shows(
    collected: Path, damage: Callable[[list[Path]], None], told: str
) -> None:
    damage(files(collected))
    (series,) = check_heads(collected, {})
    assert any(told in problem for problem in series.problems)


def test_a_log_that_is_rolled_back_can_not_go_on(tmp_path: Path) -> None:
    """An older copy of the folder, with its key: its next heads have numbers that IT has already."""
    world = PrivacyWorld(tmp_path / "data")
    heads(world, tmp_path / "evidence", 2)
    world.app.close()
    shutil.copytree(tmp_path / "data", tmp_path / "older")
    world = PrivacyWorld(tmp_path / "data")
    heads(world, tmp_path / "evidence", 2)
    world.app.close()
    rolled = PrivacyWorld(tmp_path / "older")
    rolled.store.audit(NOW, AuditKind.EXPORTED, None, {"files": 9})
    heads(rolled, tmp_path / "again", 1)
    rolled.app.close()
    for number, file in enumerate((tmp_path / "again").glob("audit-head-*.json")):
        shutil.copy(file, tmp_path / "evidence" / f"audit-head-again-{number}.json")
    (series,) = check_heads(tmp_path / "evidence", {})
    assert any("rolled back" in problem for problem in series.problems)


def test_a_new_log_is_signed_by_another_key(collected: Path) -> None:
    last = json.loads(files(collected)[-1].read_text())
    body = {k: v for k, v in last.items() if k not in ("signature", "public_key")}
    forged = signed_head(bytes(range(32)), {**body, "number": 5, "previous": digest_of(last)})
    (collected / "audit-head-forged.json").write_text(json.dumps(forged))
    (series,) = check_heads(collected, {})
    assert any("another key" in problem for problem in series.problems)


def test_the_machine_itself_sees_an_older_copy_and_an_emptied_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.key_providers.VETTED", (MemoryKeychain.__module__,))
    keyring.set_keyring(MemoryKeychain())
    folder = tmp_path / "data"
    world = PrivacyWorld(folder)
    world.store.audit(NOW, AuditKind.EXPORTED, None, {"files": 1})
    world.app.close()
    shutil.copytree(folder, tmp_path / "older")
    world = PrivacyWorld(folder)
    world.store.audit(NOW, AuditKind.EXPORTED, None, {"files": 2})
    assert world.app.privacy.log_goes_on()
    world.app.close()
    shutil.rmtree(folder)
    (tmp_path / "older").rename(folder)
    world = PrivacyWorld(folder)
    assert not world.app.privacy.log_goes_on()
    assert "lacks rows" in str(world.app.housekeeping.daily()[0])
    world.app.close()
    (folder / "callside.db").unlink()
    with pytest.raises(DataDamaged):
        PrivacyWorld(folder)
    (folder / "key-check").unlink()  # whoever knows of it
    world = PrivacyWorld(folder)
    assert not world.app.privacy.log_goes_on()
    world.app.close()
