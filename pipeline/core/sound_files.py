"""Audio files as they really come: opened whatever their header says, and with what could not be read of them told."""

import struct
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from typing import Any

from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.ports import DECODED_SUFFIXES

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


@dataclass(frozen=True, slots=True)
class Loss:
    """What of a file could not be read: seconds of the `announced` ones, from `start` on."""

    path: Path
    start: float
    announced: float

    @property
    def message(self) -> Message:
        return Message(
            "files.partly_read", path=self.path.name, read=f"{self.start:.1f}", announced=f"{self.announced:.1f}"
        )


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


def opened(path: Path) -> Any:
    """The file as a soundfile.SoundFile. Raises BadInput where there is none, or nothing in it that can be decoded."""
    import soundfile

    if not path.exists():
        raise BadInput(Message("files.missing", path=path))
    if path.is_dir():
        raise BadInput(Message("files.is_folder", path=path))
    if path.stat().st_size == 0:
        raise BadInput(Message("files.is_empty", path=path))
    try:
        repaired = _finished_header(path)
        return soundfile.SoundFile(_Patched(path, repaired) if repaired else str(path))
    except (soundfile.LibsndfileError, OSError) as error:
        raise BadInput(Message("files.no_audio", path=path)) from error


def loss_of(path: Path) -> Loss | None:
    """What of a file can't be read although it promises it; None if all is there. Reads the whole file once."""
    import soundfile

    with opened(path) as file:
        rate, promised = file.samplerate, _promised_frames(path, file)
        block, read = int(BLOCK_SECONDS * rate), 0
        while True:
            try:
                count = len(file.read(block, dtype="int16", always_2d=True))
            except soundfile.LibsndfileError:
                break
            if not count:
                break
            read += count
    missing = (promised - read) / rate
    if missing <= max(TOLERATED_SECONDS, TOLERATED_SHARE * promised / rate):
        return None
    return Loss(path, read / rate, promised / rate)


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


def _finished_header(path: Path) -> bytes | None:
    """The first bytes of a WAV whose header was never finished, with the size that its data have; None for any other."""
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    data = _wav_data(header)
    if data is None or data[1] != 0:
        return None
    place, _, _ = data
    there = path.stat().st_size - place - 4
    patched = bytearray(header)
    struct.pack_into("<I", patched, place, min(there, 0xFFFFFFFE))
    struct.pack_into("<I", patched, 4, min(path.stat().st_size - 8, 0xFFFFFFFE))
    return bytes(patched)
