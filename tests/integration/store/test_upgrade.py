"""A folder of before is brought up to date with everything in it, and erases and verifies like a new one."""

import secrets
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.proposal import Person
from app.store import database
from app.store.database import open_engine
from app.store.locked_memory import LockedKey
from app.store.sqlstore import SqlStore
from tests.worlds.live import NOW

KEY = secrets.token_bytes(32)


@pytest.fixture
def of_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database as the last version left it: a transcript in the index, a chain of two rows under a call's key."""
    from alembic import command

    once = command.upgrade
    with monkeypatch.context() as old:
        old.setattr(command, "upgrade", lambda config, _revision: once(config, "0006"))
        engine = open_engine(tmp_path / "callside.db", LockedKey(KEY))
    newer = SqlStore(tmp_path / "other", KEY)
    for number in range(2):
        newer.audit(NOW, "step", "c1", {"number": number}, {"who": "Jane Wilson"})
    with newer.read() as session:
        rows = session.connection().execute(text("SELECT * FROM audit")).mappings().all()
    newer.dispose()
    with engine.begin() as connection:
        transcript = '{"segments": [{"id": 0, "start": 1.0, "speaker": "Jane", "text": "turquoise"}]}'
        connection.execute(text("INSERT INTO document VALUES ('c1', 'transcript', :body)"), {"body": transcript})
        for kind, body in (
            ("person", '{"name": "Sarah", "id": "U1"}'),
            ("promises-done", '["k1"]'),
            ("voiceprint", "null"),
        ):
            connection.execute(text("INSERT INTO document VALUES ('rep', :kind, :body)"), {"kind": kind, "body": body})
        connection.execute(text("INSERT INTO audit_key VALUES ('c1', x'00')"))
        for row in rows:
            connection.execute(
                text("INSERT INTO audit VALUES (:seq, :at, :kind, :facts, :previous, :hash, :call_id, :private)"),
                dict(row),
            )
    engine.dispose()
    return tmp_path


def test_it_comes_along_whole(of_before: Path) -> None:
    store = SqlStore(of_before, KEY)
    assert store.verify_audit() == 2
    assert len(store.search("turquoise")) == 1
    store.audit(NOW, "step", "c1", {}, {"of": {"Jane Wilson": {"asked": True}}})
    assert store.verify_audit() == 3
    assert store.forget_texts(["c1"])["document"] == 1
    assert not store.search("turquoise")
    assert store.trim_audit(1) == 1
    store.dispose()
    assert database.opens(of_before / "callside.db", KEY)


def test_the_reps_own_documents_leave_the_call_that_there_was_not(of_before: Path) -> None:
    store = SqlStore(of_before, KEY)
    assert store.rep_person() == Person("Sarah", "U1")
    assert store.promises_done() == {"k1"}
    assert store.voiceprint() is None
    assert store.calls_with_texts() == {"c1"}
    store.dispose()
