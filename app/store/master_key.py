"""The 32-byte master key: in the system's keychain, else derived from a passphrase; never silent plaintext.

Rotation, so that a crash at any point leaves data that opens: the new key is kept beside the old one; the key of the sealed
secrets is left in the database, sealed under the new one; the database is encrypted anew in one transaction of SQLCipher's;
the new key takes the old one's place; the secrets are sealed anew. Whichever of the two keys opens the database at the next
start says how far it came.
"""

from collections.abc import Callable
from pathlib import Path

from app.domain.errors import KeyLost
from app.domain.messages import Message
from app.paths import private_dir
from app.store.database import opens
from app.store.key_check import keeper_of
from app.store.key_providers import (
    FileKeyProvider,
    KeychainKeyProvider,
    KeyProvider,
    PassphraseKeyProvider,
    has_keychain,
)
from app.store.passphrase import given as given_passphrase

DATABASE = "callside.db"


def key_provider_of(
    folder: Path,
    *,
    ask: Callable[[], str | None],
    keep_in_folder: bool = False,
    ask_new: Callable[[], str | None] | None = None,
) -> KeyProvider:
    """Who keeps this folder's key. A folder stays with the holder that its key was made in: a passphrase where it has a
    salt, its own file for the demo, else the keychain. `keep_in_folder` is the demo's way without a keychain."""
    private_dir(folder)
    passphrase = given_passphrase()
    salt, file = folder / "salt", folder / "demo.key"
    given = (lambda: passphrase) if passphrase else ask
    by_passphrase = PassphraseKeyProvider(salt, given, ask_new, is_typed=not passphrase)
    if salt.exists():
        return by_passphrase
    if keep_in_folder and file.exists():
        return FileKeyProvider(file)  # in a real folder a key in clear is nobody's: any program could have put it there
    if has_data(folder):
        if keeper_of(folder) == PassphraseKeyProvider.kept_by:
            raise KeyLost(Message("keys.salt_lost", file=salt))
        return KeychainKeyProvider(folder, is_new=False)
    if passphrase:
        return by_passphrase
    if has_keychain():
        return KeychainKeyProvider(folder, is_new=True)
    return FileKeyProvider(file) if keep_in_folder else by_passphrase


def master_key(folder: Path, *, ask: Callable[[], str | None], keep_in_folder: bool = False) -> bytes:
    """The key of this data folder; a rotation that a crash interrupted is taken up or given up first.

    Raises DataLocked, in one sentence, where there is neither a keychain nor a passphrase, and KeyLost where no key opens
    what the folder holds.
    """
    return settled_key(folder, key_provider_of(folder, ask=ask, keep_in_folder=keep_in_folder))


def settled_key(folder: Path, key_provider: KeyProvider) -> bytes:
    """The key that opens the folder, after a rotation that was interrupted is finished or taken back."""
    current, pending = key_provider.current(), key_provider.pending()
    if pending is None:
        return current
    database = folder / DATABASE
    if opens(database, pending):
        key_provider.promote()
        return pending
    if database.exists() and not opens(database, current):
        raise KeyLost(Message("store.wrong_key", file=database))
    key_provider.abandon()
    return current


def has_data(folder: Path) -> bool:
    """Whether something in `folder` can only be read with its key."""
    return (folder / DATABASE).exists() or any((folder / "recordings").glob("*/*.chunks"))


def forget_key(folder: Path) -> None:
    """The key of a folder that was emptied."""
    if has_keychain():
        KeychainKeyProvider(folder, is_new=True).forget()


__all__ = ["forget_key", "has_data", "has_keychain", "key_provider_of", "master_key", "settled_key"]
