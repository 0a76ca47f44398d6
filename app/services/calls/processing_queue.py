"""Recorded calls are processed one after the other, while none is live and the rep doesn't want to go on with them."""

from collections.abc import Sequence

from app.domain.call import CallState
from app.domain.errors import CallsideError, ModelMissing
from app.domain.messages import Message
from app.events import CallChanged, CallProcessed, Events, ProcessingFailed, StepProgress, WritingUp
from app.jobs import Claims, Jobs
from app.logs import get_logger
from app.services.calls.open_questions import OpenQuestions, QuestionKind
from app.services.calls.service import CallService
from app.services.processing.progress import WriteUp

log = get_logger(__name__)

_ONE = "the workflow"  # two calls at once would share the decoder, and end no earlier


class ProcessingQueue:
    """Publishes CallProcessed for each call whose proposals are there, ProcessingFailed for one that failed."""

    def __init__(self, *, calls: CallService, jobs: Jobs, events: Events, questions: OpenQuestions) -> None:
        self._calls = calls
        self._questions = questions
        self._jobs = jobs
        self._events = events
        self._running: Claims[str] = Claims()
        self._parked: list[str] = []
        self._is_asked = False
        self._write_up = WriteUp()
        events.subscribe(StepProgress, self._progressed)
        events.subscribe(CallChanged, self._changed)

    @property
    def at_work_on(self) -> str | None:
        """Id of the call that is being written up now; None if none is."""
        return self._write_up.call_id

    @property
    def seconds_left(self) -> float | None:
        """Of the call that is being written up; None if none is, or nothing can be said about it."""
        return self._write_up.seconds_left

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
        self._is_asked = True
        if self._calls.is_live or not self._running.acquire(_ONE):
            return
        self._is_asked = False
        self._jobs.background(self._run, "processing")

    def _run(self) -> None:
        try:
            while not self._calls.is_live and not self._jobs.closing and (call_id := self._next()):
                self._begin(call_id)
                self._calls.process(call_id)
                self._events.publish(CallProcessed(call_id))
        except CallsideError as error:
            if isinstance(error, ModelMissing):
                self._events.publish(ProcessingFailed(Message("processing.no_model"), needs_models=True))
            else:
                self._events.publish(ProcessingFailed(error.message))
        except Exception:
            log.exception("processing failed")
            self._events.publish(ProcessingFailed(Message("processing.failed")))
        finally:
            self._write_up.end()
            self._running.release(_ONE)
        if self._is_asked:
            self.start()  # asked between the last look at what waits and the release

    def _begin(self, call_id: str) -> None:
        call = self._calls.call(call_id)
        self._write_up.begin(call_id, (call.recorded_to or 0.0) - (call.recorded_from or 0.0))
        self._tell()

    def _progressed(self, step: StepProgress) -> None:
        if self._write_up.call_id is None and step.fraction < 1.0:
            self._begin(step.call_id)  # written up at somebody's wish, not in its turn
        if step.call_id == self._write_up.call_id and self._write_up.reached(step.step, step.fraction):
            self._tell()

    def _changed(self, changed: CallChanged) -> None:
        if changed.call_id == self._write_up.call_id and changed.state is CallState.REVIEW:
            self._write_up.end()

    def _tell(self) -> None:
        up = self._write_up
        if up.call_id:
            self._events.publish(WritingUp(up.call_id, up.fraction, up.seconds_left))

    def _next(self) -> str | None:
        """The oldest that may be written up: not while the rep may come back to it, nor while it isn't said what becomes of
        a call whose consent was taken back."""
        return next(
            (c.id for c in self._calls.waiting() if c.id not in self._parked and not self._withdrawn(c.id)), None
        )

    def _withdrawn(self, call_id: str) -> bool:
        return self._questions.is_open(QuestionKind.CONSENT_WITHDRAWN, call_id)
