"""Connected accounts: what may be shown lies open in the (encrypted) database, the tokens are sealed once more.

They are sealed with AES-256-GCM under a key of their own, derived from the master key by HKDF (RFC 5869): whoever gets
an open database, from a memory dump or a support export, still has no token.
"""

import secrets
from abc import abstractmethod
from collections.abc import Sequence

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlmodel import select

from app.domain.account import AccountInfo, AccountSecret, System
from app.store.calls import adapter, encode
from app.store.database import Sessions
from app.store.schema import AccountRow

NONCE_BYTES = 12


def sealing_key(master_key: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"callside accounts 1").derive(master_key)


class AccountStore(Sessions):
    """`_sealing_key` comes from the store that is made of this."""

    @property
    @abstractmethod
    def _sealing_key(self) -> bytes: ...

    def save_account(self, info: AccountInfo, secret: AccountSecret) -> None:
        """Both together, on disk when it returns: a token that was rotated is stored before it is used."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = nonce + AESGCM(self._sealing_key).encrypt(nonce, encode(secret).encode(), info.system.encode())
        with self.write() as session:
            session.merge(AccountRow(system=info.system, body=encode(info), sealed=sealed))

    def accounts(self) -> Sequence[AccountInfo]:
        with self.read() as session:
            rows = session.exec(select(AccountRow).order_by(AccountRow.system))
            return [adapter(AccountInfo).validate_json(row.body) for row in rows]

    def account(self, system: System) -> tuple[AccountInfo, AccountSecret] | None:
        """A connected account with its unsealed secret; None if the system is not connected."""
        with self.read() as session:
            row = session.get(AccountRow, system)
            if row is None:
                return None
            sealed = row.sealed
            opened = AESGCM(self._sealing_key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], system.encode())
            return adapter(AccountInfo).validate_json(row.body), adapter(AccountSecret).validate_json(opened)

    def delete_account(self, system: System) -> bool:
        with self.write() as session:
            row = session.get(AccountRow, system)
            if row is not None:
                session.delete(row)
            return row is not None
