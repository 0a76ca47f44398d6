"""Recorded calls are processed one after the other, while none is live and the rep doesn't want to go on with them."""

from collections.abc import Sequence

from app.domain.errors import CallsideError
from app.domain.messages import Message
from app.events import CallProcessed, Events, ProcessingFailed
from app.jobs import Claims, Jobs
from app.logs import get_logger
from app.services.calls.service import CallService

log = get_logger(__name__)

_ONE = "the workflow"  # two calls at once would share the decoder, and end no earlier


class ProcessingQueue:
    """Publishes CallProcessed for each call whose proposals are there, ProcessingFailed for one that failed."""

    def __init__(self, *, calls: CallService, jobs: Jobs, events: Events) -> None:
        self._calls = calls
        self._jobs = jobs
        self._events = events
        self._running: Claims[str] = Claims()
        self._parked: list[str] = []

    # ── parked calls ────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def parked(self) -> Sequence[str]:
        """Ids of the calls that wait while another one is live, the latest last: they are not processed yet."""
        return tuple(self._parked)

    def park(self, call_id: str) -> None:
        """Keeps a call out of the queue: a second call has begun, and the rep may come back to the first."""
        if call_id not in self._parked:
            self._parked.append(call_id)

    def unpark(self, call_id: str) -> None:
        """Lets a parked call go on, or be processed; unknown ids are passed over."""
        if call_id in self._parked:
            self._parked.remove(call_id)

    # ── processing ──────────────────────────────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        """Begins with the oldest call that waits, in the background, and goes on until none does. Nothing happens while
        a call is live, or while the queue is at work."""
        if self._calls.is_live or not self._running.acquire(_ONE):
            return
        self._jobs.background(self._run, "processing")

    def _run(self) -> None:
        try:
            while not self._calls.is_live and not self._jobs.closing and (call_id := self._next()):
                self._calls.process(call_id)
                self._events.publish(CallProcessed(call_id))
        except CallsideError as error:
            self._events.publish(ProcessingFailed(error.message))
        except Exception:
            log.exception("processing failed")
            self._events.publish(ProcessingFailed(Message("processing.failed")))
        finally:
            self._running.release(_ONE)

    def _next(self) -> str | None:
        return next((call.id for call in self._calls.waiting() if call.id not in self._parked), None)
