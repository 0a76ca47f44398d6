"""Encrypted chunk files: append only, AES-256-GCM, readable at any moment without a finalize step.

A channel is a series of files, one for each time that the recording was opened, so that no nonce is ever used twice: a
file's key is derived (HKDF-SHA256) from the call's key and the file's own random salt, and its nonces count from 0.

    header   8 bytes "CALLSIDE", 1 byte version, 16 bytes salt
    record   8 bytes start (float64, seconds of call time), 4 bytes length, then ciphertext and tag of a payload

Version 2 payloads are audio/payload.py's (Opus, or PCM where libopus is missing); those of version 1, still read, are bare
16 bit PCM. A record that a crash tore is at the end of its file and ends the reading of it; nothing before it is touched.

numpy is loaded with the first samples, here and in payload, opus and pulse: the tray stands all day, lists and deletes without.
"""

import contextlib
import errno
import os
import secrets
import shutil
import struct
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from math import inf
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.domain.call import Channel
from app.domain.capture import CaptureNotice
from app.domain.errors import BadInput, UserActionNeeded
from app.domain.ports import SAMPLE_RATE, Samples
from app.paths import private_dir
from audio.notices import noted
from audio.payload import Packer, Unpacker

MAGIC = b"CALLSIDE"
VERSION = 2
SALT_BYTES = 16
HEADER_BYTES = len(MAGIC) + 1 + SALT_BYTES
RECORD = struct.Struct("<dI")
# Half a second a record: that, the hold-back and a new stream's warm-up together stay below 2 s.
CHUNK_SAMPLES = SAMPLE_RATE // 2
MAX_RECORD_BYTES = 4 * 2 * SAMPLE_RATE + 16
# A decoder that begins in the middle of a stretch has found its way well before this much is over.
WARM_UP_SECONDS = 3.0
Chunk = tuple[float, Samples]


class ChunkWriter:
    """One channel's file of this run. `make_room` is asked when the disk is full; True means: try again."""

    def __init__(
        self, path: Path, key: bytes, *, lossless: bool = False, make_room: Callable[[], bool] = lambda: False
    ) -> None:
        salt = secrets.token_bytes(SALT_BYTES)
        self._cipher = AESGCM(_file_key(key, salt))
        self._count = 0
        self._start = 0.0
        self._buffer: list[Samples] = []
        self._held = 0
        self._lossless = lossless
        self._packer = Packer(lossless=self._lossless)
        self._make_room = make_room
        self._size = 0
        self._file = path.open("xb", buffering=0)
        try:
            self._to_disk(MAGIC + bytes([VERSION]) + salt)
        except OSError:
            self._file.close()
            path.unlink()
            raise

    def append(self, start: float, samples: Samples) -> None:
        """Takes a piece of any length; a record holds a second of it at the most, so that it can be read again."""
        for first in range(0, len(samples), CHUNK_SAMPLES):
            self._append(start + first / SAMPLE_RATE, samples[first : first + CHUNK_SAMPLES])

    def _append(self, start: float, samples: Samples) -> None:
        # An open stretch counts too: an encoder that ran on would put the end of the last one behind the gap.
        if (self._held or self._packer.is_open) and abs(
            start - (self._start + self._held / SAMPLE_RATE)
        ) > 0.5 / SAMPLE_RATE:
            self.flush()
        if not self._held:
            self._start = start
        self._buffer.append(samples)
        self._held += len(samples)
        if self._held >= CHUNK_SAMPLES:
            self._write(is_last=False)

    def flush(self) -> None:
        """What is buffered, as one record on disk; what comes next begins a stretch of its own."""
        if self._held or self._packer.is_open:
            self._write(is_last=True)
        self._packer = Packer(lossless=self._lossless)

    def drop(self) -> None:
        """Forgets what is not on disk yet."""
        self._buffer, self._held = [], 0
        self._packer = Packer(lossless=self._lossless)

    def _write(self, *, is_last: bool) -> None:
        import numpy as np

        whole = np.concatenate([np.zeros(0, np.float32), *self._buffer])
        start = self._start
        payload, used = self._packer.pack(whole, is_last=is_last)
        rest = whole[used:]
        self._buffer, self._held, self._start = ([rest] if len(rest) else []), len(rest), start + used / SAMPLE_RATE
        prefix = RECORD.pack(start, len(payload) + 16)
        self._to_disk(prefix + self._cipher.encrypt(_nonce(self._count), payload, prefix))
        self._count += 1

    def _to_disk(self, data: bytes) -> None:
        """All of `data` and synced, or nothing of it. Raises OSError where there is no room and none can be made."""
        while True:
            try:
                written = self._file.write(data)
                if written != len(data):
                    raise OSError(errno.ENOSPC, "the disk took a part")
                os.fsync(self._file.fileno())
            except OSError as error:
                self._file.truncate(self._size)
                self._file.seek(self._size)
                if error.errno not in (errno.ENOSPC, errno.EDQUOT) or not self._make_room():
                    # The stretch is broken: a decoder must not take what follows for its continuation.
                    self._packer = Packer(lossless=self._lossless)
                    raise
            else:
                self._size += len(data)
                return

    def close(self) -> None:
        try:
            self.flush()
        finally:
            self._file.close()


