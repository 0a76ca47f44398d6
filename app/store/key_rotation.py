"""What is sealed once more inside the database (tokens, spoken consents), carried over to a new key."""

import secrets
from abc import abstractmethod

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session, select

from app.store.consent import bound_to
from app.store.database import Sessions
from app.store.schema import AccountRow, ConsentClipRow, KeepRow

NONCE_BYTES = 12
LEFT = "sealing key of before"


class ResealingStore(Sessions):
    @property
    @abstractmethod
    def _sealing_key(self) -> bytes: ...

    def leave_sealing_key(self, new: bytes) -> None:
        """Leaves the present sealing key, sealed under `new`, for whoever opens the database with the new master key."""
        with self.write() as session:
            session.merge(KeepRow(name=LEFT, value=_sealed(new, self._sealing_key, LEFT.encode())))

    def _finish_sealing(self) -> None:
        """Seals anew what still is under the key of before; where the rotation never came so far, that key is dropped."""
        with self.read() as session:
            if session.get(KeepRow, LEFT) is None:
                return
        with self.write() as session:
            row = session.get_one(KeepRow, LEFT)
            try:
                old = _opened(self._sealing_key, row.value, LEFT.encode())
            except InvalidTag:
                old = None
            if old is not None:
                self._reseal(session, old)
            session.delete(row)

    def _reseal(self, session: Session, old: bytes) -> None:
        new = self._sealing_key
        for account in session.exec(select(AccountRow)):
            bound = account.system.encode()
            account.sealed = _sealed(new, _opened(old, account.sealed, bound), bound)
            session.add(account)
        for clip in session.exec(select(ConsentClipRow)):
            bound = bound_to(clip.call_id)
            clip.sealed = _sealed(new, _opened(old, clip.sealed, bound), bound)
            session.add(clip)


def _sealed(key: bytes, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def _opened(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
