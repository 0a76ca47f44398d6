"""No key comes from where another program could have put it, damage is never taken for a lost key, and a passphrase does not
stay in the environment."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import null

from app.bootstrap.application import Application
from app.bootstrap.base import ApplicationBase
from app.domain.errors import BadInput, DataDamaged, DataLocked, KeyLost, UserActionNeeded
from app.store import key_providers
from app.store.database import damaged_pages
from app.store.folder import DataFolder, mark
from app.store.key_providers import KeychainKeyProvider, PassphraseKeyProvider, has_keychain, log_n_of
from app.store.master_key import key_provider_of, master_key
from tests.conftest import ROOT

PASSPHRASE = "plain words for a test"


def test_a_planted_demo_key_is_nobodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = secrets.token_bytes(32)
    (tmp_path / "demo.key").write_bytes(planted)
    with pytest.raises(DataLocked):
        master_key(tmp_path, ask=lambda: None)
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", PASSPHRASE)
    assert master_key(tmp_path, ask=lambda: None) != planted


class PlainFile(KeyringBackend):
    """A backend as an extra package brings it: it keeps secrets, in clear."""

    priority = 9  # type: ignore[assignment]
    kept: dict[tuple[str, str], str] = {}  # noqa: RUF012 - as such a backend has it

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.kept.pop((service, username))


@pytest.mark.parametrize("backend", [null.Keyring(), PlainFile()])
def test_a_keychain_that_is_not_the_systems_keeps_no_key(tmp_path: Path, backend: KeyringBackend) -> None:
    keyring.set_keyring(backend)
    assert not has_keychain()
    with pytest.raises(DataLocked):
        master_key(tmp_path, ask=lambda: None)
    assert not (tmp_path / "callside.db").exists()


def test_a_keychain_that_forgets_is_found_out_before_anything_is_encrypted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_providers, "VETTED", (null.Keyring.__module__,))
    keyring.set_keyring(null.Keyring())
    with pytest.raises(DataLocked, match="does not keep"):
        KeychainKeyProvider(tmp_path, is_new=True).current()


@pytest.mark.key_strength
def test_a_typed_passphrase_has_a_least_length_and_its_cost_is_kept(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="at least 8"):
        PassphraseKeyProvider(tmp_path / "salt", lambda: "seven77").current()
    provider = PassphraseKeyProvider(tmp_path / "salt", lambda: PASSPHRASE)
    key = provider.current()
    assert log_n_of(tmp_path / "salt") >= 17
    assert PassphraseKeyProvider(tmp_path / "salt", lambda: PASSPHRASE).current() == key


@pytest.mark.key_strength
def test_a_salt_of_the_first_version_opens_and_is_raised_by_a_rotation(tmp_path: Path) -> None:
    (tmp_path / "salt").write_bytes(bytes(16))
    provider = PassphraseKeyProvider(tmp_path / "salt", lambda: PASSPHRASE)
    old = provider.current()
    assert log_n_of(tmp_path / "salt") == 15
    new = provider.prepare()
    provider.promote()
    assert log_n_of(tmp_path / "salt") == 17
    assert PassphraseKeyProvider(tmp_path / "salt", lambda: PASSPHRASE).current() == new != old


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", PASSPHRASE)
    application = Application(ApplicationBase(tmp_path / "data"))
    for number in range(400):
        application.store.save_document(f"c{number}", "brief", json.dumps("word " * 200))
    application.close()
    return tmp_path / "data"


def opened(folder: Path) -> None:
    application = Application(ApplicationBase(folder))
    try:
        application.store.calls()
    finally:
        application.close()


def test_a_damaged_first_page_is_told_as_damage(folder: Path) -> None:
    file = folder / "callside.db"
    content = bytearray(file.read_bytes())
    content[100:200] = bytes(100)
    file.write_bytes(bytes(content))
    with pytest.raises(DataDamaged, match="damaged"):
        opened(folder)


def test_a_damaged_middle_page_is_found_by_the_doctor(folder: Path) -> None:
    file = folder / "callside.db"
    application = Application(ApplicationBase(folder))
    key = application.store.master_key()
    application.close()
    assert damaged_pages(file, key) == 0
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 64] = secrets.token_bytes(64)
    file.write_bytes(bytes(content))
    assert damaged_pages(file, key) >= 1


def test_a_lost_salt_is_told_as_that(folder: Path) -> None:
    (folder / "salt").unlink()
    with pytest.raises(KeyLost, match="salt"):
        opened(folder)


def test_another_passphrase_is_no_damage(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "other words of a test")
    with pytest.raises(KeyLost, match="passphrase"):
        opened(folder)


def test_a_folder_that_callside_did_not_make_loses_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "Documents").mkdir(parents=True)
    (home / "logs").mkdir()
    (home / "callside.db").write_bytes(b"not ours")
    home.chmod(0o755)
    with pytest.raises(UserActionNeeded, match="not made by Callside"):
        DataFolder(home).forget_all()
    _ = key_provider_of(home, ask=lambda: None)
    assert home.stat().st_mode & 0o777 == 0o755
    mark(home)
    DataFolder(home).forget_all()
    assert (home / "Documents").exists()
    assert not (home / "callside.db").exists()


def test_recordings_behind_a_link_go_and_their_place_stays(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    (disk / "acme").mkdir(parents=True)
    data = tmp_path / "data"
    data.mkdir()
    mark(data)
    (data / "recordings").symlink_to(disk)
    DataFolder(data).forget_all()
    assert disk.is_dir()
    assert not list(disk.iterdir())


SHOW = """
import os, pathlib
from app.cli.process_hardening import harden
from app.store.passphrase import given
harden()
own = pathlib.Path("/proc/self/environ").read_bytes()
child = os.popen("env").read()
print(given() == "plain words for a test", b"plain words" in own, "plain words" in child)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_passphrase_leaves_the_environment() -> None:
    environment = {**os.environ, "CALLSIDE_PASSPHRASE": PASSPHRASE}
    done = subprocess.run(
        [sys.executable, "-c", SHOW], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "False", "False"]
