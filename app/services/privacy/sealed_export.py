"""Exports by order, encrypted for IT: whoever reads the receipts folder reads nothing of what was said.

IT's key for signing orders (Ed25519) also receives: its public half is turned into the X25519 key of the same secret
(RFC 7748, section 4.1, as libsodium does). Each file has a key of its own: X25519 with a fresh pair, HKDF-SHA256,
AES-256-GCM with the file's name as associated data.
"""

import base64
import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.domain.errors import BadInput
from app.domain.messages import Message
from app.paths import inside

SUFFIX = ".sealed"
MAGIC = b"CSX1"
PRIME = 2**255 - 19


def sealed(public: str, name: str, content: bytes) -> bytes:
    """`content` of the file `name`, readable with the private half of the Ed25519 key `public` (base 64) alone."""
    recipient = _receiving(base64.b64decode(public))
    own = X25519PrivateKey.generate()
    sent = own.public_key().public_bytes_raw()
    key = _key(own.exchange(recipient), sent, recipient.public_bytes_raw())
    # The key is used once: its nonce may be constant.
    return MAGIC + sent + AESGCM(key).encrypt(bytes(12), content, name.encode())


def opened(private: bytes, name: str, content: bytes) -> bytes:
    """The file's content again. Raises BadInput for another key, another name, or a changed file."""
    own = X25519PrivateKey.from_private_bytes(hashlib.sha512(private).digest()[:32])
    sent = content[len(MAGIC) : len(MAGIC) + 32]
    try:
        if not content.startswith(MAGIC) or len(sent) != 32:
            raise ValueError(name)
        key = _key(own.exchange(X25519PublicKey.from_public_bytes(sent)), sent, own.public_key().public_bytes_raw())
        return AESGCM(key).decrypt(bytes(12), content[len(MAGIC) + 32 :], name.encode())
    except (InvalidTag, ValueError):
        raise BadInput(Message("orders.export_unreadable", name=name)) from None


def open_folder(private: bytes, folder: Path, out: Path) -> int:
    """Writes every file of a sealed export readable below `out`; answers how many."""
    files = sorted(folder.rglob(f"*{SUFFIX}"))
    for file in files:
        name = file.relative_to(folder).as_posix().removesuffix(SUFFIX)
        content = opened(private, name, file.read_bytes())
        path = inside(out, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as readable:
            readable.write(content)
    return len(files)


def _receiving(public: bytes) -> X25519PublicKey:
    y = int.from_bytes(public, "little") & (2**255 - 1)
    u = (1 + y) * pow(1 - y, PRIME - 2, PRIME) % PRIME
    return X25519PublicKey.from_public_bytes(u.to_bytes(32, "little"))


def _key(shared: bytes, sent: bytes, recipient: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=sent + recipient, info=b"callside export v1").derive(shared)
