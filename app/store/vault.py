"""The 32-byte master key: in the system's keychain, else derived from a passphrase; never silent plaintext."""

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

import keyring
import keyring.errors
import structlog
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from keyring.backends import fail

from app.domain.errors import DataLocked, KeyLost
from app.paths import private_dir

log = structlog.get_logger(__name__)

SERVICE = "callside"
KEY_BYTES = 32
# RFC 7914's parameters for interactive use on a present laptop: 2^15, 8, 1 take about 0.1 s and 32 MB.
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**15, 8, 1


def master_key(folder: Path, *, ask: Callable[[], str | None], keep_in_folder: bool = False) -> bytes:
    """The key of this data folder. `keep_in_folder` is the demo's way without a keychain: its data is fictional.

    A folder stays with the holder that its key was made in: a passphrase where it has a salt, its own file for the demo,
    else the keychain. Raises DataLocked, in one sentence, where there is neither a keychain nor a passphrase, and KeyLost
    where the keychain no longer has the key of a folder that holds data.
    """
    private_dir(folder)
    passphrase = os.environ.get("CALLSIDE_PASSPHRASE")
    salt_file, key_file = folder / "salt", folder / "demo.key"
    if salt_file.exists():
        return _from_passphrase(passphrase or ask(), salt_file)
    if key_file.exists():
        return key_file.read_bytes()
    if has_data(folder):
        return _from_keychain(folder)
    if passphrase:
        return _from_passphrase(passphrase, salt_file)
    if has_keychain():
        return _from_keychain(folder)
    if keep_in_folder:
        _write_private(key_file, secrets.token_bytes(KEY_BYTES))
        return key_file.read_bytes()
    return _from_passphrase(ask(), salt_file)


def has_data(folder: Path) -> bool:
    """Whether something in `folder` can only be read with its key."""
    return (folder / "callside.db").exists() or any((folder / "recordings").glob("*/*.chunks"))


def forget_key(folder: Path) -> None:
    """The key of a folder that was emptied."""
    if has_keychain():
        with contextlib.suppress(keyring.errors.KeyringError):
            keyring.delete_password(SERVICE, str(folder.resolve()))


def has_keychain() -> bool:
    return not isinstance(keyring.get_keyring(), fail.Keyring)


def _from_keychain(folder: Path) -> bytes:
    account = str(folder.resolve())
    try:
        stored = keyring.get_password(SERVICE, account) if has_keychain() else None
        if stored:
            return bytes.fromhex(stored)
        if has_data(folder):
            raise KeyLost(
                f"The keychain no longer has the key of {folder}, so nobody can read its data: restore the keychain, "
                "or run `python -m app data erase --all` to remove the data and start anew."
            )
        key = secrets.token_bytes(KEY_BYTES)
        keyring.set_password(SERVICE, account, key.hex())
        return key
    except keyring.errors.KeyringError as error:
        raise DataLocked("The system's keychain is locked: unlock it and start Callside again.") from error


def _from_passphrase(passphrase: str | None, salt_file: Path) -> bytes:
    if not passphrase:
        raise DataLocked(
            "This machine has no keychain to keep the key in: set CALLSIDE_PASSPHRASE, "
            "or start from a terminal to be asked."
        )
    if not salt_file.exists():
        _write_private(salt_file, secrets.token_bytes(16))
    kdf = Scrypt(salt=salt_file.read_bytes(), length=KEY_BYTES, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P)
    return kdf.derive(passphrase.encode())


def _write_private(path: Path, content: bytes) -> None:
    """Whole or not at all, and readable by its owner alone from the first byte on."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    draft.replace(path)
