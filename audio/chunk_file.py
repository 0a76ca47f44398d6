"""Encrypted chunk files: append only, AES-256-GCM, readable at any moment without a finalize step.

A channel is a series of files, one for each time that the recording was opened, so that no nonce is ever used twice: a
file's key is derived (HKDF-SHA256) from the call's key, the file's own random salt and the file's place (channel and number,
its name's stem), and its nonces count from 0: a file under another channel's or another number's name opens nothing.

    header   8 bytes "CALLSIDE", 1 byte version, 16 bytes salt
    record   8 bytes start (float64, seconds of call time), 4 bytes length, then ciphertext and tag of a payload

Payloads are audio/payload.py's (Opus, or PCM where libopus is missing); in files of version 1, still read, they are bare 16
bit PCM, and keys of versions 1 and 2 know no place. A record that a crash tore is at the end of its file and ends the reading
of it; one that is damaged in the middle costs itself alone, and is told.

numpy is loaded with the first samples, here and in payload, opus and pulse: the tray stands all day, lists and deletes without.
"""

import errno
import os
import secrets
import struct
from collections.abc import Callable, Iterator
from itertools import islice
from math import inf
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.ports import SAMPLE_RATE, Samples
from audio.payload import Packer, Unpacker

MAGIC = b"CALLSIDE"
VERSION = 3
SALT_BYTES = 16
HEADER_BYTES = len(MAGIC) + 1 + SALT_BYTES
RECORD = struct.Struct("<dI")
# Half a second a record: that, the hold-back and a new stream's warm-up together stay below 2 s.
CHUNK_SAMPLES = SAMPLE_RATE // 2
MAX_RECORD_BYTES = 4 * 2 * SAMPLE_RATE + 16
LONGEST_RECORD_SECONDS = 1.0
# A decoder that begins in the middle of a stretch has found its way well before this much is over.
WARM_UP_SECONDS = 3.0
Chunk = tuple[float, Samples]


class ChunkWriter:
    """One channel's file of this run. `make_room` is asked when the disk is full; True means: try again."""

    def __init__(
        self, path: Path, key: bytes, *, lossless: bool = False, make_room: Callable[[], bool] = lambda: False
    ) -> None:
        salt = secrets.token_bytes(SALT_BYTES)
        self._cipher = AESGCM(_file_key(key, salt, path.stem))
        self._count = 0
        self._start = 0.0
        self._buffer: list[Samples] = []
        self._held = 0
        self._lossless = lossless
        self._packer = Packer(lossless=self._lossless)
        self._make_room = make_room
        self._size = self._synced_size = self._synced_count = 0
        self._file = path.open("xb", buffering=0)
        try:
            self._to_disk(MAGIC + bytes([VERSION]) + salt)
            self._sync()
        except OSError:
            self._file.close()
            path.unlink()
            raise

    def append(self, start: float, samples: Samples) -> None:
        """Takes a piece of any length; a record holds a second of it at the most, so that it can be read again."""
        for first in range(0, len(samples), CHUNK_SAMPLES):
            self._append(start + first / SAMPLE_RATE, samples[first : first + CHUNK_SAMPLES])
        # Once for all of it: a disk that is slow then gets more to write at a time, and keeps up.
        self._sync()

    @property
    def records(self) -> int:
        """How many records are on disk."""
        return self._synced_count

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
        self._sync()

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
        """All of `data`, or nothing of it. Raises OSError where there is no room and none can be made."""
        while True:
            try:
                written = self._file.write(data)
                if written != len(data):
                    raise OSError(errno.ENOSPC, "the disk took a part")
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

    def _sync(self) -> None:
        """What was written is on the disk itself. Raises OSError where it isn't, and nothing of it counts."""
        if self._size == self._synced_size:
            return
        try:
            os.fsync(self._file.fileno())
        except OSError:
            self._file.truncate(self._synced_size)
            self._make_room()
            raise
        self._synced_size, self._synced_count = self._size, self._count

    def close(self) -> None:
        try:
            self.flush()
        finally:
            self._file.close()


def chunks_of(
    path: Path,
    key: bytes,
    *,
    since: float = -inf,
    until: float = inf,
    damaged: Callable[[float], None] = lambda _start: None,
) -> Iterator[Chunk]:
    """A file's records in the order of writing; those that lie well outside of `since` and `until` are not opened. `damaged`
    is told the start of each record in the middle that is not what was written. Raises BadInput for what is no chunk file."""
    size = path.stat().st_size
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
        if len(header) < HEADER_BYTES:
            return
        if not header.startswith(MAGIC) or not 1 <= header[len(MAGIC)] <= VERSION:
            raise BadInput(Message("recording.not_ours", path=path))
        place = path.stem if header[len(MAGIC)] >= 3 else ""
        cipher = AESGCM(_file_key(key, header[len(MAGIC) + 1 :], place))
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
                count += 1
                if file.tell() >= size:
                    return  # as a crash leaves the last one
                damaged(start)
                unpacker = Unpacker(version=header[len(MAGIC)])
                continue
            count += 1
            shift, samples = unpacker.unpack(payload)
            yield start + shift / SAMPLE_RATE, samples


def ends_of(path: Path, key: bytes) -> Iterator[Chunk]:
    """The first and the last records of a file; all of them where the last one is torn so that nothing tells."""
    last = -inf
    with path.open("rb") as file:
        file.seek(HEADER_BYTES)
        while len(prefix := file.read(RECORD.size)) == RECORD.size:
            last, length = RECORD.unpack(prefix)
            file.seek(min(length, MAX_RECORD_BYTES), os.SEEK_CUR)
    yield from islice(chunks_of(path, key), 1)
    found = list(chunks_of(path, key, since=last))
    yield from found or chunks_of(path, key)


def damage_of(path: Path, key: bytes) -> list[tuple[float, float]]:
    """The stretches (from, to, in call time) of the file's records that are not what was written, those that touch joined.
    A start that is itself damaged is no time of the call, and counts as the end of what came before."""
    starts: list[float] = []
    last = 0.0
    for at, samples in chunks_of(path, key, damaged=starts.append):
        last = max(last, at + len(samples) / SAMPLE_RATE)
    found: list[tuple[float, float]] = []
    for start in sorted(s if 0.0 <= s <= 7 * 86400 else last for s in starts):
        if found and start - found[-1][1] < LONGEST_RECORD_SECONDS:
            found[-1] = (found[-1][0], start + LONGEST_RECORD_SECONDS)
        else:
            found.append((start, start + LONGEST_RECORD_SECONDS))
    return found


def _file_key(key: bytes, salt: bytes, place: str) -> bytes:
    info = b"callside audio" + (b"\0" + place.encode() if place else b"")
    return HKDF(hashes.SHA256(), 32, salt, info).derive(key)


def _nonce(count: int) -> bytes:
    return count.to_bytes(12, "big")
