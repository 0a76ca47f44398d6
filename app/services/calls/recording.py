"""A live call: what is heard is kept as it arrives, and transcribed as the models find time.

Two threads. The capture thread appends to the recording and posts a copy; it never waits for a model. The decode thread
takes what was posted, feeds the engine and commits words. When the engine falls behind, the mailbox grows; nothing is
lost.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.domain.audit import OF_STATE, AuditKind
from app.domain.call import CallState, Channel
from app.domain.capture import CaptureNotice, NoticeKind
from app.domain.consent import Grant
from app.domain.errors import BadInput, ConsentMissing
from app.domain.messages import Message
from app.domain.ports import (
    SAMPLE_RATE,
    CaptionMask,
    CaptureSource,
    Clock,
    LiveTranscriber,
    Recording,
    Samples,
    Store,
)
from app.domain.transcript import CommittedWord
from app.events import CallChanged, Captions, CaptureHeld, Events, Levels, OffTheRecord
from app.jobs import Jobs, Mailbox
from app.logs import get_logger
from app.services.calls.caption_backfill import Frame, kept_frames, uncaptioned
from app.services.calls.live_call import CallSession as CallSession

log = get_logger(__name__)

# A meter that moves five times a second looks alive and costs nothing.
LEVELS_EVERY_SECONDS = 0.2


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
        *,
        source: Callable[[CallSession], CaptureSource],
        engine: LiveTranscriber,
        mask: CaptionMask,
        recording: Recording,
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
        kept = recording.seconds()
        start = max(kept[1] if kept else grant.granted_at, at or 0.0)
        live.stream_time = live.decoded_time = live.settled_time = start
        live.words = list(self._store.words(call_id))
        for word in live.words:
            live.committed_to[word.channel] = max(live.committed_to.get(word.channel, 0.0), word.word.end)
        live.gaps = list(self._store.gaps(call_id))
        self._enter(call_id, CallState.LIVE, start)
        mailbox: Mailbox[Frame] = Mailbox()
        capture = source(live)
        if live.gaps and live.gaps[-1][1] is None:
            # A window that went while the call was off the record comes back off the record.
            live.off_the_record = True
            self._events.publish(OffTheRecord(call_id, True, live.gaps[-1][0]))
        # The end can be waited for before the first frame arrives: a withdrawal erases only what nobody writes any more.
        missed = uncaptioned(live.words, kept[0], start) if kept else None
        live.finishes_with(
            self._jobs.decode(lambda: self._transcribe(call_id, live, engine, mask, mailbox, recording, missed))
        )
        self._jobs.background(lambda: self._capture(live, capture, grant, start, recording, mailbox), "capture")
        return live

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

    def pause(self, call_id: str, live: CallSession, question: str) -> None:
        """From now on nothing is kept until `question` is answered."""
        live.pause(question)
        self._mark_pause(call_id, live, question)

    def resume(self, call_id: str, live: CallSession, question: str) -> None:
        live.resume(question)
        self._mark_pause(call_id, live, question)

    def _mark_pause(self, call_id: str, live: CallSession, question: str) -> None:
        is_held = question in live.pause_reasons
        self._store.audit(
            self._clock.now(),
            AuditKind.CAPTURE_PAUSED if is_held else AuditKind.CAPTURE_RESUMED,
            call_id,
            {"at": live.stream_time},
        )
        self._events.publish(CaptureHeld(call_id, live.pause_reasons[0] if live.pause_reasons else ""))

    def _capture(
        self,
        live: CallSession,
        source: CaptureSource,
        grant: Grant,
        start: float,
        recording: Recording,
        mailbox: Mailbox[Frame],
    ) -> None:
        levels = _Meters(live, self._events)
        try:
            for channel, at, samples in source.frames(grant, start=start):
                if live.stopped.is_set() or self._jobs.closing:
                    break
                end = at + len(samples) / SAMPLE_RATE
                levels.hear(channel, end, samples)
                if live.may_keep(channel):
                    recording.append(channel, at, samples)
                else:
                    # What isn't kept reaches no file and no engine; silence in its place keeps the engine's clock.
                    samples = samples * 0
                mailbox.put((channel, at, samples))
                live.stream_time = max(live.stream_time, end)
        except Exception as error:
            log.exception("capture ended early")
            live.problem = error
        finally:
            recording.close()
            live.captured.set()

    def _transcribe(
        self,
        call_id: str,
        live: CallSession,
        engine: LiveTranscriber,
        mask: CaptionMask,
        mailbox: Mailbox[Frame],
        recording: Recording,
        missed: tuple[float, float] | None,
    ) -> None:
        try:
            self._caption(call_id, live, engine, mask, mailbox, recording, missed)
        except Exception:
            log.exception("captions ended early")
            lost = Message("captions.stopped")
            self._events.publish(CaptureNotice(call_id, NoticeKind.CAPTIONS_LOST, live.stream_time, lost))
            # Nobody reads them any more, and hours of sound would pile up; the recording has them.
            while mailbox.take(0.05) or not live.captured.is_set():
                pass
        live.decoded_time = live.settled_time = live.stream_time
        self._enter(call_id, CallState.DONE if live.discarded else CallState.PROCESSING, live.stream_time)

    def _caption(
        self,
        call_id: str,
        live: CallSession,
        engine: LiveTranscriber,
        mask: CaptionMask,
        mailbox: Mailbox[Frame],
        recording: Recording,
        missed: tuple[float, float] | None,
    ) -> None:
        for frames in kept_frames(recording, *missed) if missed else ():
            for channel, at, samples in frames:
                engine.feed(channel, at, samples)
            self._commit(call_id, live, mask, engine, engine.step())
        while True:
            frame = mailbox.take(0.05)
            if frame is None and live.captured.is_set():
                break
            fed = live.decoded_time
            while frame is not None:
                channel, at, samples = frame
                engine.feed(channel, at, samples)
                fed = max(fed, at + len(samples) / SAMPLE_RATE)
                frame = mailbox.take(0.0)
            self._commit(call_id, live, mask, engine, engine.step())
            live.decoded_time, live.settled_time = fed, fed - engine.lag()
        self._commit(call_id, live, mask, engine, engine.finish())

    def _commit(
        self,
        call_id: str,
        live: CallSession,
        mask: CaptionMask,
        engine: LiveTranscriber,
        words: Sequence[CommittedWord],
    ) -> None:
        if live.discarded:
            return
        shown = mask.show([word for word in words if not live.is_already_committed(word)])
        if shown:
            self._store.append_words(call_id, shown)
            live.words.extend(shown)
        tails = {} if words and not shown else {c.value: engine.tail(c) for c in (Channel.MIC, Channel.REMOTE)}
        self._events.publish(Captions(shown, tails, live.stream_time))

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


class _Meters:
    """Root mean square of each channel since the last event; a channel that is not kept shows nothing."""

    def __init__(self, live: CallSession, events: Events) -> None:
        self._live = live
        self._events = events
        self._now: dict[Channel, float] = {}
        self._due = 0.0

    def hear(self, channel: Channel, end: float, samples: Samples) -> None:
        kept = len(samples) > 0 and self._live.may_keep(channel)
        self._now[channel] = float((samples * samples).mean()) ** 0.5 if kept else 0.0
        if end >= self._due:
            self._due = end + LEVELS_EVERY_SECONDS
            self._events.publish(Levels(self._now.get(Channel.MIC, 0.0), self._now.get(Channel.REMOTE, 0.0), end))
