"""The audit log: it only grows, each row's hash covers the one before, and personal fields can be erased.

Personal fields are encrypted under a key per call (AES-256-GCM). The chain hashes the ciphertext, so that erasing the
key erases the person while the chain still verifies.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session, col, select

from app.domain.errors import DataLocked
from app.domain.formats import plain
from app.store.database import Sessions
from app.store.schema import AuditKeyRow, AuditRow

GENESIS = "0" * 64
NONCE_BYTES = 12


class AuditStore(Sessions):
    def audit(
        self,
        at: datetime,
        kind: str,
        call_id: str | None,
        facts: Mapping[str, Any],
        private: Mapping[str, Any] | None = None,
    ) -> None:
        """Appends a row. `facts` are hashes, ids and states; what names a person goes into `private`."""
        with self.write() as session:
            last = session.exec(select(AuditRow).order_by(col(AuditRow.seq).desc()).limit(1)).first()
            row = AuditRow(
                seq=last.seq + 1 if last else 1,
                at=at.isoformat(),
                kind=kind,
                call_id=call_id,
                facts=_canonical(facts),
                private=_seal(session, call_id, private) if private and call_id else None,
                previous=last.hash if last else GENESIS,
                hash="",
            )
            row.hash = _digest(row)
            session.add(row)

    def audit_rows(self, call_id: str | None = None) -> Sequence[Mapping[str, Any]]:
        query = select(AuditRow).order_by(col(AuditRow.seq))
        if call_id is not None:
            query = query.where(AuditRow.call_id == call_id)
        with self.read() as session:
            return [_readable(session, row) for row in session.exec(query).all()]

    def verify_audit(self) -> int:
        """How many rows the chain holds. Raises DataLocked naming the first row that was changed."""
        previous, count = GENESIS, 0
        with self.read() as session:
            for row in session.exec(select(AuditRow).order_by(col(AuditRow.seq))):
                count += 1
                if row.seq != count or row.previous != previous or row.hash != _digest(row):
                    raise DataLocked(
                        f"The audit log was changed at row {row.seq}: keep this data folder as it is and tell IT."
                    )
                previous = row.hash
        return count


def _canonical(value: Mapping[str, Any]) -> str:
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


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


def _seal(session: Session, call_id: str, private: Mapping[str, Any]) -> bytes:
    row = session.get(AuditKeyRow, call_id)
    if row is None:
        row = AuditKeyRow(call_id=call_id, key=secrets.token_bytes(32))
        session.add(row)
        session.flush()
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(row.key).encrypt(nonce, _canonical(private).encode(), call_id.encode())


def _readable(session: Session, row: AuditRow) -> dict[str, Any]:
    shown = {"seq": row.seq, "at": row.at, "kind": row.kind, "call_id": row.call_id, "facts": json.loads(row.facts)}
    if row.private and row.call_id:
        key = session.get(AuditKeyRow, row.call_id)
        try:
            opened = (
                AESGCM(key.key).decrypt(row.private[:NONCE_BYTES], row.private[NONCE_BYTES:], row.call_id.encode())
                if key
                else None
            )
        except InvalidTag:
            opened = None
        shown["private"] = json.loads(opened) if opened else "erased"
    return shown | {"previous": row.previous, "hash": row.hash}
