"""A capture: two tracks, the watch over them, and the recording that they fill. It exists for a Grant, and not before."""

import contextlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.domain.call import Channel
from app.domain.capture import CaptureNotice, Devices, NoticeKind, SoundDevice
from app.domain.consent import Grant
from app.domain.errors import CallsideError, UserActionNeeded
from app.domain.messages import Message
from app.domain.ports import Samples
from app.paths import private_dir
from audio.backend import JOINT, Backend, joint, now
from audio.chunks import ChunkRecording
from audio.disk_reserve import Reserve
from audio.keeper import Keeper
from audio.notices import note_down
from audio.track import Piece, Track, joined, reopen

TICK_SECONDS = 0.1
# Sound is kept this much after it was heard, so that a press reaches what was heard at its moment.
HOLD_BACK_SECONDS = 0.2
# Covers what the system's statement of its latency may be wrong by.
RESUME_MARGIN_SECONDS = 0.1
WATCH_SECONDS = 1.0
SILENT_SECONDS = 2.0
PLAYING_PEAK = 0.005
MUTE_SECONDS = 4.0
# A watch that comes so late has slept: the lid was closed, or the process was stopped.
SLEPT_SECONDS = 6.0
# A gap below this is told to nobody.
SHORTEST_GAP_SECONDS = 0.05
RESERVED_HOURS = 2.0
FOREVER = float("inf")
NAMES = {Channel.MIC: Message("recording.your_microphone"), Channel.REMOTE: Message("recording.other_side")}

Publish = Callable[[Channel, float, Samples], None]
Tell = Callable[[CaptureNotice], None]


