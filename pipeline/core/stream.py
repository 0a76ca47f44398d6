"""Sound read piece by piece: audio files of any length, resampled as they are read, and arrays as if they were files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from math import gcd
from pathlib import Path

import numpy as np

from app.domain.call import Channel
from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.ports import SAMPLE_RATE, Samples, Sound
from pipeline.core.audio import Audio, call_files, read_blocks, resample, taps
from pipeline.core.sound_files import announced

BLOCK_SECONDS = 30.0  # of sound that is handed on at once


@dataclass(frozen=True, slots=True)
class ArraySound:
    """Samples in memory as a Sound."""

    samples: Audio

    @property
    def seconds(self) -> float:
        return len(self.samples) / SAMPLE_RATE

    def blocks(self) -> Iterator[Audio]:
        size = int(BLOCK_SECONDS * SAMPLE_RATE)
        return (self.samples[at : at + size] for at in range(0, len(self.samples), size))


@dataclass(frozen=True, slots=True)
class FileSound:
    """An audio file as a Sound, any format, at 16 kHz mono; `skip` seconds at its beginning are never handed on."""

    path: Path
    skip: float = 0.0

    @property
    def seconds(self) -> float:
        count, rate = announced(self.path)
        return max(0.0, count / rate - self.skip)

    def blocks(self) -> Iterator[Audio]:
        """Raises BadInput where there is no such file, or nothing in it that is audio."""
        left = round(self.skip * SAMPLE_RATE)
        for block in resampled(read_blocks(self.path, BLOCK_SECONDS)):
            if left < len(block):
                yield np.clip(block[left:], -1.0, 1.0)
            left = max(0, left - len(block))


def as_sound(source: Samples | Sound) -> Sound:
    """Whatever a caller has as a Sound."""
    return source if isinstance(source, Sound) else ArraySound(np.asarray(source, np.float32))


def open_channels(path: Path, *, both: bool = False, skip: float = 0.0) -> dict[Channel, FileSound]:
    """A file as the channel "mix", or a folder's mic.* and remote.* as two, none of them read yet but for a first block.

    With `both`, a folder in which one of them is missing is refused. Raises BadInput where a file holds no sound.
    """
    return sounds_of(call_files(path, both=both), skip=skip)


def sounds_of(files: Mapping[Channel, Path], *, skip: float = 0.0) -> dict[Channel, FileSound]:
    """The same of files that were chosen already."""
    sounds = {channel: FileSound(file, skip) for channel, file in files.items()}
    for sound in sounds.values():
        if next(read_blocks(sound.path, 1.0), None) is None:
            raise BadInput(Message("files.no_sound", path=sound.path))
    return sounds


def resampled(blocks: Iterator[tuple[int, Audio]]) -> Iterator[Audio]:
    """(rate, samples) blocks that follow one another, at 16 kHz. Where the rate changes, the old one ends cleanly."""
    for rate, first, rest in _stretches(blocks):
        yield from _one_rate(chain((first,), rest), rate)


def _stretches(blocks: Iterator[tuple[int, Audio]]) -> Iterator[tuple[int, Audio, Iterator[Audio]]]:
    """(rate, its first block, the blocks after it) for each stretch of one rate."""
    pending = next(blocks, None)

    def going_on(rate: int) -> Iterator[Audio]:
        nonlocal pending
        pending = None
        for there, samples in blocks:
            if there != rate:
                pending = (there, samples)
                return
            yield samples

    while pending is not None:
        rate, first = pending
        yield rate, first, going_on(rate)


def _one_rate(blocks: Iterator[Audio], rate: int) -> Iterator[Audio]:
    """The same samples as `resample` gives for all of it at once: each piece is computed with its neighbours' edges."""
    if rate == SAMPLE_RATE:
        yield from blocks
        return
    divisor = gcd(rate, SAMPLE_RATE)
    up, down = SAMPLE_RATE // divisor, rate // divisor
    _, reach = taps(up, down)
    margin = -(-(reach + down + 1) // down) * down  # input samples on each side, whole steps of the output grid
    lead, held = 0, np.zeros(0, np.float32)  # how much of `held` has been handed on, and is there for its edge alone
    for block in blocks:
        held = np.concatenate((held, block))
        ready = (len(held) - margin - lead) // down * down
        if ready <= 0:
            continue
        out = resample(held, rate)
        yield out[lead * up // down : (lead + ready) * up // down]
        done = lead + ready
        keep = min(margin, done)
        held, lead = held[done - keep :], keep
    if len(held) > lead:
        yield resample(held, rate)[lead * up // down :]


class Steady:
    """Hands on a sound in pieces of exactly the size that is asked for; the last one of all may be shorter."""

    def __init__(self, sound: Sound) -> None:
        self._blocks = sound.blocks()
        self._held: Audio = np.zeros(0, np.float32)

    def take(self, count: int) -> Audio:
        """The next `count` samples; fewer at the end, none after it."""
        parts, have = [self._held], len(self._held)
        while have < count and (block := next(self._blocks, None)) is not None:
            parts.append(block)
            have += len(block)
        joined = np.concatenate(parts) if len(parts) > 1 else parts[0]
        self._held = joined[count:]
        return joined[:count]
