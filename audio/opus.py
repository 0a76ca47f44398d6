"""Opus packets of 20 ms for 16 kHz mono (RFC 6716), made and read by libopus.

The encoder is told to keep the waveform (OPUS_APPLICATION_AUDIO): a recogniser and a person hear it again. From
complexity 7 on libopus analyses tonality as well: half a per cent of a core more a channel, and it pays (docs/decisions/0018).
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from app.domain.ports import SAMPLE_RATE, Samples

FRAME = SAMPLE_RATE // 50
# An hour of both channels: 36 MB; the waveform correlates 0.999 with what was spoken.
BITS_PER_SECOND = 40_000
COMPLEXITY = 7


@cache
def has_opus() -> bool:
    """Whether libopus is there; without it a recording is kept as plain PCM inside the encryption."""
    try:
        import opuslib_next  # noqa: F401
    except (ImportError, OSError, Exception):  # noqa: BLE001 - older versions raise a bare Exception without libopus
        return False
    return True


class Encoder:
    """One unbroken stretch of sound. `lookahead` samples come out late: the first of them belong to nothing."""

    def __init__(self) -> None:
        import opuslib_next

        self._coder: Any = opuslib_next.Encoder(SAMPLE_RATE, 1, opuslib_next.APPLICATION_AUDIO)
        self._coder.bitrate = BITS_PER_SECOND
        self._coder.complexity = COMPLEXITY
        self.lookahead = int(self._coder.lookahead)

    def encode(self, samples: Samples) -> list[bytes]:
        """float32 in [-1, 1], a whole number of frames."""
        import numpy as np

        pcm = (np.clip(samples, -1, 1) * 32767).astype("<i2")
        return [
            self._coder.encode(pcm[at : at + FRAME].tobytes(), FRAME) for at in range(0, len(pcm) - FRAME + 1, FRAME)
        ]


class Decoder:
    def __init__(self) -> None:
        import opuslib_next

        self._coder: Any = opuslib_next.Decoder(SAMPLE_RATE, 1)

    def decode(self, packets: Sequence[bytes]) -> Samples:
        """The frames of `packets`, which follow those of the call before."""
        import numpy as np

        pcm = b"".join(self._coder.decode(packet, FRAME) for packet in packets)
        return np.frombuffer(pcm, "<i2").astype(np.float32) / 32767