@dataclass(frozen=True, slots=True)
class Outlets:
    """Where frames and notices of a capture go: to the program that asked for it."""

    publish: Publish
    tell: Tell


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be recorded: the devices that the rep chose, or None to follow the call's program; and up to which call
    times a capture that died had kept the channels, for the gap behind it to be told."""

    devices: Devices = field(default_factory=Devices)
    program: str | None = None
    kept_to: Mapping[Channel, float] = field(default_factory=dict)


class Capture:
    """`start` is the call time of this moment."""

    def __init__(
        self, grant: Grant, recording: ChunkRecording, backend: Backend, *, start: float, wish: Wish, outlets: Outlets
    ) -> None:
        self._grant = grant
        self._recording = recording
        self._backend = backend
        self._choice, self._program = wish.devices, wish.program
        self._publish, self._tell_parent = outlets.publish, outlets.tell
        self._epoch = now() - start
        self._tracks = {
            c: Track(c, backend, self._epoch, ended_at=wish.kept_to.get(c)) for c in (Channel.MIC, Channel.REMOTE)
        }
        # By channel and reason, so that a microphone unmuted off the record stays off it.
        self._withheld: dict[tuple[Channel, str], list[tuple[float, float]]] = {
            (c, "before consent"): [(-FOREVER, grant.granted_at)] for c in self._tracks
        }
        self._lock = threading.RLock()
        self._alarms: set[Channel] = set()
        self._ended = threading.Event()
        self._stopped_at: float | None = None
        self._folder = private_dir(recording.folder)
        self._reserve = Reserve(self._folder / "reserve", RESERVED_HOURS)
        recording.make_room_with(self._reserve.make_room)
        self._keeper = Keeper(recording, tell=self._tell, lost=self._lost)

    @property
    def at(self) -> float:
        """Call time now."""
        return now() - self._epoch

    # ── commands ────────────────────────────────────────────────────────────────────────────────────────────────

    def withhold(self, reason: str, channels: tuple[Channel, ...], is_withheld: bool, moment: float) -> None:
        """From call time `moment` on nothing of `channels` is kept for this reason, or it is again."""
        with self._lock:
            for channel in channels:
                spans = self._withheld.setdefault((channel, reason), [])
                is_open = bool(spans) and spans[-1][1] == FOREVER
                if is_withheld and not is_open:
                    spans.append((moment, FOREVER))
                elif not is_withheld and is_open:
                    spans[-1] = (spans[-1][0], self.at + RESUME_MARGIN_SECONDS)

    def stop(self, moment: float | None = None) -> None:
        """Ends the capture: nothing is kept that was heard after call time `moment`, or after now."""
        moment = self.at if moment is None else min(moment, self.at)
        self._stopped_at = moment if self._stopped_at is None else min(moment, self._stopped_at)
        self._ended.set()

    # ── the loop ────────────────────────────────────────────────────────────────────────────────────────────────

    def run(self, *, is_wanted: Callable[[], bool]) -> None:
        """Records until `stop`, or until nobody wants it any more. Raises UserActionNeeded where neither device opens."""
        self._open_first()
        threading.Thread(target=self._watch, name="watch devices", daemon=True).start()
        if not self._reserve.is_whole:
            self._tell(NoticeKind.DISK_LOW, Message("recording.disk_low"))
        asked = time.monotonic()
        while not self._ended.wait(TICK_SECONDS):
            self._drain(self.at - HOLD_BACK_SECONDS)
            if time.monotonic() - asked > 1.0:
                asked = time.monotonic()
                if not is_wanted():
                    break
        self._finish()

    def _open_first(self) -> None:
        known = self._backend.devices()
        devices, problem = self._wanted(), None
        for channel, track in self._tracks.items():
            name = _of(devices, channel) or ""
            try:
                if not name and channel is Channel.MIC:
                    raise UserActionNeeded(Message("audio.no_microphone"))
                track.open(joint(known, name) or SoundDevice(name, name, channel is Channel.REMOTE))
            except CallsideError as error:
                problem = error
                track.lost = error.message
        if problem and not any(track.device for track in self._tracks.values()):
            self._keeper.close()
            self._reserve.release()
            raise problem
        if not devices.mic:
            self._tell(NoticeKind.DEVICE_LOST, Message("recording.no_microphone"), Channel.MIC)

    def _finish(self) -> None:
        self.stop()
        time.sleep(TICK_SECONDS)  # what was heard before the order is on its way
        assert self._stopped_at is not None
        self._drain(self._stopped_at, is_last=True)
        with self._lock:
            for track in self._tracks.values():
                track.close()
        self._keeper.close()
        with contextlib.suppress(OSError):  # the disk is full, which the rep is told
            self._recording.close()
        self._reserve.release()
        self._tell(NoticeKind.ENDED, Message("recording.ended"))

    def _drain(self, until: float, *, is_last: bool = False) -> None:
        with self._lock:
            until = until if self._stopped_at is None else min(until, self._stopped_at)
            for channel, track in self._tracks.items():
                for piece in joined(track.pieces(until, self._spans(channel), is_last=is_last)):
                    self._keep(channel, piece)

    def _keep(self, channel: Channel, piece: Piece) -> None:
        start, samples, gap, is_kept = piece
        self._lost(channel, start - gap, start)
        if is_kept:
            self._keeper.keep(channel, start, samples)
        self._publish(channel, start, samples)

    def _lost(self, channel: Channel, since: float, until: float) -> None:
        if until - since > SHORTEST_GAP_SECONDS:
            text = Message("recording.missing", side=NAMES[channel], seconds=until - since)
            self._tell(NoticeKind.GAP, text, channel, since, until)

    # ── the watch ───────────────────────────────────────────────────────────────────────────────────────────────

    def _watch(self) -> None:
        looked = self.at
        while not self._ended.wait(WATCH_SECONDS):
            if self.at - looked > SLEPT_SECONDS:
                for track in self._tracks.values():
                    track.wake(self.at)
            looked = self.at
            try:
                self._look()
            except CallsideError:
                # The sound system is away; the tracks say so themselves.
                for channel, track in self._tracks.items():
                    if track.lost and track.device:
                        self._lose(channel, track)

    def _look(self) -> None:
        using = Devices(self._tracks[Channel.MIC].device, self._tracks[Channel.REMOTE].device)
        # Of one moment: the laptop may sleep while the sound system is asked.
        at, remote = self.at, self._tracks[Channel.REMOTE]
        quiet = remote.silent_for(at) > SILENT_SECONDS
        state = self._backend.state(self._program, using, meter=quiet)
        playing = state.playing
        if self._program and quiet and not remote.is_proved and playing is not None and playing <= PLAYING_PEAK:
            # Until the choice has proved right, everything that plays counts, not the chosen program alone.
            playing = self._backend.state(None, using, meter=True).playing
        wanted = self._fixed(state.devices, state.present)
        for channel, track in self._tracks.items():
            name = _of(wanted, channel)
            if track.device and (track.lost or (state.present and track.device not in state.present)):
                self._lose(channel, track)
            if name and name != track.device and not self._ended.is_set():
                self._move(channel, track, name)
        silent = quiet and playing is not None and playing > PLAYING_PEAK
        self._alarm(Channel.REMOTE, silent, not quiet, Message("recording.other_side_unheard"))
        mic_dead = self._tracks[Channel.MIC].silent_for(at) > MUTE_SECONDS
        why = Message("recording.muted") if state.mic_muted else Message("recording.silent")
        # Without a microphone the notice of its loss says so already.
        is_bad = bool(self._tracks[Channel.MIC].device) and (state.mic_muted or mic_dead)
        self._alarm(
            Channel.MIC,
            is_bad and not self._is_withheld(Channel.MIC),
            not is_bad,
            Message("recording.microphone_is", why=why),
        )

    def _lose(self, channel: Channel, track: Track) -> None:
        name = track.device
        with self._lock:
            track.close()
        self._tell(NoticeKind.DEVICE_LOST, Message("recording.device_lost", side=NAMES[channel], name=name), channel)

    def _move(self, channel: Channel, track: Track, name: str) -> None:
        device = joint(self._backend.devices(), name)
        with self._lock:
            self._drain(self.at)
            if device and not self._ended.is_set() and reopen(track, device):
                text = Message("recording.device_changed", side=NAMES[channel], device=device.label)
                self._tell(NoticeKind.DEVICE_CHANGED, text, channel)

    def _alarm(self, channel: Channel, is_bad: bool, is_good: bool, text: str) -> None:
        if self._is_withheld(channel):
            return
        if is_bad and channel not in self._alarms:
            self._alarms.add(channel)
            self._tell(NoticeKind.ONE_SIDED, text, channel)
        elif is_good and channel in self._alarms:
            self._alarms.remove(channel)
            self._tell(NoticeKind.HEARD_AGAIN, Message("recording.heard_again", side=NAMES[channel]), channel)

    def _spans(self, channel: Channel) -> list[tuple[float, float]]:
        return [span for (of, _), spans in self._withheld.items() if of is channel for span in spans]

    def _is_withheld(self, channel: Channel) -> bool:
        return any(end == FOREVER for _, end in self._spans(channel))

    def _wanted(self) -> Devices:
        return self._fixed(self._backend.of_call(self._program), frozenset())

    def _fixed(self, found: Devices, present: frozenset[str]) -> Devices:
        """What the rep chose stays while it is there."""

        def pick(chosen: str | None, other: str | None) -> str | None:
            return chosen if chosen and (not present or chosen in present) else other

        mic, remote = pick(self._choice.mic, found.mic), pick(self._choice.remote, found.remote)
        # Whoever set it so: what the other side is recorded from is nobody's microphone.
        return Devices(None if mic in (remote or "").split(JOINT) else mic, remote)

    def _tell(
        self,
        kind: NoticeKind,
        text: Message | str,
        channel: Channel | None = None,
        at: float | None = None,
        until: float | None = None,
    ) -> None:
        notice = CaptureNotice(self._grant.call_id, kind, self.at if at is None else at, text, channel, until)
        note_down(self._folder, notice)
        self._tell_parent(notice)


def _of(devices: Devices, channel: Channel) -> str | None:
    return devices.mic if channel is Channel.MIC else devices.remote
