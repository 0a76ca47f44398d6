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
# So much sound from a channel proves its choice right: less may be a chime of another program on the same output.
PROVED_SECONDS = 3.0
# An open stream has delivered its first block well before this is over, on a busy machine too.
START_SECONDS = 5.0

Piece = tuple[float, Samples, float, bool]  # start, samples, gap before it, whether it may be kept


class Track:
    """`ended_at` is the call time up to which an earlier capture of the same call has recorded the channel."""

    def __init__(self, channel: Channel, backend: Backend, epoch: float, *, ended_at: float | None = None) -> None:
        self.channel = channel
        self.lost: str | None = None
        # What is heard next follows on this call time, or sound is missing between the two.
        self.ended_at = ended_at
        self._sounded_seconds = 0.0
        self._sounded_at: float | None = None
        self._opened_at = 0.0
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

    @property
    def is_proved(self) -> bool:
        """Whether enough was heard to know that this is the channel that was meant."""
        return self._sounded_seconds >= PROVED_SECONDS

    def open(self, device: SoundDevice) -> None:
        """Raises UserActionNeeded where the device can't be opened."""
        self.close()
        self.lost = None
        stream = self._backend.open(device, self._deliver, self._end)
        self._resampler, self._timeline = Resampler(stream.rate), Timeline()
        self._stream = stream
        self._opened_at, self._sounded_at = now() - self._epoch, None
        self._warm_from = now() + WARM_UP_SECONDS

    def silent_for(self, at: float) -> float:
        """Seconds up to call time `at` in which nothing was heard, counted from the first block of the open stream; one
        that delivers nothing at all counts from when it should have."""
        if self._stream is None:
            return 0.0
        since = self._opened_at + START_SECONDS if self._sounded_at is None else self._sounded_at
        return max(0.0, at - since)

    def wake(self, at: float) -> None:
        """Counts silence anew: until call time `at` nothing could be heard, since the laptop slept."""
        self._sounded_at = None if self._sounded_at is None else max(self._sounded_at, at)
        self._opened_at = max(self._opened_at, at)

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
                self._ring.popleft()  # the hole is seen, and told, when what follows is dated
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

    def pieces(self, until: float, withheld: list[tuple[float, float]], *, is_last: bool = False) -> Iterator[Piece]:
        """What was heard up to call time `until`. What lies in a `withheld` span comes as silence, before any filter
        has seen it. Behind a hole nothing comes before its length is known, or what comes `is_last`."""
        if self._resampler is None or not self._is_warm():
            return
        while True:
            with self._ring_lock:
                if not self._ring or self._ring[0].heard_until - self._epoch > until:
                    return
                gap = self._timeline.hole(self._coming(self._resampler.rate), is_all=is_last)
                if gap is None:
                    self._hear_behind(self._ring[-1])
                    return
                block = self._ring.popleft()
            heard = block.heard_until - self._epoch
            begin = heard - len(block.samples) / self._resampler.rate
            kept = not any(begin < end and heard > start for start, end in withheld)
            samples = block.samples if kept else np.zeros_like(block.samples)
            is_sound = kept and len(samples) and float(np.abs(samples).max()) > SILENT_PEAK
            if is_sound or self._sounded_at is None:
                self._sounded_at = heard
                self._sounded_seconds += len(samples) / self._resampler.rate if is_sound else 0.0
            out = self._resampler.feed(samples)
            if not len(out):
                continue
            step = self._timeline.place(heard, len(out), gap)
            self._resampler.ppm = self._timeline.ppm
            start, gap = step.start, step.gap
            if self.ended_at is not None:
                gap, self.ended_at = max(gap, start - self.ended_at), None
            yield start, out, gap, kept

    def _hear_behind(self, block: Block) -> None:
        """While a hole is measured, what comes behind it waits: it is heard all the same."""
        if len(block.samples) and float(np.abs(block.samples).max()) > SILENT_PEAK:
            self._sounded_at = block.heard_until - self._epoch

    def _coming(self, rate: float) -> Iterator[tuple[float, float]]:
        return ((block.heard_until - self._epoch, len(block.samples) / rate) for block in self._ring)


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
