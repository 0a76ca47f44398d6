"""Who is erased is gone to the last byte; the rest stays, the audit log verifies, and a kill in the middle is finished."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.root import app as commands
from app.cli.root import run
from app.domain.errors import BadInput, UserActionNeeded
from app.domain.privacy import Scope
from app.services.privacy.erasure import is_about
from app.settings import load_settings
from tests.conftest import ROOT
from tests.worlds.privacy import BOB, JANE, NEEDLES, SAID_BY_BOB, PrivacyWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[PrivacyWorld]:
    world = PrivacyWorld(tmp_path / "data")
    world.fill()
    yield world
    world.app.close()


def test_before_an_erasure_the_search_finds_everything_that_it_looks_for(world: PrivacyWorld) -> None:
    assert {needle for _, needle in world.found()} == set(NEEDLES)
    files = {name for name, _ in world.found()}
    assert {"logs/callside.log", "report/call.md", "settings.json"} < files
    assert files & {"callside.db", "callside.db-wal"}


@pytest.mark.parametrize("asked", ["Jané Wilson", " jané  WILSON ", "jane.wilson@acme.example"])
def test_a_person_is_gone_to_the_last_byte(world: PrivacyWorld, asked: str) -> None:
    report = world.app.privacy.erasing.erase(Scope.PERSON, asked)
    assert world.found() == []
    assert report.calls == ("acme",)
    assert not world.app.privacy.recordings.has("acme")
    assert world.store.consent_clip("acme") is None
    assert world.store.verify_audit() == 3
    assert list(world.store.audit_rows("acme")[0]["private"]["of"]) == [BOB.name]
    assert world.store.audit_rows("acme")[0]["private"]["erased"] == 2


def test_what_is_not_about_the_person_stays(world: PrivacyWorld) -> None:
    world.app.privacy.erasing.erase(Scope.PERSON, JANE.name)
    spoken = [s.text for s in world.app.archive.transcript("acme").segments]
    assert spoken == ["", SAID_BY_BOB, "Thank you, [erased], I will do that.", ""]
    assert [p.name for p in world.app.archive.call("acme").context.participants] == ["Sarah Chen", "Bob Torres"]
    consent = world.store.consent("acme")
    assert consent is not None
    assert consent.people == ("[erased]", "Bob Torres")
    assert world.app.privacy.recordings.has("globex")
    assert world.store.consent_clip("globex")
    assert len(world.store.proposals("globex")) == 1
    assert len(world.store.outbox()) == 3
    assert list(world.store.audit_rows("globex")[0]["private"]["of"]) == ["Otto Grün"]
    assert load_settings(world.folder / "settings.json")["help_rota"] == ["John Martinez"]
    assert world.store.voiceprint() == (0.125,)
    assert world.app.archive.search("marmalade")
    assert not world.app.archive.search("turquoise")


def test_the_report_names_the_vendors_copies_and_the_log_keeps_a_salted_hash(world: PrivacyWorld) -> None:
    report = world.app.privacy.erasing.erase(Scope.PERSON, JANE.name)
    assert [(c.vendor, c.url, c.certain) for c in report.copies] == [
        ("gmail", "https://mail.example/acme", True),
        ("gmail", None, False),
    ]
    assert report.not_written == 1
    facts = world.store.audit_rows()[-1]["facts"]
    assert is_about(facts, "jané wilson")
    assert not is_about(facts, "Bob Torres")


def test_the_rep_takes_the_voiceprint_along(world: PrivacyWorld) -> None:
    world.app.privacy.erasing.erase(Scope.PERSON, "Sarah Chen")
    assert world.store.voiceprint() is None
    assert not world.found(("Sarah Chen", "sarah@techcorp.example", "Chen"))


def test_a_call_and_everything(world: PrivacyWorld) -> None:
    with pytest.raises(BadInput, match="There is no call"):
        world.app.privacy.erasing.erase(Scope.CALL, "nothing")
    world.app.privacy.erasing.erase(Scope.CALL, "globex")
    assert not world.found(("Otto", "Grün"))
    assert [c.id for c in world.store.calls()] == ["acme"]
    world.app.privacy.erasing.erase(Scope.ALL)
    assert not world.found((*NEEDLES, "Sarah Chen", "marmalade", "0.125"))
    assert world.store.verify_audit() == 4
    assert [row["kind"] for row in world.store.audit_rows()[2:]] == ["erased", "erased"]


def test_a_hold_forbids_it(world: PrivacyWorld) -> None:
    world.app.privacy.holds.place(Scope.PERSON, JANE.name, "a dispute", by="order-7")
    for scope, subject in (
        (Scope.PERSON, JANE.name),
        (Scope.PERSON, "bob torres"),
        (Scope.CALL, "acme"),
        (Scope.ALL, ""),
    ):
        with pytest.raises(UserActionNeeded, match="legal hold"):
            world.app.privacy.erasing.erase(scope, subject)
    world.app.privacy.erasing.erase(Scope.CALL, "globex")
    assert set(NEEDLES) == {needle for _, needle in world.found()}


KILLED = """
import os, signal, sys
from app.store.sqlstore import SqlStore
from audio.recordings import ChunkRecordings

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def after(kind, name):
    once = getattr(kind, name)
    def wrapped(*given, **named):
        answer = once(*given, **named)
        die()
    setattr(kind, name, wrapped)

{how}
from app.cli import main
sys.argv[1:] = ["data", "erase", "--person", "Jané Wilson"]
main()
"""
MOMENTS = {
    "the sound is half gone": "ChunkRecordings.erase = lambda self, c: (next(self.folder_of(c).iterdir()).unlink(), die())",
    "the rows are half gone": 'after(SqlStore, "rewrite")',
    "the rows are gone": "SqlStore.wipe = die",
    "all is wiped": "SqlStore.end_erasure = die",
}


@pytest.mark.parametrize("moment", list(MOMENTS))
def test_an_erasure_that_is_killed_is_finished_at_the_next_start(
    tmp_path: Path, moment: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CALLSIDE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "plain words for a test")
    world = PrivacyWorld(tmp_path / "data")
    world.fill()
    world.app.close()
    done = subprocess.run([sys.executable, "-c", KILLED.format(how=MOMENTS[moment])], cwd=ROOT, check=False)
    assert done.returncode == -9, "the erasure was to be killed"
    assert run(commands, ["calls"]) == 0
    assert "Wilson" not in capsys.readouterr().out
    assert world.found() == []
    again = PrivacyWorld(tmp_path / "data")
    assert list(again.store.erasures()) == []
    assert again.store.verify_audit() == 3
    assert not again.app.privacy.recordings.has("acme")
    again.app.close()
