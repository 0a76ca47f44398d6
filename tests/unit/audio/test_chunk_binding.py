"""A recording's files are bound to their call, side and number, and what was damaged or taken away costs itself alone."""

import os
import secrets
import shutil
from pathlib import Path

import numpy as np
import pytest

from app.domain.call import Channel
from app.domain.capture import NoticeKind
from app.domain.ports import SAMPLE_RATE
from audio.chunk_file import HEADER_BYTES, RECORD
from audio.chunks import ChunkRecording

KEY = secrets.token_bytes(32)
SECONDS = 10


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    recording = ChunkRecording(tmp_path / "call", KEY, lossless=True)
    times = np.arange(SECONDS * SAMPLE_RATE) / SAMPLE_RATE
    for channel, hertz in ((Channel.MIC, 200), (Channel.REMOTE, 1000)):
        recording.append(channel, 0.0, (0.2 * np.sin(2 * np.pi * hertz * times)).astype(np.float32))
    recording.close()
    return tmp_path / "call"


def seconds_of(folder: Path, channel: Channel) -> float:
    return sum(len(samples) for _, samples in ChunkRecording(folder, KEY).records(channel)) / SAMPLE_RATE


def damage(folder: Path) -> list[tuple[Channel | None, float]]:
    found = ChunkRecording(folder, KEY).notices()
    assert all(notice.kind is NoticeKind.DAMAGED for notice in found)
    return [(notice.channel, round((notice.until or 0.0) - notice.at)) for notice in found]


def test_a_whole_recording_has_no_damage(folder: Path) -> None:
    assert damage(folder) == []


def test_exchanged_sides_are_never_heard_as_each_other(folder: Path) -> None:
    mic, remote, aside = folder / "mic-0000.chunks", folder / "remote-0000.chunks", folder / "aside"
    mic.rename(aside)
    remote.rename(mic)
    aside.rename(remote)
    assert seconds_of(folder, Channel.MIC) == 0.0
    assert seconds_of(folder, Channel.REMOTE) == 0.0
    assert {channel for channel, _ in damage(folder)} == {Channel.MIC, Channel.REMOTE}


def test_a_doubled_file_is_not_heard_twice(folder: Path) -> None:
    shutil.copy(folder / "mic-0000.chunks", folder / "mic-0001.chunks")
    assert seconds_of(folder, Channel.MIC) == SECONDS


def test_a_bit_in_the_first_record_costs_half_a_second(folder: Path) -> None:
    file = folder / "remote-0000.chunks"
    content = bytearray(file.read_bytes())
    content[HEADER_BYTES + RECORD.size + 40] ^= 1
    file.write_bytes(content)
    assert seconds_of(folder, Channel.REMOTE) >= SECONDS - 1
    assert damage(folder) == [(Channel.REMOTE, 1)]


def test_a_file_that_is_taken_away_or_cut_is_missed(folder: Path) -> None:
    file = folder / "remote-0000.chunks"
    os.truncate(file, file.stat().st_size // 2)
    assert (Channel.REMOTE, SECONDS) in damage(folder)
    file.unlink()
    assert damage(folder) == [(Channel.REMOTE, SECONDS)]


def test_another_calls_file_opens_nothing(folder: Path, tmp_path: Path) -> None:
    other = ChunkRecording(tmp_path / "other", secrets.token_bytes(32), lossless=True)
    other.append(Channel.MIC, 0.0, np.ones(SAMPLE_RATE, np.float32))
    other.close()
    shutil.copy(tmp_path / "other" / "mic-0000.chunks", folder / "mic-0000.chunks")
    assert seconds_of(folder, Channel.MIC) == 0.0


def test_silence_leaves_a_whole_recording(folder: Path) -> None:
    recording = ChunkRecording(folder, KEY, lossless=True)
    recording.silence(2.0, 4.0)
    assert damage(folder) == []
    at, sound = ChunkRecording(folder, KEY).read_between(Channel.MIC, 2.0, 4.0)
    assert at == 2.0
    assert not np.abs(sound).any()
