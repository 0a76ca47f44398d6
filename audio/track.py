"""One channel of a capture: a device's blocks in, 16 kHz in call time out."""

import threading
from collections import deque
from collections.abc import Iterable, Iterator

import numpy as np

from app.domain.call import Channel
from app.domain.capture import SoundDevice
from app.domain.errors import CallsideError
from app.domain.ports import Samples
from audio.backend import Backend, Block, Stream, now
from audio.resample import Resampler
from audio.timeline import Timeline

RING_SECONDS = 30.0
# A driver delivers at least this much at once on average; it bounds the ring's length.
SHORTEST_BLOCK_SECONDS = 0.005
# A new stream's first statements of its latency are guesses: its first blocks wait, and are dated by those that follow.
WARM_UP_SECONDS = 1.0
# Below this a channel is digitally silent: a microphone in a quiet room is a hundred times louder.
SILENT_PEAK = 3e-5

Piece = tuple[float, Samples, float, bool]  # start, samples, gap before it, whether it may be kept


class Track:
    def __init__(self, channel: Channel, backend: Backend, epoch: float) -> None:
        self.channel = channel
        self.dropped = 0
        self.lost: str | None = None
        self.sounded_at = 0.0
        self.ended_at: float | None = None
        self._backend = backend
        self._epoch = epoch
        self._ring: deque[Block] = deque()
        self._ring_lock = threading.Lock()
        self._stream: Stream | None = None
        self._resampler: Resampler | None = None
        self._timeline = Timeline()
        self._warm_from: float | None = None

    @property
    def device(self) -> str | None:
        return self._stream.device if self._stream else None

    def open(self, device: SoundDevice) -> None:
        """Raises UserActionNeeded where the device can't be opened."""
        self.close()
        self.lost = None
        stream = self._backend.open(device, self._deliver, self._end)
        self._resampler, self._timeline = Resampler(stream.rate), Timeline()
        self._stream = stream
        self._warm_from = now() + WARM_UP_SECONDS

    def close(self) -> None:
        """Closes the channel's stream; a device that fails to close is logged."""
        stream, self._stream = self._stream, None
        if stream:
            self.ended_at = self._timeline.position or self.ended_at
            stream.close()
        with self._ring_lock:
            self._ring.clear()

    def _deliver(self, block: Block) -> None:
        with self._ring_lock:
            if len(self._ring) > RING_SECONDS / SHORTEST_BLOCK_SECONDS:
                self._ring.popleft()
                self.dropped += 1
            self._ring.append(block)

    def _end(self, why: str) -> None:
        self.lost = why

    def _is_warm(self) -> bool:
        """Once, after the warm-up: dates what came before it backwards from its last block."""
        if self._warm_from is None:
            return True
        with self._ring_lock:
            if not self._ring or now() < self._warm_from or self._stream is None:
                return False
            rate, heard = self._stream.rate, self._ring[-1].heard_until
            for index in range(len(self._ring) - 1, -1, -1):
                block = self._ring[index]
                self._ring[index] = Block(block.samples, heard)
                heard -= len(block.samples) / rate
        self._warm_from = None
        return True

    def pieces(self, until: float, withheld: list[tuple[float, float]]) -> Iterator[Piece]:
        """What was heard up to call time `until`. What lies in a `withheld` span comes as silence, before any filter
        has seen it."""
        if self._resampler is None or not self._is_warm():
            return
        while True:
            with self._ring_lock:
                if not self._ring or self._ring[0].heard_until - self._epoch > until:
                    return
                block = self._ring.popleft()
            heard = block.heard_until - self._epoch
            begin = heard - len(block.samples) / self._resampler.rate
            kept = not any(begin < end and heard > start for start, end in withheld)
            samples = block.samples if kept else np.zeros_like(block.samples)
            if kept and len(samples) and float(np.abs(samples).max()) > SILENT_PEAK:
                self.sounded_at = heard
            out = self._resampler.feed(samples)
            if not len(out):
                continue
            step = self._timeline.place(heard, len(out))
            self._resampler.ppm = self._timeline.ppm
            start, gap = step.start, step.gap
            if self.ended_at is not None:
                gap, self.ended_at = max(gap, start - self.ended_at), None
            yield start, out, gap, kept


def joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Pieces that follow each other without a gap, as one: each costs a message to the window and a look at the file."""
    held: list[Piece] = []
    for piece in pieces:
        if held and (piece[2] or piece[3] != held[0][3]):
            yield _one(held)
            held = []
        held.append(piece)
    if held:
        yield _one(held)


def _one(pieces: list[Piece]) -> Piece:
    start, _, gap, is_kept = pieces[0]
    return start, np.concatenate([samples for _, samples, _, _ in pieces]), gap, is_kept


def reopen(track: Track, device: SoundDevice) -> bool:
    """Whether the device could be opened; a capture tries again later where it could not."""
    try:
        track.open(device)
    except CallsideError:
        return False
    return True
