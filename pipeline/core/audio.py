"""Audio files as 16 kHz mono float32, and a call's channels as files in a folder.

Resampling is a windowed-sinc polyphase filter (Kaiser window; J. O. Smith, "Digital Audio Resampling"): one small
matrix product a phase, so that no signal library has to be shipped.
"""

from collections.abc import Iterator
from functools import lru_cache
from math import ceil, gcd
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.domain.call import Channel
from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.ports import SAMPLE_RATE
from pipeline.core.sound_files import BLOCK_SECONDS, SUFFIXES, VIDEO_SUFFIXES, frames_of

Audio = npt.NDArray[np.float32]

NOT_SOUND = (".json", ".jsonl", ".txt", ".rttm", ".srt", ".vtt", ".md", ".csv")  # that may lie beside a channel
ZERO_CROSSINGS = 16  # on each side of the sinc at the lower of the two rates: images below -80 dB
KAISER_BETA = 9.0
ROLLOFF = 0.95  # the pass band ends just below half the lower rate


@lru_cache(maxsize=8)
def taps(up: int, down: int) -> tuple[Audio, int]:
    """The filter as [phases, taps] for a rate change of up/down, and its reach in input samples."""
    cutoff = ROLLOFF * min(1.0, up / down)
    reach = ceil(ZERO_CROSSINGS / cutoff)
    offsets = np.arange(-reach + 1, reach + 1, dtype=np.float64)
    distance = offsets[None, :] - (np.arange(up, dtype=np.float64) / up)[:, None]
    window = np.i0(KAISER_BETA * np.sqrt(np.clip(1.0 - (distance / reach) ** 2, 0.0, None))) / np.i0(KAISER_BETA)
    filters = cutoff * np.sinc(cutoff * distance) * window
    return (filters / filters.sum(axis=1, keepdims=True)).astype(np.float32), reach


def resample(samples: Audio, rate: int, target: int = SAMPLE_RATE) -> Audio:
    """`samples` at `rate` Hz as they sound at `target` Hz; the length is rounded up."""
    if rate == target or not len(samples):
        return samples.astype(np.float32, copy=False)
    divisor = gcd(rate, target)
    up, down = target // divisor, rate // divisor
    filters, reach = taps(up, down)
    length = ceil(len(samples) * up / down)
    padded = np.concatenate((np.zeros(reach - 1, np.float32), samples, np.zeros(reach + down + 1, np.float32)))
    out = np.empty(length, np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach)
    for phase_index in range(min(up, length)):
        first, phase = divmod(phase_index * down, up)
        rows = windows[first::down][: len(range(phase_index, length, up))]
        out[phase_index::up] = rows @ filters[phase]
    return out


def _mono(block: npt.NDArray[np.float32]) -> Audio:
    """The mean of the channels, or the loudest one where the mean would cancel them out."""
    if block.shape[1] == 1:
        return block[:, 0]
    mean = block.mean(axis=1, dtype=np.float32)
    energy = np.square(block, dtype=np.float64).sum(axis=0)
    cancelled = np.square(mean, dtype=np.float64).sum() < 0.01 * energy.max()
    return block[:, int(energy.argmax())] if cancelled else mean


def read_blocks(path: Path, seconds: float = BLOCK_SECONDS) -> Iterator[tuple[int, Audio]]:
    """(rate, mono samples) until the file ends, blocks of `seconds`. A damaged file ends where its data do."""
    held: list[Audio] = []
    rate = SAMPLE_RATE
    for rate, block in frames_of(path):
        held.append(_mono(np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0)))
        if len(held) * BLOCK_SECONDS >= seconds:
            yield rate, np.concatenate(held)
            held = []
    if held:
        yield rate, np.concatenate(held)


def read_audio(path: Path) -> Audio:
    """Any file that libsndfile reads, of any rate, width and number of channels, as 16 kHz mono float32, all at once.

    Raises BadInput where there is no such file, or nothing in it that is audio.
    """
    rate, blocks = SAMPLE_RATE, []
    for rate, block in read_blocks(path, 60.0):  # noqa: B007 (the last block's rate is the file's)
        blocks.append(block)
    if not blocks:
        raise BadInput(Message("files.no_sound", path=path))
    sound = resample(np.concatenate(blocks), rate)
    return np.clip(sound, -1.0, 1.0, out=sound)


def channel_file(folder: Path, channel: Channel) -> Path | None:
    """The file of one channel in a call's folder, whatever audio format it has; one that needs no decoder first.

    Raises BadInput if the only file of that name is in no format that is read.
    """
    named = [p for p in sorted(folder.glob(f"{channel.value}.*")) if p.suffix.lower() not in NOT_SOUND]
    found = sorted((p for p in named if p.suffix.lower() in SUFFIXES), key=lambda p: SUFFIXES.index(p.suffix.lower()))
    if named and not found:
        raise BadInput(Message("files.unreadable_channel", path=named[0]))
    return found[0] if found else None


def call_files(path: Path, *, both: bool = False) -> dict[Channel, Path]:
    """A file as the channel "mix", or a folder's mic.* and remote.* as two channels.

    With `both`, a folder in which one of them is missing is refused: half a call gives wrong follow-ups.
    """
    if not path.is_dir():
        return {Channel.MIX: path}
    files = {c: channel_file(path, c) for c in (Channel.MIC, Channel.REMOTE)}
    missing = [c.value for c, file in files.items() if file is None]
    if len(missing) == len(files):
        raise BadInput(Message("files.no_channels", path=path))
    if missing and both:
        raise BadInput(Message("files.no_channel", path=path, channel=missing[0]))
    return {c: file for c, file in files.items() if file is not None}


def recording_files(path: Path) -> dict[Channel, Path]:
    """The same of a recording made elsewhere: of any other folder the one recording in it, of a meeting's sound and video
    the sound. Raises BadInput where there is none, or more than one."""
    if not path.is_dir() or any(channel_file(path, c) for c in (Channel.MIC, Channel.REMOTE)):
        return call_files(path, both=True)
    found = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES)
    sound_alone = [p for p in found if p.suffix.lower() not in VIDEO_SUFFIXES]
    found = sound_alone or found
    if not found:
        raise BadInput(Message("files.no_recording", path=path))
    if len(found) > 1:
        raise BadInput(Message("files.several_recordings", path=path, names=", ".join(p.name for p in found[:5])))
    return {Channel.MIX: found[0]}


def read_channels(path: Path, *, both: bool = False) -> dict[Channel, Audio]:
    """The channels of `call_files` in memory, 16 kHz mono."""
    return {channel: read_audio(file) for channel, file in call_files(path, both=both).items()}
