"""A finished recording played as if it were a call: the demo, and tests."""

import time
from collections.abc import Callable, Iterator

import numpy as np

from app.domain.call import Channel
from app.domain.consent import Grant
from app.domain.ports import SAMPLE_RATE, Samples

BLOCK_SECONDS = 0.25


class Playback:
    """Both channels in step, `speed` times as fast as they were spoken.

    `hold` is asked before each block: while it says True the call stands still, so that a slow machine still sees the
    same story when it is played faster than real time.
    """

    def __init__(
        self, channels: dict[Channel, Samples], *, speed: float = 1.0, hold: Callable[[], bool] = lambda: False
    ) -> None:
        self._channels = channels
        self._speed = speed
        self._hold = hold

    @property
    def seconds(self) -> float:
        return max(len(samples) for samples in self._channels.values()) / SAMPLE_RATE

    def frames(self, grant: Grant, *, start: float) -> Iterator[tuple[Channel, float, Samples]]:
        """(channel, call time in seconds, samples): nothing before the grant, whatever `start` says."""
        at = round(max(start, grant.granted_at) * SAMPLE_RATE)
        end = max(len(samples) for samples in self._channels.values())
        block = round(BLOCK_SECONDS * SAMPLE_RATE)
        due = time.monotonic()
        while at < end:
            while self._hold():
                time.sleep(0.01)
                due = max(due, time.monotonic())
            for channel, samples in self._channels.items():
                piece = samples[at : at + block]
                length = min(block, end - at)
                padded = np.pad(piece, (0, length - len(piece))) if len(piece) < length else piece
                yield channel, at / SAMPLE_RATE, padded
            at += block
            due += BLOCK_SECONDS / self._speed
            time.sleep(max(0.0, due - time.monotonic()))
