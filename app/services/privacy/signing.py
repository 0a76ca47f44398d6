"""Signatures of orders and receipts: Ed25519 over canonical JSON, each kind under a label of its own, so that the one can't be
shown as the other."""

import base64
import binascii
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.ports import PrivacyStore

OWN_KEY = "receipt key"


class SignedKind(StrEnum):
    """What a signature stands under; the label is signed with it."""

    ORDER = "callside order v1"
    RECEIPT = "callside receipt v1"
    AUDIT_HEAD = "callside audit head v1"


def canonical(value: Mapping[str, Any]) -> bytes:
    """The bytes that are signed: sorted keys, no blanks, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def new_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes_raw()


def own_key(store: PrivacyStore) -> bytes:
    """The private key of this installation, made at first use; it signs receipts and audit heads."""
    key = store.kept(OWN_KEY)
    if key is None:
        key = new_key()
        store.save_kept(OWN_KEY, key)
    return key


def public_key(private: bytes) -> str:
    return base64.b64encode(Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()).decode()


def signature(private: bytes, kind: SignedKind, value: Mapping[str, Any]) -> str:
    """The Ed25519 signature of `value` as a document of `kind`, in base 64."""
    return base64.b64encode(Ed25519PrivateKey.from_private_bytes(private).sign(_labelled(kind, value))).decode()


def is_signed(public: str, kind: SignedKind, value: Mapping[str, Any], given: str) -> bool:
    """Whether `given` is the signature of `value` as a document of `kind`. Raises BadInput for a public key that is none."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
    except (ValueError, binascii.Error):
        raise BadInput(Message("orders.public_key_wrong")) from None
    try:
        key.verify(base64.b64decode(given, validate=True), _labelled(kind, value))
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def _labelled(kind: SignedKind, value: Mapping[str, Any]) -> bytes:
    return kind.encode() + b"\0" + canonical(value)
