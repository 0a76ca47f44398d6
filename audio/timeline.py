"""Where a device's samples lie in call time, though its clock is not the laptop's.

A block tells when its last sample was heard (arrival less the latency that the system states). Late by much and for long is
sound that was lost: a gap, and it lies before the first block that is as late as those that follow. Late by little is the
device's clock, which audio/clock.py tells from jitter.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.ports import SAMPLE_RATE
from audio.clock import DeviceClock

# A hole this long, seen for SETTLE_SECONDS, is sound that was lost rather than sound that is late.
HOLE_SECONDS = 0.15
SETTLE_SECONDS = 1.5
# A block that is later than those behind it by more than this was held up, and comes before the hole.
HELD_UP_SECONDS = 0.1


@dataclass(slots=True)
class Step:
    """What to do with a block: `start` is the call time of its first sample as it will be written; `gap` seconds of lost
    sound lie before it."""

    start: float
    gap: float = 0.0


class Timeline:
    def __init__(self) -> None:
        self._clock = DeviceClock()
        self._anchor: float | None = None
        self._written = 0

    @property
    def ppm(self) -> float:
        """How fast the device runs, for the resampler to take out."""
        return self._clock.ppm

    @property
    def position(self) -> float | None:
        """Call time behind the last written sample; None before the first block."""
        return None if self._anchor is None else self._anchor + self._written / SAMPLE_RATE

    def hole(self, coming: Iterable[tuple[float, float]], *, is_all: bool = False) -> float | None:
        """Seconds of sound that were lost before the first of the `coming` blocks (call time heard until, length in
        seconds); None while those that have come don't tell it, unless they are all."""
        if self.position is None:
            return 0.0
        at, first, begun, least = self.position, 0.0, 0.0, float("inf")
        for heard_until, seconds in coming:
            at += seconds
            late = heard_until - at
            if late < HOLE_SECONDS:
                return 0.0
            if least == float("inf"):
                first, begun = late, heard_until
            least = min(least, late)
            if first - least > HELD_UP_SECONDS:
                return 0.0
            if heard_until - begun >= SETTLE_SECONDS:
                return least
        return least if is_all and least < float("inf") else None

    def place(self, heard_until: float, count: int, gap: float = 0.0) -> Step:
        """`count` samples at 16 kHz, the last of which was heard at call time `heard_until`, behind `gap` lost seconds."""
        if self._anchor is None:
            self._anchor = heard_until - count / SAMPLE_RATE
        assert self.position is not None
        late = heard_until - (self.position + count / SAMPLE_RATE)
        if gap:
            self._anchor += gap
            late -= gap
            self._clock.forget()
        start = self.position
        self._written += count
        self._clock.wrote(count / SAMPLE_RATE)
        self._clock.heard(heard_until, late)
        return Step(start, gap)
