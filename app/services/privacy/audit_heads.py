"""Heads of audit logs as IT collects them: each signed by its installation, numbered, and bound to the one before.

Whoever holds a laptop can rewrite its log and sign a new head, but not take back the heads that are already elsewhere: a log
that was cut, rolled back or written anew can't continue them.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import BadInput
from app.domain.formats import load_json
from app.services.privacy import signing
from app.services.privacy.signing import SignedKind

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class HeadSeries:
    """The heads of one installation: how many, the last one, and what is wrong with them (none: all is well)."""

    install: str
    public_key: str
    number: int
    last: str
    problems: Sequence[str]


def signed_head(private: bytes, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """`body` with the public key and the signature over both."""
    whole = {**body, "public_key": signing.public_key(private)}
    return {**whole, "signature": signing.signature(private, SignedKind.AUDIT_HEAD, whole)}


def digest_of(record: Mapping[str, Any]) -> str:
    """SHA-256 of a signed head, which the next one names as `previous`."""
    return hashlib.sha256(signing.canonical(record)).hexdigest()


def check_heads(folder: Path, public_keys: Mapping[str, str]) -> Sequence[HeadSeries]:
    """Every installation's series below `folder` (files, or lines of a syslog's file). `public_keys` are those noted at
    enrolment, by install; the others are pinned at the first head. Raises BadInput for a folder without heads."""
    by_install: dict[str, list[Mapping[str, Any]]] = {}
    for record in _records(folder):
        by_install.setdefault(str(record.get("install", "")), []).append(record)
    if not by_install:
        raise BadInput(f"{folder} holds no audit heads: name the folder that policy sets as evidence_folder.")
    return [_series(install, records, public_keys.get(install)) for install, records in sorted(by_install.items())]


def _records(folder: Path) -> Iterator[Mapping[str, Any]]:
    for file in sorted(folder.rglob("audit-head-*.json")):
        found = load_json(file)
        if isinstance(found, dict):
            yield found
    for file in sorted(folder.rglob("*.log")):
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            _, sign, text = line.partition("\ufeff")
            if sign and '"kind": "audit-head"' in text:
                yield json.loads(text)


def _series(install: str, records: Sequence[Mapping[str, Any]], noted: str | None) -> HeadSeries:
    ordered = sorted({digest_of(record): record for record in records}.values(), key=lambda r: int(r.get("number", 0)))
    problems: list[str] = []
    key = noted or str(ordered[0].get("public_key", ""))
    previous, number, rows = FIRST, 0, 0
    for record in ordered:
        mine = int(record.get("number", 0))
        body = {name: value for name, value in record.items() if name != "signature"}
        if record.get("public_key") != key:
            problems.append(f"head {mine} is signed by another key than {'noted' if noted else 'the first'}")
        elif not _is_signed(key, body, str(record.get("signature", ""))):
            problems.append(f"head {mine} was changed after it was signed")
        if mine == number:
            problems.append(f"two heads have the number {mine}: the log was rolled back or copied")
        elif mine != number + 1:
            problems.append(f"heads {number + 1} to {mine - 1} are missing")
        elif record.get("previous") != previous:
            problems.append(f"head {mine} does not follow the one before: the log was rolled back or written anew")
        seq = int(str(record.get("head", "0:")).partition(":")[0] or 0)
        if seq < rows:
            problems.append(f"head {mine} has fewer rows than the one before: rows were cut off")
        previous, number, rows = digest_of(record), mine, seq
    return HeadSeries(install, key, len(ordered), str(ordered[-1].get("head", "")), problems)


def _is_signed(key: str, body: Mapping[str, Any], signature: str) -> bool:
    try:
        return signing.is_signed(key, SignedKind.AUDIT_HEAD, body, signature)
    except BadInput:
        return False
