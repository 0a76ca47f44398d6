"""What a person may have: all of theirs, nothing of the others', readable; and nothing where policy says so."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import BadInput, UserActionNeeded
from app.domain.privacy import Scope
from tests.worlds.privacy import JANE, SAID_BY_BOB, SAID_BY_JANE, PrivacyWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[PrivacyWorld]:
    world = PrivacyWorld(tmp_path / "data")
    world.fill()
    yield world
    world.app.close()


def test_a_person_gets_what_is_theirs_and_not_what_others_said(world: PrivacyWorld, tmp_path: Path) -> None:
    out = tmp_path / "out"
    written = world.app.privacy.exporting.export(Scope.PERSON, JANE.name, out)
    texts = {p.name: p.read_text() for p in out.rglob("*.json")}
    assert [line["text"] for line in json.loads(texts["said.json"])] == [SAID_BY_JANE[0]]
    about = json.loads(texts["about.json"])
    assert about["addresses"] == ["jane.wilson@acme.example"]
    assert {row["state"] for row in about["written"]} == {"done", "pending", "ambiguous"}
    assert any(m["call"] == "globex" and "told me" in m["text"] for m in about["mentions"])
    assert SAID_BY_BOB not in "".join(texts.values())
    assert "Otto" not in "".join(texts.values())
    sounds = list(out.rglob("said-*.ogg"))
    assert sounds
    assert sounds[0].read_bytes().startswith(b"OggS")
    assert written == len([p for p in out.rglob("*") if p.is_file()])
    assert all(p.stat().st_mode & 0o077 == 0 for p in out.rglob("*") if p.is_file())


def test_a_call_comes_whole(world: PrivacyWorld, tmp_path: Path) -> None:
    world.app.privacy.exporting.export(Scope.CALL, "acme", tmp_path / "out")
    names = {p.name for p in (tmp_path / "out" / "acme").rglob("*") if p.is_file()}
    assert {"call.md", "call.json", "transcript.json", "consent.json", "proposals.json", "audit.json"} < names
    assert "consent.ogg" in names
    assert list((tmp_path / "out" / "acme" / "sound").glob("*.ogg"))
    with pytest.raises(BadInput, match="not empty"):
        world.app.privacy.exporting.export(Scope.CALL, "acme", tmp_path / "out")
    with pytest.raises(BadInput, match="no call"):
        world.app.privacy.exporting.export(Scope.CALL, "nothing", tmp_path / "other")


def test_policy_may_forbid_it_to_the_rep_and_not_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text('{"mandatory": {"export_allowed": false}}')
    monkeypatch.setenv("CALLSIDE_POLICY_FILE", str(policy))
    world = PrivacyWorld(tmp_path / "data")
    world.fill()
    with pytest.raises(UserActionNeeded, match="does not allow"):
        world.app.privacy.exporting.export(Scope.ALL, "", tmp_path / "out")
    assert world.app.privacy.exporting.export(Scope.ALL, "", tmp_path / "out", by_order=True) > 10
    world.app.close()
