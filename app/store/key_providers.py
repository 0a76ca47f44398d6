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
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend

from app.domain.errors import BadInput, DataLocked, KeyLost
from app.domain.messages import Message
from app.store.files import write_private

SERVICE = "callside"
KEY_BYTES = 32
NEXT = ".next"
# OWASP's floor for scrypt (Password Storage Cheat Sheet): 2^17, 8, 1 take about 0.5 s and 128 MB.
SCRYPT_LOG_N, SCRYPT_R, SCRYPT_P = 17, 8, 1
# A salt file of version 0.1 holds 16 bytes and no parameters: 2^15 was meant. Its key is raised at the next rotation.
OLD_LOG_N = 15
SALT_BYTES = 16
SALT_MARK = b"scrypt1"
# NIST SP 800-63B, 5.1.1.1, for what a person chooses.
LEAST_PASSPHRASE = 8
# Keychains of the systems themselves. Any other backend (none, a file in clear, a test's) keeps no key of ours, whatever a
# variable or a configuration file names.
VETTED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)


class KeyProvider(Protocol):
    kept_by: str

    def current(self) -> bytes: ...

    def pending(self) -> bytes | None:
        """The key of a rotation that has not been finished."""

    def prepare(self) -> bytes:
        """A new key, kept beside the current one."""

    def promote(self) -> None:
        """The pending key is the current one from now on."""

    def abandon(self) -> None: ...


def keychain() -> KeyringBackend | None:
    """The system's own keychain; None where there is none, or where another program of the account put one in its place."""
    chosen = keyring.get_keyring()
    chained = list(chosen.backends) if isinstance(chosen, ChainerBackend) else [chosen]
    return next((backend for backend in chained if type(backend).__module__ in VETTED), None)


def has_keychain() -> bool:
    return keychain() is not None


class KeychainKeyProvider:
    """`is_new` says that the folder holds nothing yet, so that a key may be made."""

    kept_by = "keychain"

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
            _delete(self._account + NEXT)

    def forget(self) -> None:
        with contextlib.suppress(keyring.errors.KeyringError):
            _delete(self._account)
        self.abandon()

    @staticmethod
    def _get(account: str) -> bytes | None:
        backend = keychain()
        try:
            stored = backend.get_password(SERVICE, account) if backend else None
            return bytes.fromhex(stored) if stored else None
        except keyring.errors.KeyringError as error:
            raise DataLocked(Message("keys.keychain_locked")) from error
        except ValueError:
            return None  # what stands there is no key of ours

    @classmethod
    def _set(cls, account: str, key: bytes) -> bytes:
        """Written and read back: a key that the keychain forgets must never encrypt anything."""
        backend = keychain()
        if backend is None:
            raise DataLocked(Message("keys.none"))
        try:
            backend.set_password(SERVICE, account, key.hex())
        except keyring.errors.KeyringError as error:
            raise DataLocked(Message("keys.keychain_locked")) from error
        if cls._get(account) != key:
            raise DataLocked(Message("keys.keychain_forgets"))
        return key


def _delete(account: str) -> None:
    backend = keychain()
    if backend is not None:
        backend.delete_password(SERVICE, account)


class PassphraseKeyProvider:
    """`ask` gives the passphrase, `ask_new` the one that a rotation changes to; the same where it doesn't. A passphrase that a
    person types when a folder is made, or changes to, has a least length (BadInput); one that IT's script hands over has not,
    and `doctor` tells of it."""

    kept_by = "passphrase"

    def __init__(
        self,
        salt: Path,
        ask: Callable[[], str | None],
        ask_new: Callable[[], str | None] | None = None,
        *,
        is_typed: bool = True,
    ) -> None:
        self._salt = salt
        self._next = salt.with_name(salt.name + NEXT)
        self._ask = ask
        self._ask_new = ask_new or ask
        self._is_chosen = ask_new is not None
        self._is_typed = is_typed
        self._said: str | None = None

    def current(self) -> bytes:
        passphrase = self._passphrase()
        if not self._salt.exists():
            if self._is_typed:
                _check_length(passphrase)
            write_private(self._salt, _new_salt())
        return _derived(passphrase, self._salt)

    def pending(self) -> bytes | None:
        return _derived(self._passphrase(), self._next) if self._next.exists() else None

    def prepare(self) -> bytes:
        new = self._ask_new()
        if not new:
            raise DataLocked(Message("keys.empty_passphrase"))
        if self._is_chosen:
            _check_length(new)
        write_private(self._next, _new_salt())
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

    kept_by = "file"

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


def _check_length(passphrase: str) -> None:
    if len(passphrase) < LEAST_PASSPHRASE:
        raise BadInput(Message("keys.short_passphrase", least=LEAST_PASSPHRASE))


def _new_salt() -> bytes:
    return SALT_MARK + bytes([SCRYPT_LOG_N, SCRYPT_R, SCRYPT_P]) + secrets.token_bytes(SALT_BYTES)


def log_n_of(salt: Path) -> int:
    """The binary logarithm of scrypt's cost N that this folder's passphrase is stretched with."""
    kept = salt.read_bytes()
    return kept[len(SALT_MARK)] if kept.startswith(SALT_MARK) and len(kept) > SALT_BYTES else OLD_LOG_N


def _derived(passphrase: str, salt: Path) -> bytes:
    kept = salt.read_bytes()
    log_n, r, p = OLD_LOG_N, SCRYPT_R, SCRYPT_P
    if len(kept) == len(SALT_MARK) + 3 + SALT_BYTES and kept.startswith(SALT_MARK):
        log_n, r, p = kept[len(SALT_MARK) : len(SALT_MARK) + 3]
        kept = kept[len(SALT_MARK) + 3 :]
    if not 10 <= log_n <= 24 or not (r and p):
        raise DataLocked(Message("keys.none"))
    try:
        return Scrypt(salt=kept, length=KEY_BYTES, n=2**log_n, r=r, p=p).derive(passphrase.encode())
    except MemoryError as error:
        raise DataLocked(Message("keys.no_memory", megabytes=2**log_n * 128 * r // 2**20)) from error
