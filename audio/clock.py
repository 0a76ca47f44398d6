"""How a device's clock runs beside the laptop's, from delays that jitter upwards, never downwards.

The least delay of every ten seconds is a point; the line that touches the points from below is the clock (Moon, Skelly and
Towsley, "Estimation and removal of clock skew from network delay measurements", INFOCOM 1999: of all lines below the
points the one nearest to them is the edge of their lower hull over the mean moment). A least delay by itself misleads: a
sound server hands out pieces, and their edges wander against ours, so that it rises for a minute and falls back at once.
"""

from collections.abc import Sequence
from itertools import pairwise

WINDOW_SECONDS = 10.0
# Below this a line says more about the server's pieces than about the clock; at 100 ppm 9 ms have come together.
EVIDENCE_SECONDS = 90.0
HISTORY_SECONDS = 600.0
# What the sound server's pieces may seem to drift. A device on the laptop's own clock is copied sample by sample.
DEADBAND = 0.010
# An offset is taken out over this time, at 25 ppm for each hundredth of a second: nobody hears that, and over a few seconds
# the sound still matches what was spoken sample by sample.
RETURN_SECONDS = 400.0
MOST_PPM = 300.0

Point = tuple[float, float]  # call time, delay in seconds


class DeviceClock:
    """`ppm` is what the resampler should take out: positive for a device that runs fast."""

    def __init__(self) -> None:
        self.ppm = 0.0
        self._points: list[Point] = []
        self._least: Point | None = None
        self._window_end: float | None = None
        self._zero: float | None = None
        self._engaged = False
        # Seconds that the correction has added so far; the delays are those without it.
        self._added = 0.0

    def wrote(self, seconds: float) -> None:
        """So much was written under the present correction."""
        self._added -= self.ppm * 1e-6 * seconds

    def heard(self, now: float, late: float) -> None:
        """A block came `late` seconds behind what is written, at call time `now`."""
        raw = late + self._added
        if self._least is None or raw < self._least[1]:
            self._least = (now, raw)
        if self._window_end is None:
            self._window_end = now + WINDOW_SECONDS
        elif now >= self._window_end:
            self._points = [p for p in self._points if p[0] > now - HISTORY_SECONDS] + [self._least]
            self._least, self._window_end = None, now + WINDOW_SECONDS
            self._steer(now)

    def forget(self) -> None:
        """Sound was lost: the delays before and after it don't compare."""
        self._points, self._least, self._window_end = [], None, None

    def _steer(self, now: float) -> None:
        if self._points[-1][0] - self._points[0][0] < EVIDENCE_SECONDS:
            return
        slope, level = line_below(self._points)
        if self._zero is None:
            self._zero = level + slope * self._points[0][0]
        error = level + slope * now - self._added - self._zero
        self._engaged = self._engaged or abs(error) > DEADBAND
        if self._engaged:
            # Late means too few samples: the device runs slow, and fewer of its samples make a second.
            self.ppm = max(-MOST_PPM, min(MOST_PPM, -1e6 * (slope + error / RETURN_SECONDS)))


def line_below(points: Sequence[Point]) -> Point:
    """Slope and value at 0 of the line that lies below all points and nearest to them. Points come in order of time."""
    hull: list[Point] = []
    for point in points:
        while len(hull) > 1 and _turn(hull[-2], hull[-1], point) <= 0:
            hull.pop()
        hull.append(point)
    middle = sum(at for at, _ in points) / len(points)
    (left, low), (right, high) = next((a, b) for a, b in pairwise(hull) if b[0] >= middle or b is hull[-1])
    slope = (high - low) / (right - left)
    return slope, low - slope * left


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
