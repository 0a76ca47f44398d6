"""From a device's rate to 16 kHz, in blocks, with the device's drift taken out on the way.

A windowed sinc (Kaiser, 80 dB) evaluated at fractional positions: one filter serves every rate, and a ratio that moves by
parts per million only moves the positions. Positions are kept to 1/512 of a sample and are constant for 4 ms at a time,
in which 500 ppm move them by less than a thirtieth of a sample.
"""

import numpy as np

from app.domain.ports import SAMPLE_RATE, Samples

PHASES = 512
ZERO_CROSSINGS = 16
KAISER_BETA = 8.0
# Of the lower of both Nyquist frequencies; the rest is the filter's slope.
PASSBAND = 0.94
GROUP = SAMPLE_RATE // 250


class Resampler:
    """Mono float32 in at `rate`, mono float32 out at 16 kHz. The output lags by half the filter (1 ms)."""

    def __init__(self, rate: float) -> None:
        self.rate = float(rate)
        self.ppm = 0.0
        step = self.rate / SAMPLE_RATE
        self._half = int(np.ceil(ZERO_CROSSINGS * max(1.0, step)))
        self._filters = _filter_bank(self._half, PASSBAND * min(1.0, 1.0 / step))
        # The filter begins half its length before the first sample, in silence.
        self._held = np.zeros(self._half, np.float32)
        self._position = float(self._half)

    @property
    def is_exact(self) -> bool:
        return self.rate == SAMPLE_RATE and self.ppm == 0.0 and self._position == int(self._position)

    def feed(self, samples: Samples) -> Samples:
        """What is due at 16 kHz. A positive `ppm` says that the device runs fast: more of its samples make a second."""
        held = np.concatenate([self._held, samples])
        step = self.rate / SAMPLE_RATE * (1 + self.ppm * 1e-6)
        last = len(held) - self._half - 1
        count = max(0, int((last - self._position) / step) + 1) if last >= self._position else 0
        out = np.empty(count, np.float32)
        if self.is_exact:
            first = int(self._position)
            out[:] = held[first : first + count]
        else:
            self._filter(held, out, step)
        self._position += count * step
        keep = int(self._position) - self._half
        self._position -= keep
        self._held = held[keep:]
        return out

    def _filter(self, held: Samples, out: Samples, step: float) -> None:
        width = 2 * self._half
        windows = np.lib.stride_tricks.sliding_window_view(held, width)
        whole_step = round(step)
        is_steady = self.rate % SAMPLE_RATE == 0
        if not is_steady:
            positions = self._position + step * np.arange(len(out))
            whole = positions.astype(np.int64)
            phase = ((positions - whole) * PHASES).astype(np.int64)
            out[:] = np.einsum("ij,ij->i", windows[whole - self._half + 1], self._filters[phase])
            return
        group = GROUP if self.ppm else max(1, len(out))  # nothing moves: one filter serves the block
        for at in range(0, len(out), group):
            count = min(group, len(out) - at)
            position = self._position + at * step
            taps = self._filters[int((position - int(position)) * PHASES)]
            begin = int(position) - self._half + 1
            out[at : at + count] = windows[begin : begin + count * whole_step : whole_step][:count] @ taps


def _filter_bank(half: int, cutoff: float) -> np.ndarray:
    """(PHASES, 2 * half): row p is the filter for a position p/PHASES behind the sample number half - 1."""
    offsets = np.arange(2 * half)[None, :] - (half - 1) - np.arange(PHASES)[:, None] / PHASES
    window = np.i0(KAISER_BETA * np.sqrt(np.clip(1 - (offsets / half) ** 2, 0, None))) / np.i0(KAISER_BETA)
    bank = cutoff * np.sinc(cutoff * offsets) * window
    filters: np.ndarray = (bank / bank.sum(axis=1, keepdims=True)).astype(np.float32)
    return filters
