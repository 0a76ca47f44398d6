"""Audio files as they really come: opened whatever their header says, and with what could not be read of them told."""

import struct
from collections.abc import Iterator
from contextlib import nullcontext
from functools import cache
from io import BytesIO, RawIOBase
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.domain.errors import BadInput
from app.domain.lost_sound import LostSound
from app.domain.messages import Message
from app.domain.ports import DECODED_SUFFIXES
from pipeline.core.ogg import Stretch, TornOgg, torn
from pipeline.core.quiet_decoder import quiet

# Formats that libsndfile reads, and those for which a decoder of the system is asked.
NATIVE_SUFFIXES = (".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aiff", ".aif", ".au", ".w64", ".caf", ".rf64")
VIDEO_SUFFIXES = (".mp4", ".mov", ".webm", ".mkv", ".3gp")
SUFFIXES = NATIVE_SUFFIXES + DECODED_SUFFIXES
BLOCK_SECONDS = 0.5
# A difference between what is promised and what is there that nobody would miss; mp3 headers promise by estimate.
TOLERATED_SECONDS, TOLERATED_SHARE = 0.25, 0.01
_HEADER_BYTES = 4096
# Sizes that programs write when they don't know the size yet.
_UNKNOWN_SIZES = (0, 0xFFFFFFFF, 0x7FFFFFFF, 0x7FFFFFF0, 0x80000000)
_UNKNOWN_FRAMES = 1 << 40

Frames = npt.NDArray[np.float32]


class _Patched(RawIOBase):
    """A file, read only, some of whose first bytes are others."""

    def __init__(self, path: Path, header: bytes) -> None:
        super().__init__()
        self._file = path.open("rb")
        self._header = header

    def readinto(self, buffer: Any) -> int:
        at = self._file.tell()
        count = self._file.readinto(buffer)
        if at < len(self._header):
            piece = self._header[at : at + count]
            buffer[: len(piece)] = piece
        return count

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()


@cache
def _forward() -> Any:
    """soundfile.SoundFile that only goes forward: seeking after each block loses the last one of a FLAC file whose
    header doesn't tell its length."""
    import soundfile

    class Forward(soundfile.SoundFile):  # type: ignore[misc]
        def seekable(self) -> bool:
            return False

    return Forward


def opened(path: Path) -> Any:
    """The file as a soundfile.SoundFile to be read once. Raises BadInput where there is none, or nothing in it that can be
    decoded."""
    import soundfile

    if not path.exists():
        raise BadInput(Message("files.missing", path=path))
    if path.is_dir():
        raise BadInput(Message("files.is_folder", path=path))
    if path.stat().st_size == 0:
        raise BadInput(Message("files.is_empty", path=path))
    try:
        repaired = _right_header(path)
        with quiet() if repaired is None and _is_compressed(path) else nullcontext():
            return _forward()(_Patched(path, repaired) if repaired else str(path))
    except (soundfile.LibsndfileError, OSError) as error:
        raise BadInput(Message("files.no_audio", path=path)) from error


def frames_of(path: Path) -> Iterator[tuple[int, Frames]]:
    """(rate, [samples, channels]) until the file ends, at most BLOCK_SECONDS each; silence stands where an Ogg file lacks
    pages. A damaged file ends where its data do."""
    left = torn(path) if path.is_file() else None
    if left is None:
        with opened(path) as file:
            yield from ((file.samplerate, block) for block in _blocks(file, "float32") if block is not None)
        return
    at = 0.0
    for stretch, start, end in _placed(path, left):
        with _forward()(BytesIO(stretch.data)) as file:
            missing = max(0, round((start - at) * file.samplerate))
            size = int(BLOCK_SECONDS * file.samplerate)
            for first in range(0, missing, size):
                yield file.samplerate, np.zeros((min(size, missing - first), file.channels), np.float32)
            yield from ((file.samplerate, block) for block in _blocks(file, "float32") if block is not None)
        at = end


def _blocks(file: Any, dtype: str) -> Iterator[Any]:
    """Blocks until the file ends, or until it can't be decoded any further: the last one is None then."""
    import soundfile

    size = int(BLOCK_SECONDS * file.samplerate)
    while True:
        try:
            with quiet() if file.format == "MP3" else nullcontext():
                block = file.read(size, dtype=dtype, always_2d=True)
        except soundfile.LibsndfileError:
            yield None
            return
        if not len(block):
            return
        yield block


def _is_compressed(path: Path) -> bool:
    """Whether a decoder has a say in it that is known to talk."""
    with path.open("rb") as file:
        return file.read(4) not in (b"RIFF", b"fLaC", b"OggS")


def _length(file: Any) -> tuple[int, bool]:
    """(samples a channel that can be decoded, whether an error ended them)."""
    blocks = list(map(_len, _blocks(file, "int16")))
    return sum(n for n in blocks if n is not None), None in blocks


def _len(block: Any) -> int | None:
    return None if block is None else len(block)


