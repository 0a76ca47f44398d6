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
    """Reads no more of a recording than is asked for: hours of both channels would be more than a gigabyte."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    def mixed(self, start: float, end: float) -> Samples:
        """Both channels from `start` to `end` in call time, with a margin; empty where nothing is kept."""
        seconds = min(end - start, LONGEST_SECONDS) + 2 * MARGIN_SECONDS
        begin = start - MARGIN_SECONDS
        mixed, heard = np.zeros(max(0, round(seconds * SAMPLE_RATE)), np.float32), False
        for channel in (Channel.MIC, Channel.REMOTE):
            first, samples = self._recording.read_between(channel, begin, begin + seconds)
            offset = round((begin - first) * SAMPLE_RATE)
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
