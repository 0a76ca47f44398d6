"""The audit log's head, noted outside of the data folder in the system's keychain: an older copy of the folder, a log that was
cut, or an emptied database shows on the machine itself. Without a keychain only IT's copies of the heads show it."""

import contextlib
from pathlib import Path

import keyring.errors

from app.store.key_providers import SERVICE, keychain

SUFFIX = ".audit-head"


def note_head(folder: Path, seq: int, digest: str) -> None:
    """Notes row `seq` with its hash as the last one that was written."""
    backend = keychain()
    if backend is not None:
        with contextlib.suppress(keyring.errors.KeyringError):
            backend.set_password(SERVICE, _account(folder), f"{seq}:{digest}")


def noted_head(folder: Path) -> tuple[int, str] | None:
    """(row, hash) as noted; None where nothing was, or no keychain is there."""
    backend = keychain()
    if backend is None:
        return None
    try:
        seq, _, digest = (backend.get_password(SERVICE, _account(folder)) or "").partition(":")
    except keyring.errors.KeyringError:
        return None
    return (int(seq), digest) if seq.isdigit() and digest else None


def forget_head(folder: Path) -> None:
    backend = keychain()
    if backend is not None:
        with contextlib.suppress(keyring.errors.KeyringError):
            backend.delete_password(SERVICE, _account(folder))


def _account(folder: Path) -> str:
    return f"{folder.resolve()}{SUFFIX}"
