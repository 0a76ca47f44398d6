"""Where a device's samples lie in call time, though its clock is not the laptop's.

A block tells when its last sample was heard (arrival less the latency that the system states). Late by much and for long is
sound that was lost: a gap. Late by little is the device's clock, which audio/clock.py tells from jitter.
"""

from dataclasses import dataclass

from app.domain.ports import SAMPLE_RATE
from audio.clock import DeviceClock

# A hole this long, seen for SETTLE_SECONDS, is sound that was lost rather than sound that is late.
HOLE_SECONDS = 0.15
SETTLE_SECONDS = 1.5


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
        self._late_since: float | None = None
        self._least_late = 0.0

    @property
    def ppm(self) -> float:
        """How fast the device runs, for the resampler to take out."""
        return self._clock.ppm

    @property
    def position(self) -> float | None:
        """Call time behind the last written sample; None before the first block."""
        return None if self._anchor is None else self._anchor + self._written / SAMPLE_RATE

    def place(self, heard_until: float, count: int) -> Step:
        """`count` samples at 16 kHz, the last of which was heard at call time `heard_until`."""
        if self._anchor is None:
            self._anchor = heard_until - count / SAMPLE_RATE
        assert self.position is not None
        late = heard_until - (self.position + count / SAMPLE_RATE)
        gap = self._hole(heard_until, late)
        if gap:
            self._anchor += gap
            late -= gap
            self._clock.forget()
        start = self.position
        self._written += count
        self._clock.wrote(count / SAMPLE_RATE)
        self._clock.heard(heard_until, late)
        return Step(start, gap)

    def _hole(self, now: float, late: float) -> float:
        if late < HOLE_SECONDS:
            self._late_since = None
            return 0.0
        if self._late_since is None:
            self._late_since, self._least_late = now, late
        self._least_late = min(self._least_late, late)
        if now - self._late_since < SETTLE_SECONDS:
            return 0.0
        self._late_since = None
        return self._least_late
