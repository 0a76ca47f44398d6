"""A disk that is slow or full, and what the rep is told of it."""

import errno
import os
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from app.domain.call import Channel
from app.domain.capture import NoticeKind
from app.domain.messages import Message
from app.domain.ports import Samples
from audio import keeper as keeping
from audio.chunks import ChunkRecording
from audio.keeper import Keeper

RATE = 16_000


class Told:
    def __init__(self) -> None:
        self.kinds: list[NoticeKind] = []
        self.lost: list[tuple[Channel, float, float]] = []

    def tell(
        self, kind: NoticeKind, _text: Message, _channel: Channel | None, _at: float | None, _until: float | None
    ) -> None:
        self.kinds.append(kind)

    def lose(self, channel: Channel, since: float, until: float) -> None:
        self.lost.append((channel, since, until))


class FullDisk(ChunkRecording):
    """No room for one channel while `is_full`; the other one's records fit."""

    is_full = False

    def append(self, channel: Channel, start: float, samples: Samples) -> None:
        if self.is_full and channel is Channel.REMOTE:
            raise OSError(errno.ENOSPC, "no room")
        super().append(channel, start, samples)


def say(keeper: Keeper, start: float, seconds: float) -> None:
    for number in range(round(seconds * 10)):
        for channel in (Channel.MIC, Channel.REMOTE):
            keeper.keep(channel, start + number / 10, np.full(RATE // 10, 0.25, np.float32))


def test_a_slow_disk_loses_nothing_and_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync

    def slowly(descriptor: int) -> None:
        time.sleep(0.02)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", slowly)
    monkeypatch.setattr(keeping, "SLOW_SECONDS", 0.01)
    told, recording = Told(), ChunkRecording(tmp_path / "call", bytes(32), lossless=True)
    keeper = Keeper(recording, tell=told.tell, lost=told.lose)
    for second in range(12):
        say(keeper, float(second), 1.0)
        time.sleep(0.05)
    keeper.close()
    recording.close()
    assert told.kinds == [NoticeKind.DISK_SLOW]
    assert told.lost == []
    for channel in (Channel.MIC, Channel.REMOTE):
        start, samples = recording.read(channel)
        assert (start, len(samples)) == (0.0, 12 * RATE)


def test_a_full_disk_is_told_once_and_room_when_something_was_written(tmp_path: Path) -> None:
    told, recording = Told(), FullDisk(tmp_path / "call", bytes(32), lossless=True)
    keeper = Keeper(recording, tell=told.tell, lost=told.lose)
    for second, is_full in enumerate([False, True, True, True, False, False, False]):
        recording.is_full = is_full
        say(keeper, float(second), 1.0)
        time.sleep(0.2)
    keeper.close()
    recording.close()
    assert told.kinds == [NoticeKind.DISK_FULL, NoticeKind.DISK_ROOM], "though the microphone's records did fit"
    ((channel, since, until),) = told.lost
    assert channel is Channel.REMOTE
    assert since == pytest.approx(1.0, abs=0.6)
    assert until == pytest.approx(4.0, abs=0.6)


def test_what_there_is_no_memory_for_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_WAITING_SECONDS", 1.0)
    sync, told, is_released = os.fsync, Told(), threading.Event()

    def stuck(descriptor: int) -> None:
        is_released.wait()
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", stuck)
    recording = ChunkRecording(tmp_path / "call", bytes(32), lossless=True)
    keeper = Keeper(recording, tell=told.tell, lost=told.lose)
    say(keeper, 0.0, 6.0)
    is_released.set()
    keeper.close()
    recording.close()
    assert {channel for channel, _, _ in told.lost} == {Channel.MIC, Channel.REMOTE}
    assert all(until == pytest.approx(6.0) for _, _, until in told.lost[-2:])
