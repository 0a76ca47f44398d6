"""Where a device's samples lie in call time, though its clock is not the laptop's.

A block tells when its last sample was heard (arrival less the latency that the system states). That time jitters upwards,
never downwards, so the least delay in a window of seconds is the clock (the lower envelope, as in NTP's clock filter). A
device that runs fast or slow shows as that least delay wandering: a proportional-integral loop turns it into a ratio for the
resampler. Below `DEADBAND` nothing is touched, so that a device on the laptop's own clock is copied sample by sample.
"""

from dataclasses import dataclass

from app.domain.ports import SAMPLE_RATE

# A hole this long, seen for SETTLE_SECONDS, is sound that was lost rather than sound that is late.
HOLE_SECONDS = 0.15
SETTLE_SECONDS = 1.5
WINDOW_SECONDS = 10.0
DEADBAND = 0.004
# Critically damped at 100 s: an error of 100 ppm never puts more than 8 ms between the channels.
PROPORTIONAL = 1 / 100
INTEGRAL = PROPORTIONAL**2 / 4
MOST_PPM = 500.0


@dataclass(slots=True)
class Step:
    """What to do with a block: `start` is the call time of its first sample as it will be written; `gap` seconds of lost
    sound lie before it."""

    start: float
    gap: float = 0.0


class Timeline:
    def __init__(self) -> None:
        self.ppm = 0.0
        self._anchor: float | None = None
        self._written = 0
        self._window: list[tuple[float, float]] = []
        self._window_end = 0.0
        self._late_since: float | None = None
        self._least_late = 0.0
        self._zero: float | None = None
        self._engaged = False
        self._same_side = 0
        self._sum = 0.0

    @property
    def position(self) -> float | None:
        """Call time behind the last written sample; None before the first block."""
        return None if self._anchor is None else self._anchor + self._written / SAMPLE_RATE

    def place(self, heard_until: float, count: int) -> Step:
        """`count` samples at 16 kHz, the last of which was heard at call time `heard_until`."""
        if self._anchor is None:
            self._anchor = heard_until - count / SAMPLE_RATE
            self._window_end = heard_until + WINDOW_SECONDS
        assert self.position is not None
        late = heard_until - (self.position + count / SAMPLE_RATE)
        gap = self._hole(heard_until, late)
        if gap:
            self._anchor += gap
            late -= gap
            self._forget(heard_until)
        start = self.position
        self._written += count
        self._steer(heard_until, late)
        return Step(start, gap)

    def _hole(self, now: float, late: float) -> float:
        if late < HOLE_SECONDS + (self._zero or 0.0):
            self._late_since = None
            return 0.0
        if self._late_since is None:
            self._late_since, self._least_late = now, late
        self._least_late = min(self._least_late, late)
        if now - self._late_since < SETTLE_SECONDS:
            return 0.0
        self._late_since = None
        return self._least_late - (self._zero or 0.0)

    def _forget(self, now: float) -> None:
        self._window, self._window_end = [], now + WINDOW_SECONDS
        self._same_side = 0

    def _steer(self, now: float, late: float) -> None:
        self._window.append((now, late))
        if now < self._window_end:
            return
        least = min(value for _, value in self._window)
        self._forget_window(now)
        if self._zero is None:
            self._zero = least
            return
        error = least - self._zero
        if not self._engaged:
            self._same_side = self._same_side + 1 if abs(error) > DEADBAND else 0
            self._engaged = self._same_side >= 2
        if self._engaged:
            # Late means too few samples: the device runs slow, and fewer of its samples make a second.
            self._sum -= INTEGRAL * WINDOW_SECONDS * error * 1e6
            self._sum = max(-MOST_PPM, min(MOST_PPM, self._sum))
            self.ppm = max(-MOST_PPM, min(MOST_PPM, self._sum - PROPORTIONAL * error * 1e6))

    def _forget_window(self, now: float) -> None:
        self._window, self._window_end = [], now + WINDOW_SECONDS
