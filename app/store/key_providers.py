"""Who keeps a folder's key: the keychain, a passphrase with a salt, or (the demo) a file. Each can keep a second one while a
rotation is under way."""

import contextlib
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import keyring
import keyring.errors
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from keyring.backends import fail

from app.domain.errors import DataLocked, KeyLost
from app.domain.messages import Message
from app.store.files import write_private

SERVICE = "callside"
KEY_BYTES = 32
NEXT = ".next"
# RFC 7914's parameters for interactive use on a present laptop: 2^15, 8, 1 take about 0.1 s and 32 MB.
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**15, 8, 1


class KeyProvider(Protocol):
    def current(self) -> bytes: ...

    def pending(self) -> bytes | None:
        """The key of a rotation that has not been finished."""

    def prepare(self) -> bytes:
        """A new key, kept beside the current one."""

    def promote(self) -> None:
        """The pending key is the current one from now on."""

    def abandon(self) -> None: ...


def has_keychain() -> bool:
    return not isinstance(keyring.get_keyring(), fail.Keyring)


class KeychainKeyProvider:
    """`is_new` says that the folder holds nothing yet, so that a key may be made."""

    def __init__(self, folder: Path, *, is_new: bool) -> None:
        self._folder = folder
        self._account = str(folder.resolve())
        self._is_new = is_new

    def current(self) -> bytes:
        """The key in the system's keychain, made there at first use. Raises DataLocked if the keychain has lost it."""
        stored = self._get(self._account)
        if stored:
            return stored
        pending = self.pending()
        if pending:
            return pending
        if not self._is_new:
            raise KeyLost(Message("keys.lost", folder=self._folder))
        return self._set(self._account, secrets.token_bytes(KEY_BYTES))

    def pending(self) -> bytes | None:
        return self._get(self._account + NEXT)

    def prepare(self) -> bytes:
        return self._set(self._account + NEXT, secrets.token_bytes(KEY_BYTES))

    def promote(self) -> None:
        pending = self.pending()
        if pending:
            self._set(self._account, pending)
        self.abandon()

    def abandon(self) -> None:
        with contextlib.suppress(keyring.errors.KeyringError):
            keyring.delete_password(SERVICE, self._account + NEXT)

    def forget(self) -> None:
        with contextlib.suppress(keyring.errors.KeyringError):
            keyring.delete_password(SERVICE, self._account)
        self.abandon()

    @staticmethod
    def _get(account: str) -> bytes | None:
        try:
            stored = keyring.get_password(SERVICE, account) if has_keychain() else None
            return bytes.fromhex(stored) if stored else None
        except keyring.errors.KeyringError as error:
            raise DataLocked(Message("keys.keychain_locked")) from error
        except ValueError:
            return None  # what stands there is no key of ours

    @staticmethod
    def _set(account: str, key: bytes) -> bytes:
        try:
            keyring.set_password(SERVICE, account, key.hex())
        except keyring.errors.KeyringError as error:
            raise DataLocked(Message("keys.keychain_locked")) from error
        return key


class PassphraseKeyProvider:
    """`ask` gives the passphrase, `ask_new` the one that a rotation changes to; the same where it doesn't."""

    def __init__(
        self, salt: Path, ask: Callable[[], str | None], ask_new: Callable[[], str | None] | None = None
    ) -> None:
        self._salt = salt
        self._next = salt.with_name(salt.name + NEXT)
        self._ask = ask
        self._ask_new = ask_new or ask
        self._said: str | None = None

    def current(self) -> bytes:
        passphrase = self._passphrase()
        if not self._salt.exists():
            write_private(self._salt, secrets.token_bytes(16))
        return _derived(passphrase, self._salt)

    def pending(self) -> bytes | None:
        return _derived(self._passphrase(), self._next) if self._next.exists() else None

    def prepare(self) -> bytes:
        new = self._ask_new()
        if not new:
            raise DataLocked(Message("keys.empty_passphrase"))
        write_private(self._next, secrets.token_bytes(16))
        return _derived(new, self._next)

    def promote(self) -> None:
        if self._next.exists():
            self._next.replace(self._salt)

    def abandon(self) -> None:
        self._next.unlink(missing_ok=True)

    def _passphrase(self) -> str:
        self._said = self._said or self._ask()
        if not self._said:
            raise DataLocked(Message("keys.none"))
        return self._said


class FileKeyProvider:
    """The demo's way without a keychain: its data is fictional."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._next = file.with_name(file.name + NEXT)

    def current(self) -> bytes:
        if not self._file.exists():
            write_private(self._file, secrets.token_bytes(KEY_BYTES))
        return self._file.read_bytes()

    def pending(self) -> bytes | None:
        return self._next.read_bytes() if self._next.exists() else None

    def prepare(self) -> bytes:
        write_private(self._next, secrets.token_bytes(KEY_BYTES))
        return self._next.read_bytes()

    def promote(self) -> None:
        if self._next.exists():
            self._next.replace(self._file)

    def abandon(self) -> None:
        self._next.unlink(missing_ok=True)


def _derived(passphrase: str, salt: Path) -> bytes:
    kdf = Scrypt(salt=salt.read_bytes(), length=KEY_BYTES, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P)
    return kdf.derive(passphrase.encode())
