"""The rep's own voiceprint: kept only where they asked for it, learnt from a microphone that nobody shared, deletable."""

import json
from collections.abc import Callable

from app.domain.ports import Clock, Store
from app.domain.transcript import Voiceprint
from app.settings import Settings

# It belongs to no call; erasing a call leaves it, switching the setting off erases it.
OWNER, KIND = "rep", "voiceprint"
# A new call moves the voiceprint by this share: a cold or a new headset doesn't replace what was learnt.
NEW_SHARE = 0.2


class RepVoice:
    def __init__(self, *, store: Store, settings: Settings, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock

    def known(self) -> Voiceprint | None:
        """The stored voiceprint; None where there is none, or the rep has not asked for one."""
        body = self._store.document(OWNER, KIND) if self._settings.voiceprint else None
        return tuple(json.loads(body)) if body and body != "null" else None

    def hear(self, listen: Callable[[], Voiceprint | None]) -> None:
        """Learns from a call; without the rep's consent nothing is even computed."""
        if not self._settings.voiceprint:
            self.forget()
            return
        heard = listen()
        if heard is None:
            return
        before = self.known()
        kept = heard if before is None else _moved(before, heard)
        with self._store.transaction():
            self._store.save_document(OWNER, KIND, json.dumps(kept))
            if before is None:
                self._store.audit(self._clock.now(), "voiceprint stored", None, {"of": "the rep, by opt-in"})

    def forget(self) -> None:
        if self._store.document(OWNER, KIND) in (None, "null"):
            return
        with self._store.transaction():
            self._store.save_document(OWNER, KIND, "null")
            self._store.audit(self._clock.now(), "voiceprint erased", None, {})


def _moved(before: Voiceprint, heard: Voiceprint) -> Voiceprint:
    mixed = [(1 - NEW_SHARE) * a + NEW_SHARE * b for a, b in zip(before, heard, strict=True)]
    length = sum(x * x for x in mixed) ** 0.5 or 1.0
    return tuple(x / length for x in mixed)
