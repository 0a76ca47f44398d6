"""What was recorded before a window died, and that no caption shows: it is heard again when the call goes on."""

from collections.abc import Iterator, Sequence

from app.domain.call import Channel
from app.domain.ports import SAMPLE_RATE, Recording, Samples
from app.domain.transcript import CommittedWord

Frame = tuple[Channel, float, Samples]
# As far back as the question for a sales engineer looks. The careful pass reads all of the recording later.
CATCH_UP_SECONDS = 60.0
FRAME_SECONDS = 0.5


def uncaptioned(words: Sequence[CommittedWord], recorded_from: float, until: float) -> tuple[float, float]:
    """From when to when a recording may hold what no caption shows: behind the last committed word of either channel."""
    ends = dict.fromkeys((Channel.MIC, Channel.REMOTE), recorded_from)
    for word in words:
        ends[word.channel] = max(ends.get(word.channel, recorded_from), word.word.end)
    return max(min(ends.values()), until - CATCH_UP_SECONDS), until


def kept_frames(recording: Recording, start: float, end: float) -> Iterator[list[Frame]]:
    """What was kept between the two, in call time: half a second at a time, both channels side by side as they came."""
    sounds = {c: recording.read_between(c, start, end) for c in (Channel.MIC, Channel.REMOTE)}
    size = round(FRAME_SECONDS * SAMPLE_RATE)
    for first in range(0, max(len(samples) for _, samples in sounds.values()), size):
        yield [
            (channel, at + first / SAMPLE_RATE, samples[first : first + size])
            for channel, (at, samples) in sounds.items()
            if first < len(samples)
        ]
