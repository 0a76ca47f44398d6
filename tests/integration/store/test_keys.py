"""A new key for everything, a kill at any point of it, a keychain that is lost, and files that are their owner's alone."""

import os
import subprocess
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from app.bootstrap import Application, ApplicationBase
from app.cli.root import app as commands
from app.cli.root import run
from app.domain.account import AccountInfo, AccountSecret, System, Tokens
from app.domain.errors import DataLocked, KeyLost
from app.store.locked_memory import LockedKey
from app.store.master_key import master_key
from tests.conftest import ROOT
from tests.worlds.live import NOW


class MemoryKeychain(KeyringBackend):
    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("none")


@pytest.fixture
def keychain(monkeypatch: pytest.MonkeyPatch) -> MemoryKeychain:
    """A system's keychain, as far as the program can tell."""
    monkeypatch.setattr("app.store.key_providers.VETTED", (MemoryKeychain.__module__,))
    backend = MemoryKeychain()
    keyring.set_keyring(backend)
    return backend


def fill(folder: Path) -> None:
    application = Application(ApplicationBase(folder))
    store = application.store
    store.save_account(AccountInfo(System.JIRA, "https://acme.example"), AccountSecret(Tokens("secret-token")))
    store.save_consent_clip("c1", b"OggS yes")
    store.audit(NOW, "step", "c1", {}, {"who": "Jane"})
    application.close()


def assert_whole(folder: Path, rotated: bool = True) -> None:
    application = Application(ApplicationBase(folder))
    account = application.store.account(System.JIRA)
    assert account is not None
    assert account[1].tokens.access == "secret-token"
    assert application.store.consent_clip("c1") == b"OggS yes"
    assert application.store.verify_audit() >= 1
    application.close()


def test_rotation_with_the_keychain_leaves_one_key_and_everything_readable(
    tmp_path: Path, keychain: MemoryKeychain
) -> None:
    fill(tmp_path / "data")
    before = dict(keychain.kept)
    application = Application(ApplicationBase(tmp_path / "data"))
    application.privacy.rotate_key()
    application.close()
    assert keychain.kept.keys() == before.keys()
    assert keychain.kept != before
    assert_whole(tmp_path / "data")
    keychain.kept.update(before)
    with pytest.raises(KeyLost):
        _ = Application(ApplicationBase(tmp_path / "data")).store


def test_rotation_to_a_new_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "old horse")
    fill(tmp_path / "data")
    monkeypatch.setenv("CALLSIDE_NEW_PASSPHRASE", "new horse")
    assert run(commands, ["keys", "rotate", "--new-passphrase"]) == 0
    with pytest.raises(KeyLost):
        _ = Application(ApplicationBase(tmp_path / "data")).store
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "new horse")
    assert_whole(tmp_path / "data")


KILLED = """
import os, signal, sys
from app.store import sqlstore
from app.store import key_providers
from app.store.sqlstore import SqlStore
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
{how}
from app.cli import main
sys.argv[1:] = ["keys", "rotate", "--new-passphrase"]
main()
"""
MOMENTS = {
    "before the database": "sqlstore.rekey = die",
    "after the database": "key_providers.PassphraseKeyProvider.promote = die",
    "before the secrets": "SqlStore._reseal = die",
}


@pytest.mark.parametrize("moment", list(MOMENTS))
def test_a_kill_in_the_middle_leaves_data_that_opens(
    tmp_path: Path, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "old horse")
    monkeypatch.setenv("CALLSIDE_NEW_PASSPHRASE", "new horse")
    fill(tmp_path / "data")
    done = subprocess.run([sys.executable, "-c", KILLED.format(how=MOMENTS[moment])], cwd=ROOT, check=False)
    assert done.returncode == -9
    opened = []
    for passphrase in ("old horse", "new horse"):
        monkeypatch.setenv("CALLSIDE_PASSPHRASE", passphrase)
        try:
            assert_whole(tmp_path / "data")
            opened.append(passphrase)
        except KeyLost:
            pass
    assert opened == (["old horse"] if moment == "before the database" else ["new horse"])


def test_a_lost_keychain_is_said_and_nothing_works_half(
    tmp_path: Path, keychain: MemoryKeychain, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(tmp_path / "data")
    keychain.kept.clear()
    before = sorted(p.name for p in (tmp_path / "data").iterdir())
    for command in (["calls"], ["audit", "verify"], ["data", "erase", "--person", "Jane Wilson"], ["retry"]):
        assert run(commands, command) == 1
        said = capsys.readouterr().err
        assert "no longer has the key" in said
        assert len(said.strip().splitlines()) == 1
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "another way in")
    assert run(commands, ["calls"]) == 1
    keyring.set_keyring(keyring.backends.fail.Keyring())
    assert run(commands, ["calls"]) == 1
    after = sorted(p.name for p in (tmp_path / "data").iterdir() if p.name != "callside.lock")
    assert after == before
    assert not keychain.kept
    monkeypatch.delenv("CALLSIDE_PASSPHRASE")
    keyring.set_keyring(keychain)
    assert run(commands, ["data", "erase", "--all"]) == 0
    assert run(commands, ["calls"]) == 0
    assert len(keychain.kept) == 1


def test_a_keychain_with_somebody_elses_key_is_a_lost_one(tmp_path: Path, keychain: MemoryKeychain) -> None:
    fill(tmp_path / "data")
    for wrong in ("00" * 32, "no key"):
        keychain.kept = dict.fromkeys(keychain.kept, wrong)
        with pytest.raises(KeyLost):
            _ = Application(ApplicationBase(tmp_path / "data")).store


def test_keys_are_in_locked_memory_and_gone_at_the_end() -> None:
    key = LockedKey(b"k" * 32)
    assert key.reveal() == b"k" * 32
    if sys.platform == "linux":
        assert key.is_locked
        assert "VmLck:\t       0 kB" not in Path("/proc/self/status").read_text()
    key.wipe()
    with pytest.raises(ValueError, match="closed"):
        key.reveal()


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_what_a_command_writes_is_its_owners_alone(tmp_path: Path) -> None:
    environment = {**os.environ, "CALLSIDE_PASSPHRASE": "x"}
    code = "import os; os.umask(0); import sys; sys.argv[1:] = ['calls']; from app.cli import main; main()"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
    found = list((tmp_path / "data").rglob("*"))
    assert any(path.name == "callside.db" for path in found)
    assert [path for path in (tmp_path / "data", *found) if path.stat().st_mode & 0o077] == []


def test_without_a_passphrase_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(DataLocked, match="CALLSIDE_PASSPHRASE"):
        master_key(tmp_path / "data", ask=lambda: "")
    assert list((tmp_path / "data").iterdir()) == []
