"""A value beside the database that says whether a key is the folder's, so that damage is never taken for a lost key (which
may be answered by emptying the folder) and a lost salt never for a lost keychain."""

import hashlib
import hmac
import json
from pathlib import Path

from app.store.files import write_private

FILE = "key-check"


def note_key(folder: Path, key: bytes, kept_by: str) -> None:
    """Notes the folder's key, as a value that says nothing of it, and who keeps it: "passphrase", "keychain" or "file"."""
    body = json.dumps({"value": _value(key), "kept_by": kept_by}).encode()
    file = folder / FILE
    if not file.exists() or file.read_bytes() != body:
        write_private(file, body)


def is_key_of(folder: Path, key: bytes) -> bool:
    """Whether the folder's key was noted, and is this one."""
    return hmac.compare_digest(str(_read(folder).get("value", "")), _value(key))


def keeper_of(folder: Path) -> str:
    """Who keeps the folder's key; empty where nobody noted it."""
    return str(_read(folder).get("kept_by", ""))


def _read(folder: Path) -> dict[str, object]:
    try:
        found = json.loads((folder / FILE).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _value(key: bytes) -> str:
    """The master key has 256 random bits, or scrypt's: a plain HMAC of it can't be searched."""
    return hmac.new(key, b"callside key check v1", hashlib.sha256).hexdigest()
