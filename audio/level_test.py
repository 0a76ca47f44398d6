"""A short listen to devices, for their levels alone: nothing of it is kept."""

import time
from collections.abc import Callable, Sequence

import numpy as np

from app.domain.capture import SoundDevice
from audio.backend import Backend, Block

STEP_SECONDS = 0.5


def levels(
    system: Backend,
    devices: Sequence[SoundDevice],
    *,
    seconds: float,
    show: Callable[[Sequence[float]], None] = lambda _: None,
) -> list[float]:
    """The loudest sample of each device, 0 to 1; `show` gets those of every half second. Raises UserActionNeeded where
    one can't be opened."""
    loudest, current = [0.0] * len(devices), [0.0] * len(devices)

    def meter(index: int) -> Callable[[Block], None]:
        def hear(block: Block) -> None:
            current[index] = max(current[index], float(np.abs(block.samples).max()))

        return hear

    streams = [system.open(device, meter(i), lambda _: None) for i, device in enumerate(devices)]
    try:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(STEP_SECONDS)
            show(tuple(current))
            loudest = [max(pair) for pair in zip(loudest, current, strict=True)]
            current[:] = [0.0] * len(devices)
    finally:
        for stream in streams:
            stream.close()
    return loudest
