"""The index of what was said, brought up to date while nothing else is at work."""

from collections.abc import Callable

from app.domain.memory import CallIndex
from app.domain.ports import Store
from app.domain.ports.memory import MemoryReader
from app.jobs import Claims
from app.logs import get_logger

log = get_logger(__name__)

# Passages between two looks at whether to go on: a second or two.
AT_ONCE = 6
_ONE = "the index"
_NO_MODEL = ""


class MemoryIndexer:
    """`is_busy` says that a call is live or being processed: indexing then waits for the next time."""

    def __init__(
        self, *, store: Store, reader: Callable[[], MemoryReader], is_busy: Callable[[], bool] = lambda: False
    ) -> None:
        self._store = store
        self._reader = reader
        self._is_busy = is_busy
        self._running: Claims[str] = Claims()

    def missing(self) -> int:
        """How many calls can't be asked yet."""
        return len(self._store.unindexed(self._reader().model))

    def run(self, progress: Callable[[int, int], None] = lambda _done, _all: None) -> int:
        """Indexes every call that is not, newest first; answers how many. `progress` hears (done, of all)."""
        if not self._running.acquire(_ONE):
            return 0
        try:
            return self._run(progress)
        finally:
            self._running.release(_ONE)

    def _run(self, progress: Callable[[int, int], None]) -> int:
        if not self._store.unindexed(_NO_MODEL):
            return 0  # no call has words yet: the reader, which loads a good deal, is not made
        reader, done = self._reader(), 0
        waiting = self._store.unindexed(reader.model)
        for number, call_id in enumerate(waiting):
            progress(number, len(waiting))
            if self._is_busy() or not self._index(reader, call_id):
                break
            done += 1
        if done:
            log.info("calls indexed", number=done)
        return done

    def _index(self, reader: MemoryReader, call_id: str) -> bool:
        """False where something else began meanwhile. A transcript that changed in between is left for the next time."""
        transcript = self._store.transcript(call_id)
        if transcript is None:
            return True
        passages, vectors = reader.passages(transcript), b""
        for begin in range(0, len(passages), AT_ONCE):
            if self._is_busy():
                return False
            vectors += reader.vectors(passages[begin : begin + AT_ONCE])
        self._store.save_index(CallIndex.of(call_id, passages, vectors), reader.model, transcript)
        return True
