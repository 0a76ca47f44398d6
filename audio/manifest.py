"""A sealed list of a recording's files, written at its regular end: a file that somebody takes away or cuts is missed.

After a crash there is none, and a file's torn end can't be told from a cut one.
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.domain.call import Channel
from app.logs import get_logger

log = get_logger(__name__)
FILE = "parts.sealed"
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One file at the recording's end: its size in bytes, and what it holds, from `start` to `end` in call time."""

    channel: Channel
    size: int
    start: float
    end: float


def note_parts(folder: Path, key: bytes, parts: Mapping[str, Part]) -> None:
    """Writes the list anew. Raises OSError where there is no room."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    body = json.dumps({name: asdict(part) for name, part in parts.items()}).encode()
    draft = folder / f"{FILE}.new"
    draft.write_bytes(nonce + _cipher(key).encrypt(nonce, body, None))
    draft.replace(folder / FILE)


def missing_parts(folder: Path, key: bytes) -> Iterator[tuple[Channel, float, float]]:
    """What the list names and the folder no longer holds whole: channel, from and to in call time."""
    for name, part in _noted(folder, key).items():
        file = folder / name
        if not file.is_file() or file.stat().st_size < part.size:
            yield part.channel, part.start, part.end


def _noted(folder: Path, key: bytes) -> Mapping[str, Part]:
    try:
        kept = (folder / FILE).read_bytes()
        body = json.loads(_cipher(key).decrypt(kept[:NONCE_BYTES], kept[NONCE_BYTES:], None))
        return {name: Part(Channel(p["channel"]), p["size"], p["start"], p["end"]) for name, p in body.items()}
    except FileNotFoundError:
        return {}
    except (InvalidTag, ValueError, KeyError, TypeError):
        log.warning("a recording's list of files can't be read")
        return {}


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), 32, None, b"callside audio parts").derive(key))
