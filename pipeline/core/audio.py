"""Audio files as 16 kHz mono float32, and a call's channels as files in a folder.

Resampling is a windowed-sinc polyphase filter (Kaiser window; J. O. Smith, "Digital Audio Resampling"): one small
matrix product a phase, so that no signal library has to be shipped.
"""

from collections.abc import Iterator
from functools import lru_cache
from math import ceil, gcd
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.domain.call import Channel
from app.domain.errors import BadInput
from app.domain.ports import SAMPLE_RATE

Audio = npt.NDArray[np.float32]

AUDIO_SUFFIXES = (".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aiff", ".aif", ".au", ".w64", ".caf", ".rf64")
ZERO_CROSSINGS = 16  # on each side of the sinc at the lower of the two rates: images below -80 dB
KAISER_BETA = 9.0
ROLLOFF = 0.95  # the pass band ends just below half the lower rate
LONGEST_ANNOUNCED = (
    12 * 3600 * SAMPLE_RATE
)  # samples made room for at once; memory that is not written to costs nothing
BLOCK_SECONDS = 0.5  # what is lost at most before the place where a file is damaged


@lru_cache(maxsize=8)
def _taps(up: int, down: int) -> tuple[Audio, int]:
    """The filter as [phases, taps] for a rate change of up/down, and its reach in input samples."""
    cutoff = ROLLOFF * min(1.0, up / down)
    reach = ceil(ZERO_CROSSINGS / cutoff)
    offsets = np.arange(-reach + 1, reach + 1, dtype=np.float64)
    distance = offsets[None, :] - (np.arange(up, dtype=np.float64) / up)[:, None]
    window = np.i0(KAISER_BETA * np.sqrt(np.clip(1.0 - (distance / reach) ** 2, 0.0, None))) / np.i0(KAISER_BETA)
    taps = cutoff * np.sinc(cutoff * distance) * window
    return (taps / taps.sum(axis=1, keepdims=True)).astype(np.float32), reach


def resample(samples: Audio, rate: int, target: int = SAMPLE_RATE) -> Audio:
    """`samples` at `rate` Hz as they sound at `target` Hz; the length is rounded up."""
    if rate == target or not len(samples):
        return samples.astype(np.float32, copy=False)
    divisor = gcd(rate, target)
    up, down = target // divisor, rate // divisor
    taps, reach = _taps(up, down)
    length = ceil(len(samples) * up / down)
    padded = np.concatenate((np.zeros(reach - 1, np.float32), samples, np.zeros(reach + down + 1, np.float32)))
    out = np.empty(length, np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach)
    for phase_index in range(min(up, length)):
        first, phase = divmod(phase_index * down, up)
        rows = windows[first::down][: len(range(phase_index, length, up))]
        out[phase_index::up] = rows @ taps[phase]
    return out


def _mono(block: npt.NDArray[np.float32]) -> Audio:
    """The mean of the channels, or the loudest one where the mean would cancel them out."""
    if block.shape[1] == 1:
        return block[:, 0]
    mean = block.mean(axis=1, dtype=np.float32)
    energy = np.square(block, dtype=np.float64).sum(axis=0)
    cancelled = np.square(mean, dtype=np.float64).sum() < 0.01 * energy.max()
    return block[:, int(energy.argmax())] if cancelled else mean


def _opened(path: Path) -> Any:
    import soundfile

    if not path.exists():
        raise BadInput(f"There is no file {path}: check the path.")
    if path.is_dir():
        raise BadInput(f"{path} is a folder: name an audio file in it.")
    if path.stat().st_size == 0:
        raise BadInput(f"{path} is empty: record or export it again.")
    try:
        return soundfile.SoundFile(str(path))
    except (soundfile.LibsndfileError, OSError) as error:
        raise BadInput(
            f"{path} isn't audio that Callside can read: convert it to WAV or FLAC and name that file."
        ) from error


def _blocks(path: Path) -> Iterator[tuple[int, Audio]]:
    """(rate, mono block) until the file ends. A truncated file ends where its data do."""
    import soundfile

    with _opened(path) as file:
        size = int(BLOCK_SECONDS * file.samplerate)
        while True:
            try:
                block = file.read(size, dtype="float32", always_2d=True)
            except soundfile.LibsndfileError:
                return
            if not len(block):
                return
            yield file.samplerate, _mono(np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0))


def read_audio(path: Path) -> Audio:
    """Any file that libsndfile reads, of any rate, width and number of channels, as 16 kHz mono float32.

    Raises BadInput where there is no such file, or nothing in it that is audio.
    """
    rate, held = SAMPLE_RATE, _Growing(_announced(path))
    for rate, block in _blocks(path):  # noqa: B007 (the last block's rate is the file's)
        held.append(block)
    if not held.count:
        raise BadInput(f"{path} holds no sound: record or export it again.")
    sound = resample(held.samples, rate)
    return np.clip(sound, -1.0, 1.0, out=sound)


def _announced(path: Path) -> int:
    """How many samples a channel the file's header promises; a damaged one promises anything."""
    with _opened(path) as file:
        return min(max(int(file.frames), 0), LONGEST_ANNOUNCED)


class _Growing:
    """Samples in one array that is made once: a long call joined from its blocks would be in memory twice."""

    def __init__(self, room: int) -> None:
        self._array: Audio = np.empty(room, np.float32)
        self.count = 0

    @property
    def samples(self) -> Audio:
        return self._array[: self.count]

    def append(self, block: Audio) -> None:
        if self.count + len(block) > len(self._array):
            self._array = np.concatenate((self.samples, np.empty(max(len(block), self.count // 2), np.float32)))
        self._array[self.count : self.count + len(block)] = block
        self.count += len(block)


def channel_file(folder: Path, channel: Channel) -> Path | None:
    """The file of one channel in a call's folder, whatever audio format it has."""
    found = sorted(p for p in folder.glob(f"{channel.value}.*") if p.suffix.lower() in AUDIO_SUFFIXES)
    return found[0] if found else None


def read_channels(path: Path, *, both: bool = False) -> dict[Channel, Audio]:
    """A file as the channel "mix", or a folder's mic.* and remote.* as two channels.

    With `both`, a folder in which one of them is missing is refused: half a call gives wrong follow-ups.
    """
    if not path.is_dir():
        return {Channel.MIX: read_audio(path)}
    files = {c: channel_file(path, c) for c in (Channel.MIC, Channel.REMOTE)}
    missing = [c.value for c, file in files.items() if file is None]
    if len(missing) == len(files):
        raise BadInput(f"{path} holds neither mic.* nor remote.*: name the folder of a call, or one audio file.")
    if missing and both:
        raise BadInput(
            f"{path} holds no {missing[0]}.*: put that channel's recording there, or transcribe the other file alone."
        )
    return {c: read_audio(file) for c, file in files.items() if file is not None}