class ChunkRecording:
    """The recording of one call, below `folder`."""

    def __init__(
        self, folder: Path, key: bytes, *, lossless: bool = False, make_room: Callable[[], bool] = lambda: False
    ) -> None:
        self._folder = folder
        self._lossless = lossless
        self._key = key
        self._make_room = make_room
        self._writers: dict[Channel, ChunkWriter] = {}

    @property
    def folder(self) -> Path:
        return self._folder

    @property
    def key(self) -> bytes:
        return self._key

    def append(self, channel: Channel, start: float, samples: Samples) -> None:
        """`samples`: float32, mono, 16 kHz; `start`: seconds of call time of the first one. Raises OSError where the
        disk is full."""
        if channel not in self._writers:
            self._writers[channel] = ChunkWriter(
                self._next_file(channel), self._key, lossless=self._lossless, make_room=self._make_room
            )
        try:
            self._writers[channel].append(start, samples)
        except OSError:
            # Traces of the failed record may stay on the disk: its nonce is never used again, so a new file begins.
            failed = self._writers.pop(channel)
            failed.drop()
            failed.close()
            raise

    def make_room_with(self, make_room: Callable[[], bool]) -> None:
        """`make_room` is asked when the disk is full; True means: try again."""
        self._make_room = make_room

    def flush(self) -> None:
        """Everything heard so far is on disk when this returns."""
        for writer in self._writers.values():
            writer.flush()

    def read(self, channel: Channel) -> tuple[float, Samples]:
        """(call time of the first sample, samples); gaps are silence. Empty where nothing was kept."""
        return _joined(list(self.records(channel)))

    def read_between(self, channel: Channel, start: float, end: float) -> tuple[float, Samples]:
        """The same, of what lies between `start` and `end` in call time."""
        kept = []
        for at, samples in self.records(channel, since=start, until=end):
            low, high = (min(len(samples), max(0, round((edge - at) * SAMPLE_RATE))) for edge in (start, end))
            if high > low:
                kept.append((at + low / SAMPLE_RATE, samples[low:high]))
        return _joined(kept)

    def records(self, channel: Channel, *, since: float = -inf, until: float = inf) -> Iterator[Chunk]:
        """(call time, samples) of each record in the order of writing, a second or less at a time. Of hours, those that
        lie before `since` or behind `until` are not opened, but for a few around."""
        for path in self._files(channel):
            yield from self._chunks(path, since=since, until=until)

    def blocks(self, channel: Channel) -> Iterator[tuple[float, Samples]]:
        """What `read` gives, piece by piece: memory stays flat over a call of hours."""
        import numpy as np

        at: float | None = None
        for start, samples in self.records(channel):
            at = start if at is None else at
            while (missing := round((start - at) * SAMPLE_RATE)) > 0:
                silence = np.zeros(min(missing, 60 * SAMPLE_RATE), np.float32)
                yield at, silence
                at += len(silence) / SAMPLE_RATE
            fresh = samples[-missing:] if missing else samples
            if len(fresh):
                yield at, fresh
                at += len(fresh) / SAMPLE_RATE

    def seconds(self) -> tuple[float, float] | None:
        """From when to when both channels together hold something, in call time."""
        spans = [
            (start, start + len(samples) / SAMPLE_RATE)
            for channel in (Channel.MIC, Channel.REMOTE)
            for path in self._files(channel)
            for start, samples in self._ends(path)
        ]
        return (min(s for s, _ in spans), max(e for _, e in spans)) if spans else None

    def notices(self) -> list[CaptureNotice]:
        return list(noted(self._folder, self._folder.name))

    def silence(self, start: float, end: float) -> None:
        """What lies between becomes silence: the files are written anew, and the old ones removed."""
        self.close()
        for channel in (Channel.MIC, Channel.REMOTE):
            for path in self._files(channel):
                self._rewrite(path, start, end)

    def _rewrite(self, path: Path, start: float, end: float) -> None:
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        writer = ChunkWriter(draft, self._key, lossless=self._lossless)
        for at, samples in self._chunks(path):
            low, high = (round((edge - at) * SAMPLE_RATE) for edge in (start, end))
            kept = samples.copy()
            kept[max(0, low) : max(0, high)] = 0
            writer.append(at, kept)
        writer.close()
        os.replace(draft, path)

    def erase(self) -> None:
        for writer in self._writers.values():
            writer.drop()
        self.close()
        for path in self._folder.glob("*"):
            path.unlink()
        with contextlib.suppress(FileNotFoundError):
            self._folder.rmdir()

    def lock(self) -> None:
        self.close()
        _lock(self._folder)

    def close(self) -> None:
        writers, self._writers = self._writers, {}
        for writer in writers.values():
            writer.close()

    def _files(self, channel: Channel) -> list[Path]:
        return sorted(self._folder.glob(f"{channel.value}-*.chunks"))

    def _next_file(self, channel: Channel) -> Path:
        private_dir(self._folder)
        return self._folder / f"{channel.value}-{len(self._files(channel)):04d}.chunks"

    def _ends(self, path: Path) -> Iterator[Chunk]:
        """The first and the last records of a file; all of them where the last one is torn so that nothing tells."""
        last = -inf
        with path.open("rb") as file:
            file.seek(HEADER_BYTES)
            while len(prefix := file.read(RECORD.size)) == RECORD.size:
                last, length = RECORD.unpack(prefix)
                file.seek(min(length, MAX_RECORD_BYTES), os.SEEK_CUR)
        yield from islice(self._chunks(path), 1)
        found = list(self._chunks(path, since=last))
        yield from found or self._chunks(path)

    def _chunks(self, path: Path, *, since: float = -inf, until: float = inf) -> Iterator[Chunk]:
        with path.open("rb") as file:
            header = file.read(HEADER_BYTES)
            if len(header) < HEADER_BYTES:
                return
            if not header.startswith(MAGIC) or header[len(MAGIC)] not in (1, VERSION):
                raise BadInput(f"{path} is not a recording of Callside: leave the recordings folder to the program.")
            cipher = AESGCM(_file_key(self._key, header[len(MAGIC) + 1 :]))
            unpacker = Unpacker(version=header[len(MAGIC)])
            count = 0
            while (prefix := file.read(RECORD.size)) and len(prefix) == RECORD.size:
                start, length = RECORD.unpack(prefix)
                if start < since - WARM_UP_SECONDS or start > until + WARM_UP_SECONDS:
                    file.seek(min(length, MAX_RECORD_BYTES), os.SEEK_CUR)
                    count += 1
                    continue
                sealed = file.read(min(length, MAX_RECORD_BYTES))
                try:
                    payload = cipher.decrypt(_nonce(count), sealed, prefix)
                except InvalidTag:
                    return
                count += 1
                shift, samples = unpacker.unpack(payload)
                yield start + shift / SAMPLE_RATE, samples


