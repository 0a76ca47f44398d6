"""Consent records and the audit log's head, handed to IT as they arise, so that nothing on a laptop can be the only copy.

At least once, in the order of the log: what has been handed out is remembered only when every receiver has it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.audit import CONSENT_KINDS
from app.domain.formats import plain
from app.domain.ports import Clock, EvidenceSink, PrivacyStore
from app.logs import get_logger
from app.paths import record_name
from app.services.privacy import signing
from app.services.privacy.audit_heads import FIRST, digest_of, signed_head

log = get_logger(__name__)

FORWARDED = "evidence forwarded"
LAST_HEAD = "evidence last head"


def forwarded(store: PrivacyStore) -> int:
    """The number of the last audit row that IT has."""
    return int((store.kept(FORWARDED) or b"0").decode())


class EvidenceService:
    def __init__(self, *, store: PrivacyStore, sinks: Sequence[EvidenceSink], clock: Clock, install: str) -> None:
        self._store = store
        self._sinks = sinks
        self._clock = clock
        self._install = install

    def forward(self) -> int:
        """Hands out what is new; answers how many records. Raises Unavailable where a receiver doesn't answer."""
        if not self._sinks:
            return 0
        seq, head = self._store.audit_head()
        before = forwarded(self._store)
        if seq == before:
            return 0
        records = [self._consent(call_id) for call_id in sorted(self._store.calls_audited(before, CONSENT_KINDS))]
        number, previous = self._last_head()
        records.append(("audit-head", {"head": f"{seq}:{head}", "number": number + 1, "previous": previous}))
        private = signing.own_key(self._store)
        digest = previous
        for name, body in records:
            told = plain({"kind": name, "install": self._install, "at": self._clock.now(), **body})
            whole = signed_head(private, told)
            digest = digest_of(whole)
            for sink in self._sinks:
                sink.send(f"{name}-{self._install[:8]}-{seq}", whole)
        with self._store.transaction():
            self._store.save_kept(FORWARDED, str(seq).encode())
            self._store.save_kept(LAST_HEAD, f"{number + 1}:{digest}".encode())
        return len(records)

    def _last_head(self) -> tuple[int, str]:
        """(number, digest) of the head that was handed out last."""
        number, _, digest = (self._store.kept(LAST_HEAD) or f"0:{FIRST}".encode()).decode().partition(":")
        return int(number), digest

    def _consent(self, call_id: str) -> tuple[str, Mapping[str, Any]]:
        """The record as it stands; None in its place where it was erased since."""
        return f"consent-{record_name(call_id)}", {"call_id": call_id, "record": self._store.consent(call_id)}
