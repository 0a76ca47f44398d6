"""Encrypted chunk files: append only, AES-256-GCM, readable at any moment without a finalize step.

A channel is a series of files, one for each time that the recording was opened, so that no nonce is ever used twice: a
file's key is derived (HKDF-SHA256) from the call's key and the file's own random salt, and its nonces count from 0.

    header   8 bytes "CALLSIDE", 1 byte version, 16 bytes salt
    record   8 bytes start (float64, seconds of call time), 4 bytes length, then ciphertext and tag of 16 bit PCM

A record that a crash tore is at the end of its file and ends the reading of it; nothing before it is touched.
"""

import contextlib
import os
import secrets
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.domain.call import Channel
from app.domain.errors import BadInput
from app.domain.ports import SAMPLE_RATE, Samples
from app.paths import private_dir

MAGIC = b"CALLSIDE\x01"
SALT_BYTES = 16
RECORD = struct.Struct("<dI")
# One second a record: at most that much and the one being written is lost when the power goes.
CHUNK_SAMPLES = SAMPLE_RATE
MAX_RECORD_BYTES = 4 * 2 * CHUNK_SAMPLES + 16


class ChunkWriter:
    """One channel's file of this run."""

    def __init__(self, path: Path, key: bytes) -> None:
        salt = secrets.token_bytes(SALT_BYTES)
        self._cipher = AESGCM(_file_key(key, salt))
        self._count = 0
        self._start = 0.0
        self._buffer: list[np.ndarray] = []
        self._held = 0
        self._file = path.open("xb")
        self._file.write(MAGIC + salt)
        _to_disk(self._file)

    def append(self, start: float, samples: Samples) -> None:
        if self._held and abs(start - (self._start + self._held / SAMPLE_RATE)) > 0.5 / SAMPLE_RATE:
            self.flush()
        if not self._held:
            self._start = start
        self._buffer.append(samples)
        self._held += len(samples)
        if self._held >= CHUNK_SAMPLES:
            self.flush()

    def flush(self) -> None:
        """What is buffered, as one record on disk."""
        if not self._held:
            return
        pcm = (np.clip(np.concatenate(self._buffer), -1, 1) * 32767).astype("<i2").tobytes()
        self._buffer, self._held = [], 0
        prefix = RECORD.pack(self._start, len(pcm) + 16)
        self._file.write(prefix + self._cipher.encrypt(_nonce(self._count), pcm, prefix))
        self._count += 1
        _to_disk(self._file)

    def close(self) -> None:
        self.flush()
        self._file.close()


class ChunkRecording:
    """The recording of one call, below `folder`."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._key = key
        self._writers: dict[Channel, ChunkWriter] = {}

    def append(self, channel: Channel, start: float, samples: Samples) -> None:
        """`samples`: float32, mono, 16 kHz; `start`: seconds of call time of the first one."""
        if channel not in self._writers:
            self._writers[channel] = ChunkWriter(self._next_file(channel), self._key)
        self._writers[channel].append(start, samples)

    def read(self, channel: Channel) -> tuple[float, Samples]:
        """(call time of the first sample, samples); gaps are silence. Empty where nothing was kept."""
        chunks = [chunk for path in self._files(channel) for chunk in self._chunks(path)]
        if not chunks:
            return 0.0, np.zeros(0, np.float32)
        first = min(start for start, _ in chunks)
        offsets = [(round((start - first) * SAMPLE_RATE), samples) for start, samples in chunks]
        whole = np.zeros(max(at + len(samples) for at, samples in offsets), np.float32)
        for at, samples in offsets:
            whole[at : at + len(samples)] = samples
        return first, whole

    def blocks(self, channel: Channel) -> Iterator[tuple[float, Samples]]:
        """What `read` gives, piece by piece: memory stays flat over a call of hours."""
        at: float | None = None
        for start, samples in (chunk for path in self._files(channel) for chunk in self._chunks(path)):
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
            for start, samples in self._chunks(path)
        ]
        return (min(s for s, _ in spans), max(e for _, e in spans)) if spans else None

    def silence(self, start: float, end: float) -> None:
        """What lies between becomes silence: the files are written anew, and the old ones removed."""
        self.close()
        for channel in (Channel.MIC, Channel.REMOTE):
            for path in self._files(channel):
                self._rewrite(path, start, end)

    def _rewrite(self, path: Path, start: float, end: float) -> None:
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        writer = ChunkWriter(draft, self._key)
        for at, samples in self._chunks(path):
            low, high = (round((edge - at) * SAMPLE_RATE) for edge in (start, end))
            kept = samples.copy()
            kept[max(0, low) : max(0, high)] = 0
            writer.append(at, kept)
        writer.close()
        os.replace(draft, path)

    def erase(self) -> None:
        self.close()
        for path in self._folder.glob("*"):
            path.unlink()
        with contextlib.suppress(FileNotFoundError):
            self._folder.rmdir()

    def close(self) -> None:
        for writer in self._writers.values():
            writer.close()
        self._writers = {}

    def _files(self, channel: Channel) -> list[Path]:
        return sorted(self._folder.glob(f"{channel.value}-*.chunks"))

    def _next_file(self, channel: Channel) -> Path:
        private_dir(self._folder)
        return self._folder / f"{channel.value}-{len(self._files(channel)):04d}.chunks"

    def _chunks(self, path: Path) -> Iterator[tuple[float, Samples]]:
        with path.open("rb") as file:
            header = file.read(len(MAGIC) + SALT_BYTES)
            if len(header) < len(MAGIC) + SALT_BYTES:
                return
            if not header.startswith(MAGIC):
                raise BadInput(f"{path} is not a recording of Callside: leave the recordings folder to the program.")
            cipher = AESGCM(_file_key(self._key, header[len(MAGIC) :]))
            count = 0
            while (prefix := file.read(RECORD.size)) and len(prefix) == RECORD.size:
                start, length = RECORD.unpack(prefix)
                sealed = file.read(min(length, MAX_RECORD_BYTES))
                try:
                    pcm = cipher.decrypt(_nonce(count), sealed, prefix)
                except InvalidTag:
                    return
                count += 1
                yield start, np.frombuffer(pcm, "<i2").astype(np.float32) / 32767


class ChunkRecordings:
    """All recordings of a data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, call_id: str, key: bytes) -> ChunkRecording:
        safe = "".join(c if c.isalnum() or c in "-_" else "_" for c in call_id)
        return ChunkRecording(self._folder / safe, key)


def _file_key(key: bytes, salt: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, b"callside audio").derive(key)


def _nonce(count: int) -> bytes:
    return count.to_bytes(12, "big")


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
