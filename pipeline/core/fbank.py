"""Kaldi's log-mel filterbanks in numpy, as the CAM++ speaker embedding was trained on (compute-fbank-feats).

25 ms frames every 10 ms, snip_edges, no dither, DC removed, pre-emphasis 0.97, povey window, 512-point power spectrum,
80 mel bins from 20 Hz to 8 kHz (HTK mel scale, triangles on the mel axis), natural logarithm. Samples are scaled to
16 bit before, which only moves the log by a constant that mean normalisation takes out, but for the floor.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from app.domain.ports import SAMPLE_RATE
from pipeline.core.audio import Audio

FRAME = 400
SHIFT = 160
FFT = 512
BINS = 80
LOW_HZ = 20.0
PREEMPHASIS = 0.97
FLOOR = float(np.finfo(np.float32).eps)
BLOCK = 4096  # frames computed at once: memory stays flat over a long call


def _mel(hz: npt.ArrayLike) -> npt.NDArray[np.float64]:
    return 1127.0 * np.log1p(np.asarray(hz, np.float64) / 700.0)


@lru_cache(maxsize=1)
def _tables() -> tuple[Audio, Audio]:
    """(povey window [400], mel weights [257, 80])."""
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / (FRAME - 1))
    window = (hann**0.85).astype(np.float32)
    edges = np.linspace(_mel(LOW_HZ), _mel(SAMPLE_RATE / 2), BINS + 2)
    mels = _mel(np.arange(FFT // 2 + 1) * SAMPLE_RATE / FFT)
    rise = (mels[:, None] - edges[None, :-2]) / (edges[1:-1] - edges[:-2])
    fall = (edges[None, 2:] - mels[:, None]) / (edges[2:] - edges[1:-1])
    weights = np.clip(np.minimum(rise, fall), 0.0, None)
    weights[-1] = 0.0  # Kaldi leaves the Nyquist bin out
    return window, weights.astype(np.float32)


def fbank(samples: Audio) -> Audio:
    """[frames, 80] for 16 kHz mono in [-1, 1]; no frames for less than 25 ms. Not mean-normalised."""
    count = (len(samples) - FRAME) // SHIFT + 1
    if count <= 0:
        return np.zeros((0, BINS), np.float32)
    window, weights = _tables()
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::SHIFT][:count]
    out = np.empty((count, BINS), np.float32)
    for at in range(0, count, BLOCK):
        x = frames[at : at + BLOCK] * np.float32(32768.0)
        x = x - x.mean(axis=1, keepdims=True)
        x = np.concatenate((x[:, :1] * (1 - PREEMPHASIS), x[:, 1:] - PREEMPHASIS * x[:, :-1]), axis=1)
        power = np.abs(np.fft.rfft(x * window, FFT, axis=1)) ** 2
        out[at : at + BLOCK] = np.log(np.maximum(power.astype(np.float32) @ weights, FLOOR))
    return out


def normalised(features: Audio) -> Audio:
    """The features with each bin's mean over the clip taken out."""
    moved: Audio = features - features.mean(axis=0, keepdims=True)
    return moved
