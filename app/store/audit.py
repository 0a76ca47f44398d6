"""The audit log: it only grows, each row's hash covers the one before, and personal fields can be erased.

Personal fields are encrypted under a key per call and person (app/store/audit_fields.py). The chain hashes the ciphertext,
so that erasing the key erases the person while the chain still verifies.

Rows whose time is up leave at the old end, up to a checkpoint that keeps the last one's hash; a row of the chain says so,
so that a log cut off by somebody else shows.

Pseudonymous rows carry, in place of a call's id, an alias that only this installation's key leads back to the call, the
day in place of the moment, and no personal fields at all.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.domain.audit import AuditKind
from app.domain.errors import DataLocked
from app.domain.messages import Message
from app.store.audit_fields import PEOPLE, canonical, opened_fields, sealed_fields
from app.store.database import Sessions
from app.store.schema import AuditCheckpointRow, AuditKeyRow, AuditRow, ConsentRow, KeepRow

GENESIS = "0" * 64
ALIAS, ALIAS_KEY = "p-", "audit alias key"


class AuditStore(Sessions):
    _pseudonymous: bool = False

    def audit(
        self,
        at: datetime,
        kind: AuditKind,
        call_id: str | None,
        facts: Mapping[str, Any],
        private: Mapping[str, Any] | None = None,
    ) -> None:
        """Appends a row. `facts` are hashes, ids and states; what names a person goes into `private`."""
        with self.write() as session:
            last = session.exec(select(AuditRow).order_by(col(AuditRow.seq).desc()).limit(1)).first()
            seq, previous = (last.seq, last.hash) if last else _checkpoint(session)
            told, moment = canonical(facts), at.isoformat()
            if self._pseudonymous:
                private, moment = None, at.replace(hour=0, minute=0, second=0, microsecond=0).isoformat()
                if call_id:
                    alias = _alias(session, call_id)
                    told, call_id = told.replace(_quoted(call_id), _quoted(alias)), alias
            row = AuditRow(
                seq=seq + 1,
                at=moment,
                kind=kind,
                call_id=call_id,
                facts=told,
                private=sealed_fields(session, call_id, private) if private and call_id else None,
                previous=previous,
                hash="",
            )
            row.hash = _digest(row)
            session.add(row)

    def audit_rows(self, call_id: str | None = None) -> Sequence[Mapping[str, Any]]:
        query = select(AuditRow).order_by(col(AuditRow.seq))
        with self.read() as session:
            if call_id is not None:
                query = query.where(col(AuditRow.call_id).in_([call_id, *_known_alias(session, call_id)]))
            return [_readable(session, row) for row in session.exec(query).all()]

    def verify_audit(self) -> int:
        """How many rows the chain holds. Raises DataLocked naming the first row that was changed."""
        count = 0
        with self.read() as session:
            begin = seq, previous = _checkpoint(session)
            trimmed: tuple[int, str] = (0, GENESIS)
            for row in session.exec(select(AuditRow).order_by(col(AuditRow.seq))):
                count += 1
                seq += 1
                if row.seq != seq or row.previous != previous or row.hash != _digest(row):
                    raise _changed(Message("audit.at_row", row=row.seq))
                previous = row.hash
                if row.kind == AuditKind.TRIMMED:
                    facts = json.loads(row.facts)
                    trimmed = (facts["through"], facts["hash"])
        if begin != trimmed:
            raise _changed(Message("audit.before_row", row=begin[0] + 1))
        return count

    def audit_calls_naming(self, names: Callable[[str], bool]) -> frozenset[str]:
        """The calls whose own personal audit fields (those of no single person) `names` says yes to."""
        found = set()
        with self.read() as session:
            for row in session.exec(select(AuditRow).where(col(AuditRow.private).is_not(None))):
                opened = {k: v for k, v in opened_fields(session, row).items() if k != PEOPLE}
                if row.call_id not in found and names(json.dumps(opened, ensure_ascii=False)):
                    found.add(row.call_id)
        return frozenset(c for c in found if c)

    def forget_person_keys(self, is_person: Callable[[str], bool]) -> int:
        """A person's audit fields of every call can't be read any more; those of the others can."""
        with self.write() as session:
            rows = session.exec(select(AuditKeyRow).where(AuditKeyRow.person != ""))
            gone = [row for row in rows if is_person(row.person)]
            for row in gone:
                session.delete(row)
            session.flush()
        return len(gone)

    def calls_audited(self, after: int, kinds: Collection[AuditKind]) -> frozenset[str]:
        """The calls with rows behind number `after` whose kind is one of `kinds`, aliases led back."""
        with self.read() as session:
            rows = session.exec(select(AuditRow.kind, AuditRow.call_id).where(AuditRow.seq > after))
            found = {call_id for kind, call_id in rows if call_id and kind in kinds}
            if any(call_id.startswith(ALIAS) for call_id in found):
                aliases = {a: c for c in session.exec(select(ConsentRow.call_id)) for a in _known_alias(session, c)}
                found = {aliases.get(call_id, call_id) for call_id in found}
        return frozenset(found)

    def audit_head(self) -> tuple[int, str]:
        """(number, hash) of the last row that was ever written."""
        with self.read() as session:
            last = session.exec(select(AuditRow).order_by(col(AuditRow.seq).desc()).limit(1)).first()
            return (last.seq, last.hash) if last else _checkpoint(session)

    def last_audit_time(self) -> datetime | None:
        """When the last row that is there was written (aware); None where there is none."""
        with self.read() as session:
            last = session.exec(select(AuditRow).order_by(col(AuditRow.seq).desc()).limit(1)).first()
            return datetime.fromisoformat(last.at) if last else None

    def audit_checkpoint(self) -> tuple[int, str]:
        """(number, hash) of the row that the log begins behind; (0, zeros) where nothing has left it yet."""
        with self.read() as session:
            return _checkpoint(session)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _changed(where: str) -> DataLocked:
    return DataLocked(Message("audit.changed", where=where))


def _checkpoint(session: Session) -> tuple[int, str]:
    row = session.exec(select(AuditCheckpointRow).order_by(col(AuditCheckpointRow.seq).desc()).limit(1)).first()
    return (row.seq, row.hash) if row else (0, GENESIS)


def _alias(session: Session, call_id: str) -> str:
    row = session.get(KeepRow, ALIAS_KEY)
    if row is None:
        row = KeepRow(name=ALIAS_KEY, value=secrets.token_bytes(32))
        session.add(row)
        session.flush()
    return ALIAS + hmac.new(row.value, call_id.encode(), hashlib.sha256).hexdigest()[:24]


def _known_alias(session: Session, call_id: str) -> list[str]:
    """The call's alias, where rows were ever written under one."""
    return [_alias(session, call_id)] if session.get(KeepRow, ALIAS_KEY) else []


def _digest(row: AuditRow) -> str:
    fields = (
        row.seq,
        row.at,
        row.kind,
        row.call_id,
        row.facts,
        row.private.hex() if row.private else None,
        row.previous,
    )
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


def _readable(session: Session, row: AuditRow) -> dict[str, Any]:
    shown = {"seq": row.seq, "at": row.at, "kind": row.kind, "call_id": row.call_id, "facts": json.loads(row.facts)}
    if row.private and row.call_id:
        shown["private"] = opened_fields(session, row) or "erased"
    return shown | {"previous": row.previous, "hash": row.hash}
