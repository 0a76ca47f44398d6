"""One channel of a capture: what it takes to know that the right one was chosen."""

from collections.abc import Sequence

import numpy as np
import pytest

from app.domain.call import Channel
from app.domain.capture import SoundDevice
from audio.backend import Block, Deliver, Lost, now
from audio.track import Track

RATE = 16_000
OUTPUT = SoundDevice("speakers.monitor", "Speakers", True)


class Output:
    """A stream that a test fills."""

    rate = RATE
    device = OUTPUT.name

    def __init__(self, deliver: Deliver) -> None:
        self.deliver = deliver

    def close(self) -> None:
        return


class Sound:
    def __init__(self) -> None:
        self.streams: list[Output] = []

    def open(self, device: SoundDevice, deliver: Deliver, lost: Lost) -> Output:
        self.streams.append(Output(deliver))
        return self.streams[-1]


def heard(seconds: Sequence[tuple[float, float]]) -> Track:
    """A track that has heard stretches of (seconds, loudness), one behind the other."""
    sound = Sound()
    epoch = now() - 100.0
    track = Track(Channel.REMOTE, sound, epoch)  # type: ignore[arg-type]
    track.open(OUTPUT)
    track._warm_from = None
    at = epoch
    for length, loudness in seconds:
        for _ in range(round(length / 0.1)):
            at += 0.1
            sound.streams[0].deliver(Block(np.full(RATE // 10, loudness, np.float32), at))
    list(track.pieces(at - epoch + 1.0, [], is_last=True))
    return track


@pytest.mark.parametrize(
    ("seconds", "is_proved"),
    [([(0.6, 0.3), (5.0, 0.0)], False), ([(2.0, 0.1), (1.0, 0.0), (1.5, 0.1)], True), ([(8.0, 0.0)], False)],
    ids=["a chime", "a voice", "silence"],
)
def test_a_chime_proves_no_choice(seconds: list[tuple[float, float]], is_proved: bool) -> None:
    assert heard(seconds).is_proved is is_proved
