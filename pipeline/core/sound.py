"""The newest sound of one channel, on the call's time line."""

import numpy as np

from app.domain.ports import SAMPLE_RATE
from pipeline.core.audio import Audio


class Sound:
    """The samples of one channel that may still be needed, on the call's time line."""

    def __init__(self) -> None:
        self.start = 0.0
        self._samples: Audio = np.zeros(0, np.float32)
        self._begun = False

    @property
    def end(self) -> float:
        return self.start + len(self._samples) / SAMPLE_RATE

    def append(self, start: float, samples: Audio) -> tuple[float, Audio]:
        """Adds what follows on; a gap becomes silence, what is there already is left out. Returns what was added."""
        if not self._begun:
            self.start, self._begun = start, True
        missing = round((start - self.end) * SAMPLE_RATE)
        if missing > 0:
            samples = np.concatenate((np.zeros(missing, np.float32), samples))
        elif missing < 0:
            samples = samples[-missing:]
        at = self.end
        self._samples = np.concatenate((self._samples, samples))
        return at, samples

    def cut(self, start: float, end: float) -> Audio:
        first = max(0, round((start - self.start) * SAMPLE_RATE))
        return self._samples[first : max(first, round((end - self.start) * SAMPLE_RATE))]

    def quietest(self, start: float, end: float) -> float:
        """The time of the quietest 40 ms between the two."""
        part = self.cut(start, end)
        size = SAMPLE_RATE // 25
        if len(part) < 2 * size:
            return start
        energy = np.convolve(np.square(part), np.ones(size, np.float32), "valid")
        return start + (int(energy.argmin()) + size / 2) / SAMPLE_RATE

    def drop_before(self, time: float) -> None:
        count = int((time - self.start) * SAMPLE_RATE)
        if count > SAMPLE_RATE:
            self._samples = self._samples[count:].copy()
            self.start += count / SAMPLE_RATE
