"""Readers and writers of one database: a list on the screen never waits for what is being written."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from app.store.sqlstore import SqlStore

COUNT = text("SELECT count(*) FROM document")
INSERT = text("INSERT INTO document (call_id, kind, body) VALUES ('call', 'note', '{}')")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    store = SqlStore(tmp_path, bytes(32))
    store.outbox()  # opened and migrated
    yield store
    store.dispose()


def test_a_reader_does_not_wait_for_a_writer(store: SqlStore) -> None:
    with ThreadPoolExecutor(1) as other, store.write() as session:
        session.exec(INSERT)  # type: ignore[call-overload]
        assert other.submit(store.outbox).result(timeout=30) == []


def test_a_writer_does_not_wait_for_a_reader_who_sees_one_moment(store: SqlStore) -> None:
    def write() -> None:
        with store.write() as session:
            session.exec(INSERT)  # type: ignore[call-overload]

    with ThreadPoolExecutor(1) as other, store.read() as session:
        before = session.exec(COUNT).one()  # type: ignore[call-overload]
        other.submit(write).result(timeout=30)
        assert session.exec(COUNT).one() == before  # type: ignore[call-overload]
    with store.read() as session:
        assert session.exec(COUNT).one() != before  # type: ignore[call-overload]