def loss_of(path: Path) -> LostSound | None:
    """What of a file can't be read although it should be there; None if all is. Reads the whole file once."""
    left = torn(path) if path.is_file() else None
    if left is not None:
        return _loss_of_torn(path, left)
    with opened(path) as file:
        rate, promised = file.samplerate, _promised_frames(path, file)
        read, failed = _length(file)
    if failed and not promised:
        return LostSound(path.name, ((read / rate, None),), None)
    missing = (promised - read) / rate
    if missing <= max(TOLERATED_SECONDS, TOLERATED_SHARE * promised / rate):
        return None
    return LostSound(path.name, ((read / rate, promised / rate),), promised / rate)


def _loss_of_torn(path: Path, left: TornOgg) -> LostSound | None:
    placed = [(0.0, 0.0), *((start, end) for _, start, end in _placed(path, left))]
    holes: list[tuple[float, float | None]] = [
        (before, after) for (_, before), (after, _) in pairwise(placed) if after - before > TOLERATED_SECONDS
    ]
    end = placed[-1][1]
    if left.breaks_off:
        holes.append((end, None))
    return LostSound(path.name, tuple(holes), None if left.breaks_off else end) if holes else None


def _placed(path: Path, left: TornOgg) -> list[tuple[Stretch, float, float]]:
    """(stretch, from, to) in seconds of the file; what can't be decoded is left out. Raises BadInput where nothing can."""
    import soundfile

    found: list[tuple[Stretch, float, float]] = []
    zero = 0.0 if left.begins_late else None
    for stretch in left.stretches:
        try:
            with _forward()(BytesIO(stretch.data)) as file:
                seconds = _length(file)[0] / file.samplerate
        except soundfile.LibsndfileError:
            continue
        zero = stretch.end - seconds if zero is None else zero
        found.append((stretch, stretch.end - seconds - zero, stretch.end - zero))
    if not found:
        raise BadInput(Message("files.no_audio", path=path))
    return found


def announced(path: Path) -> tuple[int, int]:
    """(samples a channel that the file promises, its rate); where its header doesn't tell, those that are there."""
    with opened(path) as file:
        frames, rate = int(file.frames), int(file.samplerate)
        if not 0 < frames < _UNKNOWN_FRAMES:
            frames = _length(file)[0]
        return frames, rate


def more_than_told(path: Path) -> Message | None:
    """A sentence about a file that holds more sound than its header tells, all of which is read; None for any other."""
    with path.open("rb") as raw:
        data = _wav_data(raw.read(_HEADER_BYTES))
    if data is None or data[1] in _UNKNOWN_SIZES or _right_header(path) is None:
        return None
    with opened(path) as file:
        there, told = file.frames / file.samplerate, data[1] / max(data[2], 1) / file.samplerate
    if there - told <= TOLERATED_SECONDS:
        return None
    return Message("files.more_than_told", path=path.name, read=f"{there:.1f}", announced=f"{told:.1f}")


def _promised_frames(path: Path, file: Any) -> int:
    """Samples a channel that the header promises; 0 where it promises none."""
    with path.open("rb") as raw:
        data = _wav_data(raw.read(_HEADER_BYTES))
    if data is not None:
        size, block_bytes = data[1], data[2]
        return 0 if size in _UNKNOWN_SIZES or not block_bytes else size // block_bytes
    frames = int(file.frames)
    return frames if 0 < frames < _UNKNOWN_FRAMES else 0


def _wav_data(header: bytes) -> tuple[int, int, int] | None:
    """(place of the data chunk's size, that size, bytes of one sample of all channels) of a RIFF header."""
    if header[:4] != b"RIFF" or header[8:12] != b"WAVE":
        return None
    at, block_bytes = 12, 0
    while at + 8 <= len(header):
        name, size = header[at : at + 4], struct.unpack_from("<I", header, at + 4)[0]
        if name == b"fmt " and at + 22 <= len(header):
            block_bytes = struct.unpack_from("<H", header, at + 20)[0]
        if name == b"data":
            return at + 4, size, block_bytes
        at += 8 + size + size % 2
    return None


def _right_header(path: Path) -> bytes | None:
    """The first bytes of a WAV whose header was never finished or tells too little, with the size that its data have; None
    for any other."""
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
        data = _wav_data(header)
        if data is None:
            return None
        place, size, _ = data
        there = path.stat().st_size - place - 4
        if size and (size >= there or _are_chunks(file, place + 4 + size, path.stat().st_size)):
            return None
    patched = bytearray(header)
    struct.pack_into("<I", patched, place, min(there, 0xFFFFFFFE))
    struct.pack_into("<I", patched, 4, min(path.stat().st_size - 8, 0xFFFFFFFE))
    return bytes(patched)


def _are_chunks(file: Any, start: int, end: int) -> bool:
    """Whether what follows the sound's data are chunks (a title, marks) rather than more sound."""
    for at in (start + start % 2, start):  # some programs don't pad
        while at + 8 <= end:
            file.seek(at)
            name, size = struct.unpack("<4sI", file.read(8))
            if not all(32 <= byte < 127 for byte in name) or at + 8 + size > end:
                break
            at += 8 + size + size % 2
        if at + 8 > end:
            return True
    return False
