"""The sound of a joined call: the recordings of its parts, one after the other on the clock of the first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf

import numpy as np

from app.domain.call import Channel
from app.domain.capture import CaptureNotice
from app.domain.ports import SAMPLE_RATE, Recording, Samples

SILENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class RecordedPart:
    """`offset`: the joined call's second at which the recording's clock begins; `starts`: its own first second there."""

    recording: Recording
    offset: float
    starts: float


class JoinedRecording:
    """Reads as one recording. What changes it changes its parts, each in its own files and under its own key; erasing and
    locking are the parts' own affair, who are told apart before."""

    def __init__(self, parts: Sequence[RecordedPart]) -> None:
        self._parts = parts
        self._ends = [later.starts for _, later in pairwise(parts)] + [inf]

    def append(self, channel: Channel, start: float, samples: Samples) -> None:
        part = self._parts[-1]
        part.recording.append(channel, start - part.offset, samples)

    def read(self, channel: Channel) -> tuple[float, Samples]:
        return self.read_between(channel, *(self.seconds() or (0.0, 0.0)))

    def read_between(self, channel: Channel, start: float, end: float) -> tuple[float, Samples]:
        found = []
        for part, until in zip(self._parts, self._ends, strict=True):
            low, high = max(start, part.starts), min(end, until)
            if low < high:
                at, samples = part.recording.read_between(channel, low - part.offset, high - part.offset)
                if len(samples):
                    found.append((at + part.offset, samples))
        if not found:
            return 0.0, np.zeros(0, np.float32)
        first = found[0][0]
        whole = np.zeros(max(round((at - first) * SAMPLE_RATE) + len(s) for at, s in found), np.float32)
        for at, samples in found:
            place = round((at - first) * SAMPLE_RATE)
            whole[place : place + len(samples)] = samples
        return first, whole

    def blocks(self, channel: Channel) -> Iterator[tuple[float, Samples]]:
        """Each follows on the last: the pause between the parts is silence."""
        at: float | None = None
        for part in self._parts:
            for start, samples in part.recording.blocks(channel):
                begins = start + part.offset
                at = begins if at is None else at
                while (missing := round((begins - at) * SAMPLE_RATE)) > 0:
                    silence = np.zeros(min(missing, round(SILENCE_SECONDS * SAMPLE_RATE)), np.float32)
                    yield at, silence
                    at += len(silence) / SAMPLE_RATE
                fresh = samples[-missing:] if missing else samples
                if len(fresh):
                    yield at, fresh
                    at += len(fresh) / SAMPLE_RATE

    def seconds(self) -> tuple[float, float] | None:
        found = [(part.offset, part.recording.seconds()) for part in self._parts]
        spans = [(offset + kept[0], offset + kept[1]) for offset, kept in found if kept]
        return (min(a for a, _ in spans), max(b for _, b in spans)) if spans else None

    def notices(self) -> Sequence[CaptureNotice]:
        return [
            replace(n, at=n.at + part.offset, until=None if n.until is None else n.until + part.offset)
            for part in self._parts
            for n in part.recording.notices()
        ]

    def note(self, notice: CaptureNotice) -> None:
        self._parts[0].recording.note(notice)

    def silence(self, start: float, end: float) -> None:
        for part, until in zip(self._parts, self._ends, strict=True):
            low, high = max(start, part.starts), min(end, until)
            if low < high:
                part.recording.silence(low - part.offset, high - part.offset)

    def erase(self) -> None:
        self._parts[0].recording.erase()

    def lock(self) -> None:
        self._parts[0].recording.lock()

    def close(self) -> None:
        for part in self._parts:
            part.recording.close()
