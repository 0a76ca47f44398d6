"""A clock that jumps deletes nothing: the latest time that a data folder has known, kept in its encrypted database.

An empty battery sets a laptop's clock to 2099, and everything would be past its time at once. A jump of more than two days
is believed when a server says the same over TLS, or when a person or IT confirms it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.domain.ports import Clock, PrivacyStore

NAME = "latest time"
LONGEST_STEP = timedelta(hours=48)
LOOSE = timedelta(hours=24)


class LatestTime:
    """`network` gives the time by a server's word, None where there is none."""

    def __init__(self, store: PrivacyStore, clock: Clock, network: Callable[[], datetime | None]) -> None:
        self._store = store
        self._clock = clock
        self._network = network

    def is_believable(self) -> bool:
        """Whether the clock says what can be: no more than two days past the latest time, or as a server says. Notes it
        then as the latest."""
        now, latest = self._clock.now(), self._latest()
        told = self._network()
        is_told = told is not None and abs(now - told) <= LOOSE
        if latest is not None and now - latest > LONGEST_STEP and not is_told:
            return False
        self._note(max(now, latest) if latest and not is_told else now)
        return True

    def confirm(self) -> None:
        """A person says that the clock is right."""
        self._note(self._clock.now())

    def _latest(self) -> datetime | None:
        """As it was noted; in a folder where nothing was noted yet, the time of the last audit row."""
        kept = self._store.kept(NAME)
        return datetime.fromisoformat(kept.decode()) if kept else self._store.last_audit_time()

    def _note(self, moment: datetime) -> None:
        self._store.save_kept(NAME, moment.isoformat().encode())
