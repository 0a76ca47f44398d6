"""The rep's own voiceprint: kept only where they asked for it, learnt from a microphone that nobody shared, deletable."""

from collections.abc import Callable

from app.domain.audit import AuditKind
from app.domain.ports import Clock, Store
from app.domain.transcript import Voiceprint
from app.settings import Settings

# A new call moves the voiceprint by this share: a cold or a new headset doesn't replace what was learnt.
NEW_SHARE = 0.2


class RepVoice:
    def __init__(self, *, store: Store, settings: Settings, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock

    def known(self) -> Voiceprint | None:
        """The stored voiceprint; None where there is none, or the rep has not asked for one."""
        return self._store.voiceprint() if self._settings.voiceprint else None

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
            self._store.save_voiceprint(kept)
            if before is None:
                self._store.audit(self._clock.now(), AuditKind.VOICEPRINT_STORED, None, {"of": "the rep, by opt-in"})

    def forget(self) -> None:
        if self._store.voiceprint() is None:
            return
        with self._store.transaction():
            self._store.save_voiceprint(None)
            self._store.audit(self._clock.now(), AuditKind.VOICEPRINT_ERASED, None, {})


def _moved(before: Voiceprint, heard: Voiceprint) -> Voiceprint:
    mixed = [(1 - NEW_SHARE) * a + NEW_SHARE * b for a, b in zip(before, heard, strict=True)]
    length = sum(x * x for x in mixed) ** 0.5 or 1.0
    return tuple(x / length for x in mixed)
