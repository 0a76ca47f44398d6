"""Forgetting whole calls, consent records and the old end of the audit log, and wiping the pages they were on."""

import json
import os
import secrets
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import text
from sqlmodel import Session, col, func, select

from app.domain.errors import DataLocked
from app.domain.messages import Message
from app.store.database import Sessions, disk_told
from app.store.schema import AuditCheckpointRow, AuditRow, CallRow

# Everything that belongs to a call but its consent and its audit rows. What an attempt or a countdown belongs to comes
# first, while the rows that say so are still there.
OF_ATTEMPTS = "DELETE FROM attempt WHERE key IN (SELECT key FROM outbox WHERE call_id IN ({ids}))"
OF_PROPOSALS = "DELETE FROM countdown WHERE proposal_id IN (SELECT id FROM proposal WHERE call_id IN ({ids}))"
OF_CALLS = ("document", "live_word", "step", "proposal", "help_request", "outbox")
THESE = "SELECT value FROM json_each(:ids)"
WIPE_TRIES, WIPE_PAUSE_SECONDS = 20, 0.25


class ForgettingStore(Sessions):
    # ── what there is ───────────────────────────────────────────────────────────────────────────────────────────

    def consent_times(self) -> Mapping[str, datetime | None]:
        """When each consent record was decided, or else asked for; None where nobody was ever asked."""
        query = text(
            "SELECT call_id, coalesce(json_extract(body, '$.decided_at'), json_extract(body, '$.asked_at')) FROM consent"
        )
        with self.read() as session:
            rows = session.connection().execute(query)
            return {row[0]: datetime.fromisoformat(row[1]) if row[1] else None for row in rows}

    def calls_with_texts(self) -> frozenset[str]:
        """The calls of which there is a document, a word, a proposal, a payload or a checkpoint."""
        parts = " UNION ".join(f"SELECT call_id FROM {table}" for table in OF_CALLS)  # noqa: S608 - names of ours
        with self.read() as session:
            return frozenset(row[0] for row in session.connection().execute(text(parts)))

    def strays(self) -> frozenset[str]:
        """Those of them whose call is gone; what still has to be written is none."""
        with self.read() as session:
            known = set(session.exec(select(CallRow.id)))
            open_writes = session.connection().execute(
                text("SELECT DISTINCT call_id FROM outbox WHERE state IN ('pending', 'sending', 'ambiguous')")
            )
            waiting = {row[0] for row in open_writes}
        return self.calls_with_texts() - known - waiting

    def audit_range(self) -> tuple[int, int] | None:
        """The first and last sequence number that the log holds."""
        with self.read() as session:
            first, last = session.exec(select(func.min(AuditRow.seq), func.max(AuditRow.seq))).one()
        return None if first is None else (first, last)

    def audit_before(self, moment: datetime) -> int:
        """The last row of the log's old end: it and all before it were written before `moment`; 0 where none was."""
        last = 0
        with self.read() as session:
            for seq, at in session.exec(select(AuditRow.seq, AuditRow.at).order_by(col(AuditRow.seq))):
                if datetime.fromisoformat(at) > moment:
                    break
                last = seq
        return last

    # ── forgetting ──────────────────────────────────────────────────────────────────────────────────────────────

    def forget_audio_key(self, call_ids: Collection[str]) -> None:
        """From now on nothing can open the sound that was recorded, wherever a copy of its bytes may be."""
        with self.write() as session:
            for call_id in call_ids:
                row = session.get(CallRow, call_id)
                if row is not None:
                    row.audio_key = secrets.token_bytes(32)
                    session.add(row)

    def forget_texts(self, call_ids: Collection[str]) -> Mapping[str, int]:
        """What was said, read and proposed on these calls; answers how many rows of each table went. What was decided
        about proposals stays: it has no word of theirs, and levels of autonomy rest on it."""
        ids = {"ids": json.dumps(sorted(call_ids))}
        with self.write() as session:
            found = {"attempt": _run(session, OF_ATTEMPTS.format(ids=THESE), ids)}
            found["countdown"] = _run(session, OF_PROPOSALS.format(ids=THESE), ids)
            for table in OF_CALLS:
                found[table] = _run(session, f"DELETE FROM {table} WHERE call_id IN ({THESE})", ids)  # noqa: S608
            session.expire_all()
        return found

    def forget_calls(self, call_ids: Collection[str]) -> int:
        """The calls themselves, and with each the key of its sound."""
        ids = {"ids": json.dumps(sorted(call_ids))}
        with self.write() as session:
            removed = _run(session, f"DELETE FROM call WHERE id IN ({THESE})", ids)  # noqa: S608
            session.expire_all()
        return removed

    def forget_consents(self, call_ids: Collection[str]) -> int:
        """The records, and with each the seconds in which it was said."""
        ids = {"ids": json.dumps(sorted(call_ids))}
        with self.write() as session:
            _run(session, f"DELETE FROM consent_clip WHERE call_id IN ({THESE})", ids)  # noqa: S608
            return _run(session, f"DELETE FROM consent WHERE call_id IN ({THESE})", ids)  # noqa: S608

    def forget_audit_keys(self, call_ids: Collection[str], *, people_too: bool = True) -> int:
        """The personal fields of these calls' audit rows can't be read any more; the chain still holds. Without
        `people_too` those of single persons can."""
        ids = {"ids": json.dumps(sorted(call_ids))}
        with self.write() as session:
            of_nobody = "" if people_too else " AND person = ''"
            return _run(session, f"DELETE FROM audit_key WHERE call_id IN ({THESE}){of_nobody}", ids)  # noqa: S608

    def trim_audit(self, through: int) -> int:
        """Removes the log's old end up to row `through`; the checkpoint says where the chain begins from now on."""
        with self.write() as session:
            row = session.get(AuditRow, through)
            if row is None:
                return 0
            session.merge(AuditCheckpointRow(seq=through, hash=row.hash))
            session.flush()
            removed = _run(session, "DELETE FROM audit WHERE seq <= :through", {"through": through})
            _run(session, "DELETE FROM audit_checkpoint WHERE seq < :through", {"through": through})
            _run(
                session, "DELETE FROM audit_key WHERE call_id NOT IN (SELECT call_id FROM audit WHERE private NOT NULL)"
            )
            session.expire_all()
            return removed

    # ── wiping ──────────────────────────────────────────────────────────────────────────────────────────────────

    def wipe(self) -> None:
        """Writes the database anew without its free pages, and empties the write-ahead log.

        `secure_delete` has zeroed what was deleted; this also takes the remains of pages that were split or merged.
        Raises DataLocked where another process keeps it from it.
        """
        for _ in range(WIPE_TRIES):
            if self._wiped():
                return
            time.sleep(WIPE_PAUSE_SECONDS)
        raise DataLocked(Message("store.not_wiped"))

    def _wiped(self) -> bool:
        with disk_told(self._file), self._alone() as connection:
            try:
                connection.execute("INSERT INTO search (search) VALUES ('optimize')")
                connection.execute("VACUUM")
                busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                return not busy
            except sqlcipher.OperationalError as error:
                if "locked" in str(error):
                    return False
                raise

    def wiping_problems(self) -> Sequence[str]:
        """What speaks against the pages being wiped: a sentence each."""
        problems = []
        with self._alone() as connection:
            if connection.execute("PRAGMA secure_delete").fetchone()[0] != 1:
                problems.append(Message("store.not_overwritten"))
            if connection.execute("PRAGMA freelist_count").fetchone()[0] != 0:
                problems.append(Message("store.deleted_pages"))
            file = connection.execute("PRAGMA database_list").fetchone()[2]
        if _size(f"{file}-wal"):
            problems.append(Message("store.old_log"))
        return problems

    @contextmanager
    def _alone(self) -> Iterator[Any]:
        """The driver's connection, outside of any transaction, which these statements refuse."""
        pooled: Any = self._engine.raw_connection()
        pooled.driver_connection.isolation_level = None
        try:
            yield pooled.driver_connection
        finally:
            pooled.close()


def _run(session: Session, statement: str, values: Mapping[str, Any] | None = None) -> int:
    return int(session.connection().execute(text(statement), values or {}).rowcount)


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except FileNotFoundError:
        return 0
