"""A capture: two tracks, the watch over them, and the recording that they fill. It exists for a Grant, and not before."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.call import Channel
from app.domain.capture import CaptureNotice, Devices, NoticeKind, SoundDevice
from app.domain.consent import Grant
from app.domain.errors import CallsideError
from app.domain.messages import Message
from app.domain.ports import Samples
from app.paths import private_dir
from audio.backend import Backend, now
from audio.chunks import ChunkRecording
from audio.disk_reserve import Reserve
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


class Capture:
    """`start` is the call time of this moment. Give the devices in `choice`, or None to follow the call's program."""

    def __init__(
        self, grant: Grant, recording: ChunkRecording, backend: Backend, *, start: float, choice: Devices,
        program: str | None, outlets: Outlets,
    ) -> None:  # fmt: skip
        self._grant = grant
        self._recording = recording
        self._backend = backend
        self._choice, self._program = choice, program
        self._publish, self._tell_parent = outlets.publish, outlets.tell
        self._epoch = now() - start
        self._tracks = {c: Track(c, backend, self._epoch) for c in (Channel.MIC, Channel.REMOTE)}
        # By channel and reason, so that a microphone unmuted off the record stays off it.
        self._withheld: dict[tuple[Channel, str], list[tuple[float, float]]] = {
            (c, "before consent"): [(-FOREVER, grant.granted_at)] for c in self._tracks
        }
        self._lock = threading.RLock()
        self._alarms: set[Channel] = set()
        self._full = False
        self._ended = threading.Event()
        self._folder = private_dir(recording.folder)
        self._reserve = Reserve(self._folder / "reserve", RESERVED_HOURS)
        recording.make_room_with(self._reserve.make_room)

    @property
    def at(self) -> float:
        """Call time now."""
        return now() - self._epoch

    @property
    def dropped(self) -> int:
        return sum(track.dropped for track in self._tracks.values())

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

    def stop(self) -> None:
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
        known = {device.name: device for device in self._backend.devices()}
        devices, problem = self._wanted(), None
        for channel, track in self._tracks.items():
            name = _of(devices, channel)
            if name is None and channel is Channel.MIC and all(device.is_loopback for device in known.values()):
                # The system would hand out an output's monitor: the others, recorded as the rep.
                self._tell(NoticeKind.DEVICE_LOST, Message("recording.no_microphone"), channel)
                continue
            try:
                track.open(known.get(name or "", SoundDevice(name or "", name or "", channel is Channel.REMOTE)))
            except CallsideError as error:
                problem = error
                track.lost = error.message
        if problem and not any(track.device for track in self._tracks.values()):
            self._reserve.release()
            raise problem

    def _finish(self) -> None:
        self._ended.set()
        time.sleep(TICK_SECONDS)
        self._drain(self.at)
        for track in self._tracks.values():
            track.close()
        self._recording.close()
        self._reserve.release()
        self._tell(NoticeKind.ENDED, Message("recording.ended"))

    def _drain(self, until: float) -> None:
        with self._lock:
            for channel, track in self._tracks.items():
                for piece in joined(track.pieces(until, self._spans(channel))):
                    self._keep(channel, piece)

    def _keep(self, channel: Channel, piece: Piece) -> None:
        start, samples, gap, is_kept = piece
        if gap > 0.05:
            self._tell(
                NoticeKind.GAP,
                Message("recording.missing", side=NAMES[channel], seconds=gap),
                channel,
                start - gap,
                start,
            )
        if is_kept:
            try:
                self._recording.append(channel, start, samples)
                if self._full:
                    self._full = False
                    self._tell(NoticeKind.DISK_ROOM, Message("recording.disk_has_room"))
            except OSError:
                if not self._full:
                    self._full = True
                    self._tell(NoticeKind.DISK_FULL, Message("recording.disk_full"), channel)
        self._publish(channel, start, samples)

    # ── the watch ───────────────────────────────────────────────────────────────────────────────────────────────

    def _watch(self) -> None:
        while not self._ended.wait(WATCH_SECONDS):
            try:
                self._look()
            except CallsideError:
                # The sound system is away; the tracks say so themselves.
                for channel, track in self._tracks.items():
                    if track.lost and track.device:
                        self._lose(channel, track)

    def _look(self) -> None:
        using = Devices(self._tracks[Channel.MIC].device, self._tracks[Channel.REMOTE].device)
        quiet = self.at - self._tracks[Channel.REMOTE].sounded_at > SILENT_SECONDS
        state = self._backend.state(self._program, using, meter=quiet)
        wanted = self._fixed(state.devices, state.present)
        for channel, track in self._tracks.items():
            name = _of(wanted, channel)
            if track.device and (track.lost or (state.present and track.device not in state.present)):
                self._lose(channel, track)
            if name and name != track.device:
                self._move(channel, track, name)
        silent = quiet and state.playing is not None and state.playing > PLAYING_PEAK
        self._alarm(Channel.REMOTE, silent, not quiet, Message("recording.other_side_unheard"))
        mic_dead = self.at - self._tracks[Channel.MIC].sounded_at > MUTE_SECONDS
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
        known = {device.name: device for device in self._backend.devices()}
        with self._lock:
            self._drain(self.at)
            if name in known and reopen(track, known[name]):
                label = known[name].label
                self._tell(
                    NoticeKind.DEVICE_CHANGED,
                    Message("recording.device_changed", side=NAMES[channel], device=label),
                    channel,
                )

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

        return Devices(pick(self._choice.mic, found.mic), pick(self._choice.remote, found.remote))

    def _tell(
        self,
        kind: NoticeKind,
        text: str,
        channel: Channel | None = None,
        at: float | None = None,
        until: float | None = None,
    ) -> None:
        notice = CaptureNotice(self._grant.call_id, kind, self.at if at is None else at, text, channel, until)
        note_down(self._folder, notice)
        self._tell_parent(notice)


def _of(devices: Devices, channel: Channel) -> str | None:
    return devices.mic if channel is Channel.MIC else devices.remote
