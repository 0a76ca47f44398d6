"""The disk's end of a capture: what was heard goes to the recording on a thread of its own, so that a disk that is slow or full
holds up neither the devices nor the alarms."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

import numpy as np

from app.domain.call import Channel
from app.domain.capture import NoticeKind
from app.domain.messages import Message
from app.domain.ports import SAMPLE_RATE, Samples
from audio.chunks import ChunkRecording

# What waits for a slow disk at the most, both channels together; what comes then is lost, and told.
MOST_WAITING_SECONDS = 600.0
# A disk that takes so long for so many writes on end, or for one, is slow.
SLOW_SECONDS, SLOW_WRITES, STUCK_SECONDS = 0.25, 4, 2.0
# A disk has room again when so many writes on end have succeeded.
ROOM_WRITES = 2
LOOSE_SECONDS = 0.5 / SAMPLE_RATE

# kind, sentence, channel, from when, until when
Told = Callable[[NoticeKind, Message, Channel | None, float | None, float | None], None]
Lost = Callable[[Channel, float, float], None]


@dataclass
class _Side:
    """A channel at the disk: since when it finds no room, and what it has lost for want of memory."""

    full_since: float | None = None
    written: int = 0
    room_at: float = 0.0
    unkept: tuple[float, float] | None = None
    waiting: deque[tuple[float, Samples]] = field(default_factory=deque)


class Keeper:
    """Writes pieces into `recording` in their order. `lost` hears of stretches that were not kept."""

    def __init__(self, recording: ChunkRecording, *, tell: Told, lost: Lost) -> None:
        self._recording, self._tell, self._lost = recording, tell, lost
        self._sides: dict[Channel, _Side] = {channel: _Side() for channel in (Channel.MIC, Channel.REMOTE)}
        self._waiting = 0
        self._slow, self._is_slow_told = 0, False
        self._arrived = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="keep", daemon=True)
        self._thread.start()

    def keep(self, channel: Channel, start: float, samples: Samples) -> None:
        """Takes a piece and returns at once."""
        side = self._sides[channel]
        with self._arrived:
            if self._waiting > MOST_WAITING_SECONDS * SAMPLE_RATE:
                since = side.unkept[0] if side.unkept else start
                side.unkept = (since, start + len(samples) / SAMPLE_RATE)
                return
            side.waiting.append((start, samples))
            self._waiting += len(samples)
            unkept, side.unkept = side.unkept, None
            self._arrived.notify()
        if unkept:
            self._lost(channel, *unkept)

    def close(self) -> None:
        """Returns when everything that was taken is on disk, or has found no room."""
        with self._arrived:
            self._closing = True
            self._arrived.notify()
        self._thread.join()
        for channel, side in self._sides.items():
            if side.unkept:
                self._lost(channel, *side.unkept)

    def _run(self) -> None:
        while True:
            with self._arrived:
                while not self._waiting and not self._closing:
                    self._arrived.wait()
                if not self._waiting:
                    return
                taken = [(c, side.waiting) for c, side in self._sides.items() if side.waiting]
                for _, side in ((c, self._sides[c]) for c, _ in taken):
                    side.waiting = deque()
                self._waiting = 0
            for channel, pieces in taken:
                for start, samples in _runs(pieces):
                    self._write(channel, start, samples)

    def _write(self, channel: Channel, start: float, samples: Samples) -> None:
        before, began = self._recording.written(channel), monotonic()
        try:
            self._recording.append(channel, start, samples)
        except OSError:
            self._fill(channel, start)
            return
        if self._recording.written(channel) > before:
            self._empty(channel, start)
            self._time(monotonic() - began)

    def _fill(self, channel: Channel, start: float) -> None:
        side = self._sides[channel]
        was_full = any(s.full_since is not None for s in self._sides.values())
        side.full_since = start if side.full_since is None else side.full_since
        side.written = 0
        if not was_full:
            self._tell(NoticeKind.DISK_FULL, Message("recording.disk_full"), None, None, None)

    def _empty(self, channel: Channel, start: float) -> None:
        side = self._sides[channel]
        if side.full_since is None:
            return
        side.room_at = side.room_at if side.written else start
        side.written += 1
        if side.written < ROOM_WRITES:
            return
        since, side.full_since, side.written = side.full_since, None, 0
        self._lost(channel, since, side.room_at)
        if all(s.full_since is None for s in self._sides.values()):
            self._tell(NoticeKind.DISK_ROOM, Message("recording.disk_has_room"), None, None, None)

    def _time(self, seconds: float) -> None:
        self._slow = self._slow + 1 if seconds > SLOW_SECONDS else 0
        if (self._slow >= SLOW_WRITES or seconds > STUCK_SECONDS) and not self._is_slow_told:
            self._is_slow_told = True
            self._tell(NoticeKind.DISK_SLOW, Message("recording.disk_slow"), None, None, None)


def _runs(pieces: deque[tuple[float, Samples]]) -> list[tuple[float, Samples]]:
    """Pieces that follow each other, joined: each stretch costs the disk one wait."""
    runs: list[list[tuple[float, Samples]]] = []
    for start, samples in pieces:
        if runs:
            last, held = runs[-1][-1]
            if abs(start - last - len(held) / SAMPLE_RATE) <= LOOSE_SECONDS:
                runs[-1].append((start, samples))
                continue
        runs.append([(start, samples)])
    return [(run[0][0], np.concatenate([samples for _, samples in run])) for run in runs]
