"""The seconds behind a quote: mixed for an ear, and as a small sound file for a report."""

import io

import numpy as np

from app.domain.call import Channel
from app.domain.ports import SAMPLE_RATE, Recording, Samples

# A word's recognised start and end are a little late and early; this much around them sounds whole.
MARGIN_SECONDS = 0.3
# A quote runs for seconds; whatever asks for more has lost its bounds.
LONGEST_SECONDS = 60.0


class Clips:
    """Reads a recording once and cuts it as often as asked."""

    def __init__(self, recording: Recording) -> None:
        self._channels = [recording.read(channel) for channel in (Channel.MIC, Channel.REMOTE)]

    def mixed(self, start: float, end: float) -> Samples:
        """Both channels from `start` to `end` in call time, with a margin; empty where nothing is kept."""
        length = round((min(end - start, LONGEST_SECONDS) + 2 * MARGIN_SECONDS) * SAMPLE_RATE)
        mixed, heard = np.zeros(max(0, length), np.float32), False
        for first, samples in self._channels:
            offset = round((start - MARGIN_SECONDS - first) * SAMPLE_RATE)
            piece = samples[max(0, offset) : max(0, offset + len(mixed))]
            lead = max(0, -offset)
            mixed[lead : lead + len(piece)] += piece[: max(0, len(mixed) - lead)]
            heard = heard or len(piece) > 0
        return np.clip(mixed, -1, 1) if heard else mixed[:0]

    def encoded(self, start: float, end: float) -> bytes:
        """The same as an Ogg Opus file; empty where nothing is kept."""
        import soundfile

        samples = self.mixed(start, end)
        if not len(samples):
            return b""
        file = io.BytesIO()
        soundfile.write(file, samples, SAMPLE_RATE, format="OGG", subtype="OPUS")
        return file.getvalue()
