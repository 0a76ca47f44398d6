"""A folder of before is brought up to date with everything in it, and erases and verifies like a new one."""

import secrets
from pathlib import Path

import pytest

from app.domain.proposal import Person
from app.store import database
from app.store.sqlstore import SqlStore
from tests.worlds.live import NOW
from tests.worlds.old_folder import write_old_folder

KEY = secrets.token_bytes(32)


@pytest.fixture
def of_before(tmp_path: Path) -> Path:
    """A transcript in the index, the rep's own documents, a chain of two rows under a call's key."""
    write_old_folder(tmp_path, KEY)
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
