"""A call's sound as the workflow takes it: channel by channel, piece by piece."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.call import Channel
from app.domain.ports import SAMPLE_RATE, Recording, Samples, Sound

# (call time of the first sample, the sound) of each channel.
Channels = Mapping[Channel, tuple[float, Samples | Sound]]


@dataclass(frozen=True, slots=True)
class RecordedSound:
    """One channel of a recording as a Sound, decrypted piece by piece."""

    recording: Recording
    channel: Channel
    seconds: float

    def blocks(self) -> Iterator[Samples]:
        return (samples for _, samples in self.recording.blocks(self.channel))


def recorded(recording: Recording, channel: Channel) -> tuple[float, RecordedSound]:
    """(call time of the first sample, the channel's sound)."""
    start = next((at for at, _ in recording.blocks(channel)), 0.0)
    kept = recording.seconds()
    return start, RecordedSound(recording, channel, kept[1] - start if kept else 0.0)


def fingerprint(channels: Channels) -> list[Any]:
    """What tells this sound from any other."""
    found = []
    for channel, (start, sound) in channels.items():
        digest, count = hashlib.sha256(), 0
        for block in sound.blocks() if isinstance(sound, Sound) else (sound,):
            digest.update(block.tobytes())
            count += len(block)
        found.append([channel, start, count / SAMPLE_RATE, digest.hexdigest()])
    return found
