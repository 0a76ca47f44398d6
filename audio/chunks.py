"""The recording of one call: for each channel a series of chunk files (audio/chunk_file.py), one for each time that it was
opened, and beside them what happened to the capture (audio/notices.py)."""

import contextlib
import os
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path

from app.domain.call import Channel
from app.domain.capture import CaptureNotice, NoticeKind
from app.domain.messages import Message
from app.domain.ports import SAMPLE_RATE, Samples
from app.domain.wording import clock
from app.paths import private_dir
from audio.chunk_file import Chunk, ChunkWriter, chunks_of, damage_of, ends_of
from audio.manifest import Part, missing_parts, note_parts
from audio.notices import note_down, noted


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
        self._written: dict[Channel, int] = {}

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
        writer = self._writers[channel]
        before = writer.records
        try:
            writer.append(start, samples)
            self._written[channel] = self.written(channel) + writer.records - before
        except OSError:
            # Traces of the failed record may stay on the disk: its nonce is never used again, so a new file begins.
            failed = self._writers.pop(channel)
            failed.drop()
            failed.close()
            raise

    def written(self, channel: Channel) -> int:
        """How many records of the channel have reached the disk since this object was made."""
        return self._written.get(channel, 0)

    def last_kept(self, channel: Channel) -> float | None:
        """Call time behind the last sample on disk; None where there is none."""
        ends = [at + len(samples) / SAMPLE_RATE for p in self._files(channel) for at, samples in ends_of(p, self._key)]
        return max(ends, default=None)

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
            yield from chunks_of(path, self._key, since=since, until=until)

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
            for start, samples in ends_of(path, self._key)
        ]
        return (min(s for s, _ in spans), max(e for _, e in spans)) if spans else None

    def note(self, notice: CaptureNotice) -> None:
        """Keeps what happened to the sound beside it, without its sentence."""
        note_down(self._folder, notice)

    def notices(self) -> list[CaptureNotice]:
        """What happened to the capture, in its order, and after it what has been damaged or taken away since."""
        return [*noted(self._folder, self._folder.name), *self._damage()]

    def _damage(self) -> Iterator[CaptureNotice]:
        for channel in (Channel.MIC, Channel.REMOTE):
            for path in self._files(channel):
                for start, end in damage_of(path, self._key):
                    yield self._damaged(channel, start, end)
        for channel, start, end in missing_parts(self._folder, self._key):
            yield self._damaged(channel, start, end)

    def _damaged(self, channel: Channel, start: float, end: float) -> CaptureNotice:
        text = Message("recording.damaged", start=clock(start), end=clock(end))
        return CaptureNotice(self._folder.name, NoticeKind.DAMAGED, start, text, channel, end)

    def silence(self, start: float, end: float) -> None:
        """What lies between becomes silence: the files are written anew, and the old ones removed."""
        self.close()
        for channel in (Channel.MIC, Channel.REMOTE):
            for path in self._files(channel):
                self._rewrite(path, start, end)
        self._note_parts()

    def _rewrite(self, path: Path, start: float, end: float) -> None:
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        writer = ChunkWriter(draft, self._key, lossless=self._lossless)
        for at, samples in chunks_of(path, self._key):
            low, high = (round((edge - at) * SAMPLE_RATE) for edge in (start, end))
            kept = samples.copy()
            kept[max(0, low) : max(0, high)] = 0
            writer.append(at, kept)
        writer.close()
        os.replace(draft, path)

    def erase(self) -> None:
        """Deletes every chunk of the call, and its folder."""
        for writer in self._writers.values():
            writer.drop()
        self.close()
        for path in self._folder.glob("*"):
            path.unlink()
        with contextlib.suppress(FileNotFoundError):
            self._folder.rmdir()

    def lock(self) -> None:
        self.close()
        lock_folder(self._folder)

    def close(self) -> None:
        writers, self._writers = self._writers, {}
        for writer in writers.values():
            writer.close()
        if writers:
            self._note_parts()

    def _note_parts(self) -> None:
        """What a regular end leaves, so that a file that is taken away or cut later is missed."""
        parts = {}
        for channel in (Channel.MIC, Channel.REMOTE):
            for path in self._files(channel):
                found = list(ends_of(path, self._key))
                span = (
                    (found[0][0], max(at + len(samples) / SAMPLE_RATE for at, samples in found))
                    if found
                    else (0.0, 0.0)
                )
                parts[path.name] = Part(channel, path.stat().st_size, *span)
        with contextlib.suppress(OSError):  # no room: the recording itself is whole
            note_parts(self._folder, self._key, parts)

    def _files(self, channel: Channel) -> list[Path]:
        return sorted(self._folder.glob(f"{channel.value}-*.chunks"))

    def _next_file(self, channel: Channel) -> Path:
        private_dir(self._folder)
        return self._folder / f"{channel.value}-{len(self._files(channel)):04d}.chunks"


class ReadOnlyRecording(ChunkRecording):
    """The recording of a live call for those who read it: the capture process alone appends."""

    def append(self, channel: Channel, start: float, samples: Samples) -> None:
        return


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


def locked_folder(folder: Path) -> Path:
    """Where sound lies that a hold keeps and nobody may use; no call's own folder has a dot in its name."""
    return folder.with_name(f"{folder.name}.locked")


def lock_folder(folder: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        folder.rename(locked_folder(folder))
