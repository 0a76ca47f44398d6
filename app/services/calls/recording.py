"""A live call: what is heard is kept as it arrives, and transcribed as the models find time.

Two threads. The capture thread appends to the recording and posts a copy; it never waits for a model. The decode thread
takes what was posted, feeds the engine and commits words. When the engine falls behind, the mailbox grows; nothing is
lost.
"""

from collections.abc import Callable
from dataclasses import replace

from app.domain.audit import OF_STATE, AuditKind
from app.domain.call import CallState
from app.domain.capture import PauseReason
from app.domain.consent import Grant
from app.domain.errors import BadInput, ConsentMissing
from app.domain.messages import Message
from app.domain.ports import CaptureSource, Clock, Store
from app.events import CallChanged, CapturePaused, Events, OffTheRecord
from app.jobs import Jobs
from app.logs import get_logger
from app.services.calls.caption_backfill import uncaptioned
from app.services.calls.capture_session import CaptureSession, CaptureTools
from app.services.calls.live_call import CallSession as CallSession

log = get_logger(__name__)


class RecordService:
    def __init__(self, *, store: Store, jobs: Jobs, events: Events, clock: Clock) -> None:
        self._store = store
        self._jobs = jobs
        self._events = events
        self._clock = clock

    def begin(
        self,
        call_id: str,
        grant: Grant,
        tools: CaptureTools,
        *,
        source: Callable[[CallSession], CaptureSource],
        at: float | None = None,
    ) -> CallSession:
        """Starts capture and captions, at `at` seconds of the call where it is later than the grant. An interrupted call
        goes on behind what its recording already holds."""
        if grant.call_id != call_id:
            raise BadInput(Message("consent.other_call"))
        consent = self._store.consent(call_id)
        if consent is None or consent.resume() != grant:
            raise ConsentMissing(Message("consent.none_on_record"))
        live = CallSession()
        kept = tools.recording.seconds()
        start = max(kept[1] if kept else grant.granted_at, at or 0.0)
        live.stream_time = live.decoded_time = live.settled_time = start
        live.words = list(self._store.words(call_id))
        for word in live.words:
            live.committed_to[word.channel] = max(live.committed_to.get(word.channel, 0.0), word.word.end)
        live.gaps = list(self._store.gaps(call_id))
        self._enter(call_id, CallState.LIVE, start)
        capture = source(live)
        if live.gaps and live.gaps[-1][1] is None:
            # A window that went while the call was off the record comes back off the record.
            live.off_the_record = True
            self._events.publish(OffTheRecord(call_id, True, live.gaps[-1][0]))
        # The end can be waited for before the first frame arrives: a withdrawal erases only what nobody writes any more.
        tools = replace(tools, missed=uncaptioned(live.words, kept[0], start) if kept else None)
        session = CaptureSession(call_id, live, tools, store=self._store, jobs=self._jobs, events=self._events)
        live.finishes_with(self._jobs.decode(lambda: self._caption(call_id, live, session)))
        self._jobs.background(lambda: session.capture(capture, grant, start), "capture")
        return live

    def _caption(self, call_id: str, live: CallSession, session: CaptureSession) -> None:
        session.caption()
        # Before the change is told: who hears of it may begin with what waits for the end of a live call.
        live.is_over = True
        self._enter(call_id, CallState.DONE if live.discarded else CallState.PROCESSING, live.stream_time)

    def set_off_the_record(self, call_id: str, live: CallSession, is_off: bool) -> None:
        """From now on nothing is kept or transcribed, or everything is again."""
        live.off_the_record = is_off
        self.mark_off_the_record(call_id, live, is_off)

    def mark_off_the_record(self, call_id: str, live: CallSession, is_off: bool) -> None:
        """The gap is marked in the store; what was said in it is nowhere. Safe to repeat."""
        is_open = bool(live.gaps) and live.gaps[-1][1] is None
        if is_open == is_off:
            return
        at = live.stream_time
        if is_off:
            live.gaps.append((at, None))
        else:
            live.gaps[-1] = (live.gaps[-1][0], at)
        with self._store.transaction():
            self._store.save_gaps(call_id, live.gaps)
            self._store.audit(
                self._clock.now(),
                AuditKind.OFF_THE_RECORD_ON if is_off else AuditKind.OFF_THE_RECORD_OFF,
                call_id,
                {"at": at},
            )
        self._events.publish(OffTheRecord(call_id, is_off, at))

    def set_muted(self, live: CallSession, is_muted: bool) -> None:
        """Muted means unheard: the rep's own channel is not kept while it lasts."""
        live.mute("you", is_muted)

    def pause(self, call_id: str, live: CallSession, reason: PauseReason) -> None:
        """From now on nothing is kept until `reason` is settled."""
        live.pause(reason)
        self._mark_pause(call_id, live, reason)

    def resume(self, call_id: str, live: CallSession, reason: PauseReason) -> None:
        live.resume(reason)
        if not live.pause_reasons:
            self._store.save_gaps(call_id, live.gaps)
        self._mark_pause(call_id, live, reason)

    def _mark_pause(self, call_id: str, live: CallSession, reason: PauseReason) -> None:
        is_paused = reason in live.pause_reasons
        self._store.audit(
            self._clock.now(),
            AuditKind.CAPTURE_PAUSED if is_paused else AuditKind.CAPTURE_RESUMED,
            call_id,
            {"at": live.stream_time},
        )
        self._events.publish(CapturePaused(call_id, live.pause_reasons[0] if live.pause_reasons else None))

    def _enter(self, call_id: str, state: CallState, at: float) -> None:
        with self._store.transaction():
            call = self._store.call(call_id)
            if call is None:
                raise BadInput(Message("calls.unknown_to_record", call_id=call_id))
            if state is CallState.LIVE:
                changed = replace(
                    call, state=state, recorded_from=call.recorded_from if call.recorded_from is not None else at
                )
            else:
                changed = replace(call, state=state, recorded_to=at)
            self._store.save_call(changed)
            self._store.audit(self._clock.now(), OF_STATE[state], call_id, {"at": at})
        self._events.publish(CallChanged(call_id, state))
