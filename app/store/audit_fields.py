"""The personal fields of an audit row, sealed (AES-256-GCM) under a key of the call and one of each person they are about.

What stands under PEOPLE is a person's: `{"of": {"Jane Wilson": {...}}}`. Each person's part is sealed apart and names its key by
a random id, so that nothing in the chain tells whose it is, and that one can go while the others stay.
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session, select

from app.domain.formats import plain
from app.store.schema import AuditKeyRow, AuditRow

PEOPLE = "of"
NONCE_BYTES = 12
# Rows of before have one part, under the call's key, and begin with its nonce.
PARTS = b"callside parts 1 "


def canonical(value: Mapping[str, Any]) -> str:
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sealed_fields(session: Session, call_id: str, private: Mapping[str, Any]) -> bytes:
    own = {name: value for name, value in private.items() if name != PEOPLE}
    parts = [_sealed(_key(session, call_id, ""), own)] if own else []
    for person, fields in private.get(PEOPLE, {}).items():
        parts.append(_sealed(_key(session, call_id, person), {"name": person, **fields}))
    return PARTS + json.dumps(parts).encode()


def opened_fields(session: Session, row: AuditRow) -> dict[str, Any]:
    """What can still be read, with how many parts were erased where some were; empty where nothing can."""
    assert row.private is not None
    if not row.private.startswith(PARTS):
        known = session.exec(
            select(AuditKeyRow).where(AuditKeyRow.call_id == row.call_id, AuditKeyRow.person == "")
        ).first()
        return _opened(known, row.private, str(row.call_id)) or {}
    parts = json.loads(row.private.removeprefix(PARTS))
    found: dict[str, Any] = {}
    people: dict[str, Any] = {}
    gone = 0
    for key_id, sealed in parts:
        key = session.get(AuditKeyRow, key_id)
        opened = _opened(key, bytes.fromhex(sealed), key_id)
        if key is None or opened is None:
            gone += 1
        elif key.person:
            people[opened.pop("name")] = opened
        else:
            found |= opened
    found |= {PEOPLE: people} if people else {}
    return found | ({"erased": gone} if gone else {}) if found else {}


def _key(session: Session, call_id: str, person: str) -> AuditKeyRow:
    wanted = select(AuditKeyRow).where(AuditKeyRow.call_id == call_id, AuditKeyRow.person == person)
    row = session.exec(wanted).first()
    if row is None:
        row = AuditKeyRow(id=secrets.token_hex(16), call_id=call_id, person=person, key=secrets.token_bytes(32))
        session.add(row)
        session.flush()
    return row


def _sealed(key: AuditKeyRow, fields: Mapping[str, Any]) -> tuple[str, str]:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return key.id, (nonce + AESGCM(key.key).encrypt(nonce, canonical(fields).encode(), key.id.encode())).hex()


def _opened(key: AuditKeyRow | None, sealed: bytes, bound: str) -> dict[str, Any] | None:
    if key is None:
        return None
    try:
        opened = AESGCM(key.key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound.encode())
    except InvalidTag:
        return None
    found: dict[str, Any] = json.loads(opened)
    return found
