"""A recording in stretches of speech that a model takes at once, by the endpointing of the live captions."""

from collections.abc import Iterator

import numpy as np

from app.domain.ports import SAMPLE_RATE
from pipeline.core.audio import Audio
from pipeline.core.vad import Edge, Endpointer, VoiceModel

LONGEST_SECONDS = 20.0
LEAD_SECONDS = 0.3  # before the first voiced frame: a soft beginning
TRAIL_SECONDS = 0.3  # behind the last one
STEP = int(0.05 * SAMPLE_RATE)  # the raster in which a quiet moment is looked for


def stretches(sound: Audio, voice: VoiceModel) -> Iterator[tuple[int, Audio]]:
    """(number of its first sample, samples) of each stretch, none much longer than `LONGEST_SECONDS`."""
    for begin, end in _grouped(sound, voice):
        while end - begin > LONGEST_SECONDS * SAMPLE_RATE:
            cut = _quietest(
                sound, begin + int(LONGEST_SECONDS * SAMPLE_RATE / 2), begin + int(LONGEST_SECONDS * SAMPLE_RATE)
            )
            yield begin, sound[begin:cut]
            begin = cut
        yield begin, sound[begin:end]


def _grouped(sound: Audio, voice: VoiceModel) -> Iterator[tuple[int, int]]:
    """(first, last) sample of the speech between pauses, neighbours joined while they fit into one stretch."""
    held: tuple[int, int] | None = None
    for began, ended in _spoken(sound, voice):
        begin = max(0, int((began - LEAD_SECONDS) * SAMPLE_RATE))
        end = min(len(sound), int((ended + TRAIL_SECONDS) * SAMPLE_RATE))
        if held is not None and end - held[0] <= LONGEST_SECONDS * SAMPLE_RATE:
            held = (held[0], end)
            continue
        if held is not None:
            yield held
            begin = max(begin, held[1])
        held = (begin, end)
    if held is not None:
        yield held


def _spoken(sound: Audio, voice: VoiceModel) -> Iterator[tuple[float, float]]:
    """(begin, end) in seconds of what is said between two pauses."""
    ends, stream = Endpointer(), voice.stream()
    since: float | None = None
    for event in ends.feed(stream.feed(sound)):
        if event.edge is Edge.BEGAN:
            since = event.at
        elif event.edge is Edge.PAUSED and since is not None:
            yield since, event.at
            since = event.at
        elif event.edge is Edge.ENDED and since is not None:
            if event.at > since:
                yield since, event.at
            since = None
    if since is not None and ends.last_voice > since:
        yield since, ends.last_voice


def _quietest(sound: Audio, low: int, high: int) -> int:
    """The sample in the middle of the quietest moment between the two."""
    window = sound[low:high]
    count = max(1, len(window) // STEP)
    loud = [float(np.abs(window[i * STEP : (i + 1) * STEP]).mean()) for i in range(count)]
    return low + int(np.argmin(loud)) * STEP + STEP // 2
