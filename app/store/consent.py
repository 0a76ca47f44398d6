"""Consent records, and the seconds of sound that prove one.

A clip is sealed once more inside the encrypted database, with AES-256-GCM under a key derived from the master key by
HKDF (RFC 5869), bound to its call: it outlives the call's own sound, and its audio key with it.
"""

import base64
import json
import secrets
from abc import abstractmethod
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import CursorResult, text
from sqlmodel import Session, col, delete, select

from app.domain.consent import ConsentRecord
from app.domain.documents import Document
from app.domain.messages import Message, to_column
from app.domain.privacy import WIPE_DUE
from app.store.calls import adapter, encode
from app.store.database import Sessions
from app.store.schema import ConsentClipRow, ConsentRow, DocumentRow, KeepRow

NONCE_BYTES = 12
# What is known of a call without anybody having spoken on it; the rep's own notes are the rep's.
NOT_SAID = (Document.BRIEF, Document.TARGETS, Document.NOTES, Document.GAPS)
# The tables whose rows are made of what was said; documents, by their kind, on top.
SPOKEN = ("live_word", "step", "proposal", "help_request")


class ConsentStore(Sessions):
    """`_sealing_key` comes from the store that is made of this."""

    @property
    @abstractmethod
    def _sealing_key(self) -> bytes: ...

    def save_consent(self, record: ConsentRecord) -> None:
        with self.write() as session:
            session.merge(ConsentRow(call_id=record.call_id, body=encode(record)))

    def consent(self, call_id: str) -> ConsentRecord | None:
        with self.read() as session:
            row = session.get(ConsentRow, call_id)
            return adapter(ConsentRecord).validate_json(row.body) if row else None

    def barred_calls(self) -> frozenset[str]:
        """The calls whose consent was withdrawn, or that a hold has locked, by one query."""
        found = text(
            "SELECT call_id FROM consent WHERE json_extract(body, '$.state') = 'withdrawn' OR json_extract(body, '$.locked')"
        )
        with self.read() as session:
            return frozenset(str(row[0]) for row in session.connection().execute(found))

    def save_consent_clip(self, call_id: str, sound: bytes) -> None:
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = nonce + AESGCM(self._sealing_key).encrypt(nonce, sound, bound_to(call_id))
        with self.write() as session:
            session.merge(ConsentClipRow(call_id=call_id, sealed=sealed))

    def consent_clip(self, call_id: str) -> bytes | None:
        """The seconds as they were encoded (Ogg Opus); None where there are none."""
        with self.read() as session:
            row = session.get(ConsentClipRow, call_id)
            sealed = row.sealed if row else b""
        if not sealed:
            return None
        return AESGCM(self._sealing_key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to(call_id))

    def erase_spoken(self, call_id: str) -> None:
        """Everything that came from what was said on a call; its pages are wiped by the next retention run. What was
        approved and has not left yet will not; what was sent is not taken back here."""
        with self.write() as session:
            session.merge(KeepRow(name=WIPE_DUE, value=b"1"))
            for table in (*SPOKEN, "consent_clip"):
                _run(session, f"DELETE FROM {table} WHERE call_id = :call", call_id)  # noqa: S608 - names of ours
            session.exec(
                delete(DocumentRow).where(col(DocumentRow.call_id) == call_id, col(DocumentRow.kind).not_in(NOT_SAID))
            )
            dropped = "SET state = 'rejected', payload = x'', error = :why"
            _run(
                session,
                f"UPDATE outbox {dropped} WHERE call_id = :call AND state IN ('pending', 'parked')",
                call_id,
                why=to_column(Message("outbox.consent_withdrawn")),
            )
            session.expire_all()

    def lock_spoken(self, call_id: str) -> None:
        """The same, while a hold forbids erasing it: the rows, the record and the clip as they were go into one document
        that nothing reads (restriction of processing), and everything else sees what it would see after an erasure."""
        with self.write() as session:
            kept: dict[str, object] = {
                table: [
                    {name: _plain(value) for name, value in row.items()}
                    for row in _run(session, f"SELECT * FROM {table} WHERE call_id = :call", call_id).mappings()  # noqa: S608
                ]
                for table in (*SPOKEN, "document", "outbox")
            }
            record = session.get(ConsentRow, call_id)
            kept["consent"] = json.loads(record.body) if record else None
            kept["consent_clip"] = base64.b64encode(self.consent_clip(call_id) or b"").decode()
            self.erase_spoken(call_id)
            session.merge(DocumentRow(call_id=call_id, kind=Document.LOCKED, body=json.dumps(kept, ensure_ascii=False)))

    def locked(self) -> frozenset[str]:
        """The calls of which something is kept in this way."""
        with self.read() as session:
            return frozenset(session.exec(select(DocumentRow.call_id).where(DocumentRow.kind == Document.LOCKED)))


def _run(session: Session, statement: str, call_id: str, **values: object) -> CursorResult[Any]:
    return session.connection().execute(text(statement), {"call": call_id, **values})


def _plain(value: object) -> object:
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def bound_to(call_id: str) -> bytes:
    return f"consent clip {call_id}".encode()
