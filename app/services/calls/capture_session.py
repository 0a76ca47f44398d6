"""The capture of one call: frames into the recording and the engine, committed words into the store and the captions."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.call import Channel
from app.domain.capture import CaptureNotice, NoticeKind
from app.domain.consent import Grant
from app.domain.errors import StorageFull
from app.domain.languages import SpokenLanguage
from app.domain.messages import Message
from app.domain.ports import SAMPLE_RATE, CaptionMask, CaptureSource, LiveTranscriber, Recording, Samples, Store
from app.domain.transcript import CommittedWord
from app.events import Captions, Events, Levels
from app.jobs import Jobs, Mailbox
from app.logs import get_logger
from app.services.calls.caption_backfill import Frame, kept_frames
from app.services.calls.live_call import CallSession

log = get_logger(__name__)

# A meter that moves five times a second looks alive and costs nothing.
LEVELS_EVERY_SECONDS = 0.2
# Captions are behind by this much at least before the decoder is asked again.
FRAME_PATIENCE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class CaptureTools:
    """What a call is recorded and captioned with. `missed`: recorded seconds that have no captions yet (from, to)."""

    engine: LiveTranscriber
    mask: CaptionMask
    recording: Recording
    missed: tuple[float, float] | None = None


class CaptureSession:
    """Two loops that end with the call: `capture` on a thread of its own, `caption` on the decoder's."""

    def __init__(
        self, call_id: str, live: CallSession, tools: CaptureTools, *, store: Store, jobs: Jobs, events: Events
    ) -> None:
        self._call_id = call_id
        self._live = live
        self._tools = tools
        self._store = store
        self._jobs = jobs
        self._events = events
        self._mailbox: Mailbox[Frame] = Mailbox()
        self._spoken = SpokenLanguage()
        # Words that found no room on the disk: kept with the next ones.
        self._unsaved: list[CommittedWord] = []

    def capture(self, source: CaptureSource, grant: Grant, start: float) -> None:
        """Writes frames as they arrive until the call is stopped. A failure ends the capture and stays in
        `live.problem`."""
        live, recording = self._live, self._tools.recording
        levels = _Meters(live, self._events)
        try:
            for channel, at, samples in source.frames(grant, start=start):
                if live.stopped.is_set() or self._jobs.closing:
                    break
                end = at + len(samples) / SAMPLE_RATE
                levels.measure(channel, end, samples)
                if live.may_keep(channel):
                    recording.append(channel, at, samples)
                else:
                    # What isn't kept reaches no file and no engine; silence in its place keeps the engine's clock.
                    samples = samples * 0
                self._mailbox.put((channel, at, samples))
                live.stream_time = max(live.stream_time, end)
        except Exception as error:
            log.exception("capture ended early")
            live.problem = error
        finally:
            recording.close()
            live.captured.set()

    def caption(self) -> None:
        """Commits words until the capture has ended. A failure costs the captions, never the recording."""
        live = self._live
        try:
            self._caption()
        except Exception:
            log.exception("captions ended early")
            lost = Message("captions.stopped")
            self._events.publish(CaptureNotice(self._call_id, NoticeKind.CAPTIONS_LOST, live.stream_time, lost))
            # Nobody reads them any more, and hours of sound would pile up; the recording has them.
            while self._mailbox.take(FRAME_PATIENCE_SECONDS) or not live.captured.is_set():
                pass
        live.decoded_time = live.settled_time = live.stream_time

    def _caption(self) -> None:
        live, engine, missed = self._live, self._tools.engine, self._tools.missed
        for frames in kept_frames(self._tools.recording, *missed) if missed else ():
            for channel, at, samples in frames:
                engine.feed(channel, at, samples)
            self._commit(engine.step())
        while True:
            frame = self._mailbox.take(FRAME_PATIENCE_SECONDS)
            if frame is None and live.captured.is_set():
                break
            fed = live.decoded_time
            while frame is not None:
                channel, at, samples = frame
                engine.feed(channel, at, samples)
                fed = max(fed, at + len(samples) / SAMPLE_RATE)
                frame = self._mailbox.take(0.0)
            if live.chosen_language:
                engine.speak(live.chosen_language)
                live.chosen_language = None
            self._commit(engine.step())
            self._note_language()
            live.decoded_time, live.settled_time = fed, fed - engine.lag()
        self._commit(engine.finish())
        self._note_language()

    def _note_language(self) -> None:
        """Keeps the call's language once its sound has told it, and says where it is not read."""
        spoken = self._tools.engine.language()
        if spoken == self._spoken:
            return
        self._spoken = spoken
        if spoken.code:
            self._store.save_language(self._call_id, spoken.code, spoken.since)
        if spoken.told:
            lost = CaptureNotice(self._call_id, NoticeKind.CAPTIONS_LOST, self._live.stream_time, spoken.told)
            self._events.publish(lost)

    def _commit(self, words: Sequence[CommittedWord]) -> None:
        live, engine = self._live, self._tools.engine
        if live.discarded:
            return
        kept = [w for w in words if not (live.is_already_committed(w) or live.was_off_the_record(w))]
        shown = self._tools.mask.show(kept)
        if shown:
            self._save(shown)
            live.words.extend(shown)
        # Words that may still change are shown while they are being spoken, and nothing is while nothing is kept.
        is_silent = live.off_the_record or bool(live.pause_reasons) or bool(words and not shown)
        tails = {} if is_silent else {c.value: engine.tail(c) for c in (Channel.MIC, Channel.REMOTE)}
        self._events.publish(Captions(shown, tails, live.stream_time))

    def _save(self, words: Sequence[CommittedWord]) -> None:
        """A full disk, which the recording tells, costs no captions: they are kept once there is room."""
        self._unsaved += words
        try:
            self._store.append_words(self._call_id, self._unsaved)
        except StorageFull:
            return
        self._unsaved = []


class _Meters:
    """Root mean square of each channel since the last event; a channel that is not kept shows nothing."""

    def __init__(self, live: CallSession, events: Events) -> None:
        self._live = live
        self._events = events
        self._now: dict[Channel, float] = {}
        self._due = 0.0

    def measure(self, channel: Channel, end: float, samples: Samples) -> None:
        kept = len(samples) > 0 and self._live.may_keep(channel)
        self._now[channel] = float((samples * samples).mean()) ** 0.5 if kept else 0.0
        if end >= self._due:
            self._due = end + LEVELS_EVERY_SECONDS
            self._events.publish(Levels(self._now.get(Channel.MIC, 0.0), self._now.get(Channel.REMOTE, 0.0), end))
