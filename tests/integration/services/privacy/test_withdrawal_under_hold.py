"""Consent that is withdrawn while a legal hold forbids erasing: out of everybody's reach at once, erased with the hold."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.root import app as commands
from app.cli.root import run
from app.domain.consent import ConsentState
from app.domain.documents import Document
from app.domain.errors import UserActionNeeded
from app.domain.outbox import OutboxState
from app.domain.privacy import Scope
from tests.worlds.privacy import JANE, SAID_BY_BOB, SAID_BY_JANE, PrivacyWorld

# Her name stays in the invitation and in the consent record: that she was asked, and took it back.
WORDS = (*SAID_BY_JANE, SAID_BY_BOB, "turquoise prototype")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivacyWorld]:
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "plain words for a test")
    world = PrivacyWorld(tmp_path / "data")
    world.fill()
    world.store.save_document("globex", "brief", "{}")
    world.app.privacy.erasing.erase(Scope.CALL, "globex")
    world.store.save_document("acme", "notes", "[]")
    world.store.save_document("acme", "brief", "{}")
    world.app.privacy.holds.place(Scope.PERSON, JANE.name, "a dispute", by="order-7")
    world.app.consent.withdraw("acme", world.app.live.recording("acme"), erase=True)
    yield world
    world.app.close()


def test_nothing_of_the_product_reaches_what_was_said(world: PrivacyWorld) -> None:
    record = world.store.consent("acme")
    assert record is not None
    assert (record.state, record.locked, record.said, record.proof) == (ConsentState.WITHDRAWN, True, "", None)
    assert world.store.document("acme", "transcript") is None
    assert not world.store.words("acme")
    assert not world.store.proposals("acme")
    assert not world.store.help_requests("acme")
    assert world.store.consent_clip("acme") is None
    assert not world.app.archive.search("turquoise")
    assert not world.app.privacy.recordings.has("acme")
    assert world.app.live.recording("acme").seconds() is None


def test_what_has_not_left_yet_does_not_leave(world: PrivacyWorld) -> None:
    rows = {row.prepared.key: row for row in world.store.outbox()}
    assert rows["k1-acme"].state is OutboxState.REJECTED
    assert rows["k1-acme"].prepared.body == b""
    assert not world.store.outbox(OutboxState.PENDING)


def test_the_reps_export_leaves_it_out_and_the_one_that_it_ordered_has_it(world: PrivacyWorld, tmp_path: Path) -> None:
    for scope, subject in ((Scope.CALL, "acme"), (Scope.PERSON, JANE.name)):
        world.app.privacy.exporting.export(scope, subject, tmp_path / scope)
        found = b"".join(path.read_bytes() for path in (tmp_path / scope).rglob("*") if path.suffix == ".json")
        # What was sent before is not taken back, and stands in the list of what was sent.
        assert b"eclipse in April" not in found
        assert not list((tmp_path / scope).rglob("*.ogg"))
    world.app.privacy.exporting.export(Scope.CALL, "acme", tmp_path / "order", by_order=True)
    kept = json.loads((tmp_path / "order" / "acme" / f"{Document.LOCKED}.json").read_text(encoding="utf-8"))
    assert SAID_BY_JANE[1] in json.dumps(kept["document"], ensure_ascii=False)
    assert kept["consent"]["said"] == "Yes, says Jané Wilson"
    assert base64.b64decode(kept["consent_clip"]).startswith(b"OggS")
    assert list((tmp_path / "order" / "acme" / "sound").glob("*.ogg"))


def test_it_outlives_retention_and_goes_with_the_hold(world: PrivacyWorld) -> None:
    assert _withdrawals(world) == ["consent withdrawn, locked by a hold"]
    world.later(400)
    world.app.privacy.retention.confirm_clock()
    assert not world.app.privacy.retention.run().problems
    assert world.store.locked() == {"acme"}
    assert {name for name, _ in world.found(("turquoise prototype",))} & {"callside.db", "callside.db-wal"}
    world.app.privacy.holds.release(Scope.PERSON, JANE.name, by="order-8")
    world.app.privacy.retention.confirm_clock()
    assert world.app.privacy.retention.run().removed["withdrawn"] == 1
    assert world.found(WORDS) == []
    assert not list((world.folder / "recordings").glob("*"))
    assert world.store.verify_audit()
    assert _withdrawals(world) == ["consent withdrawn, erased"]  # the log's old end was due as well


def _withdrawals(world: PrivacyWorld) -> list[str]:
    return [row["kind"] for row in world.store.audit_rows() if row["kind"].startswith("consent withdrawn")]


def test_sound_that_a_crash_left_open_is_locked_by_the_next_run(world: PrivacyWorld) -> None:
    folder = world.app.privacy.recordings.folder_of("acme")
    folder.with_name("acme.locked").rename(folder)
    world.app.privacy.retention.confirm_clock()
    world.app.privacy.retention.run()
    assert not world.app.privacy.recordings.has("acme")
    assert folder.with_name("acme.locked").exists()


def test_the_rep_can_see_that_it_waits(
    world: PrivacyWorld, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CALLSIDE_DATA_DIR", str(world.folder))
    assert run(commands, ["data", "holds"]) == 0
    assert "locked until the hold ends: 1 call." in capsys.readouterr().out


def test_whom_a_held_call_speaks_of_is_not_cut_out_of_it(world: PrivacyWorld) -> None:
    world.store.save_document("acme", "notes", json.dumps([{"at": 1.0, "text": "Ask Petra Lindqvist."}]))
    with pytest.raises(UserActionNeeded, match="legal hold"):
        world.app.privacy.erasing.erase(Scope.PERSON, "Petra Lindqvist")