class ChunkRecordings:
    """All recordings of a data folder."""

    def __init__(self, folder: Path, *, lossless: bool = False) -> None:
        self._folder = folder
        self._lossless = lossless

    def folder_of(self, call_id: str) -> Path:
        return self._folder / "".join(c if c.isalnum() or c in "-_" else "_" for c in call_id)

    def open(self, call_id: str, key: bytes) -> ChunkRecording:
        return ChunkRecording(self.folder_of(call_id), key, lossless=self._lossless)

    def has(self, call_id: str) -> bool:
        return self.folder_of(call_id).exists()

    def erase(self, call_id: str) -> None:
        """Safe to repeat: a crash may have come in the middle."""
        folder = self.folder_of(call_id)
        for path in (folder, _locked(folder)):
            self.erase_stranger(path.name)

    def lock(self, call_id: str) -> None:
        _lock(self.folder_of(call_id))

    def open_locked(self, call_id: str, key: bytes) -> ChunkRecording | None:
        folder = _locked(self.folder_of(call_id))
        return ChunkRecording(folder, key, lossless=self._lossless) if folder.exists() else None

    def strangers(self, call_ids: Collection[str]) -> Sequence[str]:
        folders = [self.folder_of(call_id) for call_id in call_ids]
        known = {path.name for folder in folders for path in (folder, _locked(folder))}
        found = sorted(self._folder.iterdir()) if self._folder.is_dir() else []
        return [path.name for path in found if path.is_dir() and path.name not in known]

    def erase_stranger(self, name: str) -> None:
        shutil.rmtree(self._folder / name, ignore_errors=True)
        if (self._folder / name).exists():
            raise UserActionNeeded(f"{self._folder / name} can't be deleted: close what uses it, then try again.")


def _locked(folder: Path) -> Path:
    """Where sound lies that a hold keeps and nobody may use; no call's own folder has a dot in its name."""
    return folder.with_name(f"{folder.name}.locked")


def _lock(folder: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        folder.rename(_locked(folder))


def _joined(chunks: list[Chunk]) -> tuple[float, Samples]:
    import numpy as np

    if not chunks:
        return 0.0, np.zeros(0, np.float32)
    first = min(start for start, _ in chunks)
    offsets = [(round((start - first) * SAMPLE_RATE), samples) for start, samples in chunks]
    whole = np.zeros(max(at + len(samples) for at, samples in offsets), np.float32)
    for at, samples in offsets:
        whole[at : at + len(samples)] = samples
    return first, whole


def _file_key(key: bytes, salt: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, b"callside audio").derive(key)


def _nonce(count: int) -> bytes:
    return count.to_bytes(12, "big")


class WrittenElsewhere(ChunkRecording):
    """The recording of a live call for those who read it: the capture process alone appends."""

    def append(self, channel: Channel, start: float, samples: Samples) -> None:
        return
