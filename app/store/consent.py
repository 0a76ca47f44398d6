"""Consent records, and the seconds of sound that prove one.

A clip is sealed once more inside the encrypted database, with AES-256-GCM under a key derived from the master key by
HKDF (RFC 5869), bound to its call: it outlives the call's own sound, and its audio key with it.
"""

import secrets
from abc import abstractmethod

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import col, delete

from app.domain.consent import ConsentRecord
from app.domain.privacy import WIPE_DUE
from app.store.calls import adapter, encode
from app.store.database import Sessions
from app.store.schema import ConsentClipRow, ConsentRow, DocumentRow, HelpRow, KeepRow, ProposalRow, StepRow, WordRow

NONCE_BYTES = 12
# What is known of a call without anybody having spoken on it; the rep's own notes are the rep's.
NOT_SAID = ("brief", "targets", "notes", "gaps")


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
        approved and sent is not taken back here."""
        with self.write() as session:
            session.merge(KeepRow(name=WIPE_DUE, value=b"1"))
            session.exec(delete(WordRow).where(col(WordRow.call_id) == call_id))
            session.exec(delete(StepRow).where(col(StepRow.call_id) == call_id))
            session.exec(delete(ProposalRow).where(col(ProposalRow.call_id) == call_id))
            session.exec(delete(HelpRow).where(col(HelpRow.call_id) == call_id))
            session.exec(delete(ConsentClipRow).where(col(ConsentClipRow.call_id) == call_id))
            session.exec(
                delete(DocumentRow).where(col(DocumentRow.call_id) == call_id, col(DocumentRow.kind).not_in(NOT_SAID))
            )


def bound_to(call_id: str) -> bytes:
    return f"consent clip {call_id}".encode()
