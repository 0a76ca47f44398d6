"""A recording survives what happens to laptops."""

import errno
import secrets
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.domain.call import Channel
from audio import chunk_file
from audio.chunks import ChunkRecording

KEY = secrets.token_bytes(32)
RATE = 16_000


def tone(seconds: float) -> np.ndarray:
    return (0.3 * np.sin(np.arange(round(seconds * RATE)) * 0.05)).astype(np.float32)


def record(folder: Path, seconds: float, start: float = 0.0) -> ChunkRecording:
    recording = ChunkRecording(folder, KEY, lossless=True)
    sound = tone(seconds)
    for at in range(0, len(sound), 4000):
        for channel in (Channel.MIC, Channel.REMOTE):
            recording.append(channel, start + at / RATE, sound[at : at + 4000])
    return recording


def test_what_was_recorded_is_read_back(tmp_path: Path) -> None:
    recording = record(tmp_path / "call", 3.4, start=29.06)
    recording.close()
    start, sound = ChunkRecording(tmp_path / "call", KEY).read(Channel.MIC)
    assert start == pytest.approx(29.06)
    np.testing.assert_allclose(sound, tone(3.4), atol=1e-4)


def test_an_unclosed_recording_loses_less_than_two_seconds(tmp_path: Path) -> None:
    recording = record(tmp_path / "call", 10.6)
    _, sound = ChunkRecording(tmp_path / "call", KEY).read(Channel.REMOTE)
    assert len(sound) / RATE > 10.6 - 2
    recording.close()


@pytest.mark.parametrize("lost", [1, 7, 500, 20_000])
def test_a_torn_tail_ends_the_reading_and_nothing_else(tmp_path: Path, lost: int) -> None:
    record(tmp_path / "call", 5.0).close()
    file = next((tmp_path / "call").glob("mic-*"))
    file.write_bytes(file.read_bytes()[:-lost])
    _, sound = ChunkRecording(tmp_path / "call", KEY).read(Channel.MIC)
    assert 3 * RATE <= len(sound) < 5 * RATE
    np.testing.assert_allclose(sound, tone(5.0)[: len(sound)], atol=1e-4)


def test_a_recording_that_was_interrupted_goes_on_in_a_file_of_its_own(tmp_path: Path) -> None:
    record(tmp_path / "call", 2.0).close()
    record(tmp_path / "call", 2.0, start=5.0).close()
    again = ChunkRecording(tmp_path / "call", KEY)
    start, sound = again.read(Channel.MIC)
    assert (start, len(sound) / RATE) == (0.0, 7.0)
    assert not sound[2 * RATE : 5 * RATE].any(), "the gap is silence"
    assert again.seconds() == (0.0, 7.0)


def test_a_piece_of_any_length_can_be_read_again(tmp_path: Path) -> None:
    """A stalled device hands over all that it held at once."""
    recording = ChunkRecording(tmp_path / "call", KEY, lossless=True)
    recording.append(Channel.MIC, 2.0, tone(30.0))
    recording.close()
    start, sound = ChunkRecording(tmp_path / "call", KEY).read(Channel.MIC)
    assert (start, len(sound)) == (2.0, 30 * RATE)
    np.testing.assert_allclose(sound, tone(30.0), atol=1e-4)


def test_after_a_write_that_failed_no_nonce_is_used_again(tmp_path: Path) -> None:
    """The disk was full for a moment: what follows is in a file of its own, and what came before is still there."""
    recording = record(tmp_path / "call", 2.0)
    writer = recording._writers[Channel.MIC]
    whole = writer._file

    class Full:
        def __getattr__(self, name: str) -> Any:
            return getattr(whole, name)

        def write(self, data: bytes) -> int:
            whole.write(data[:40])
            raise OSError(errno.ENOSPC, "full")

    writer._file = Full()  # type: ignore[assignment]
    with pytest.raises(OSError, match="full"):
        recording.append(Channel.MIC, 2.0, tone(1.0))
    recording.append(Channel.MIC, 3.0, tone(1.0))
    recording.close()
    assert len(list((tmp_path / "call").glob("mic-*"))) == 2
    start, sound = ChunkRecording(tmp_path / "call", KEY).read(Channel.MIC)
    assert (start, round(len(sound) / RATE, 1)) == (0.0, 4.0)
    np.testing.assert_allclose(sound[3 * RATE :], tone(1.0), atol=1e-4)


def test_nothing_spoken_lies_readable_on_disk(tmp_path: Path) -> None:
    record(tmp_path / "call", 2.0).close()
    pcm = (tone(1.0) * 32767).astype("<i2").tobytes()
    for file in (tmp_path / "call").iterdir():
        assert pcm[1000:1064] not in file.read_bytes()
    _, sound = ChunkRecording(tmp_path / "call", secrets.token_bytes(32)).read(Channel.MIC)
    assert len(sound) == 0, "another key reads nothing"


def test_a_passage_can_be_rewritten_as_silence(tmp_path: Path) -> None:
    recording = record(tmp_path / "call", 6.0)
    recording.silence(2.0, 4.5)
    for channel in (Channel.MIC, Channel.REMOTE):
        _, sound = recording.read(channel)
        assert not sound[2 * RATE : round(4.5 * RATE)].any()
        np.testing.assert_allclose(sound[: 2 * RATE], tone(6.0)[: 2 * RATE], atol=2e-4)
        assert len(sound) == 6 * RATE


def test_a_few_seconds_of_hours_are_read_without_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gap in a live call, a click on a quote and a restart ask for moments; opening all of it would take minutes."""
    recording = ChunkRecording(tmp_path / "call", KEY)
    sound = tone(120.0)
    for at in range(0, len(sound), 4000):
        recording.append(Channel.MIC, 5.0 + at / RATE, sound[at : at + 4000])
    recording.close()
    again = ChunkRecording(tmp_path / "call", KEY)
    whole_start, whole = again.read(Channel.MIC)
    opened: list[bytes] = []
    unpack = chunk_file.Unpacker.unpack
    monkeypatch.setattr(
        chunk_file.Unpacker, "unpack", lambda self, payload: opened.append(payload) or unpack(self, payload)
    )
    start, piece = again.read_between(Channel.MIC, 90.0, 92.0)
    assert (start, len(piece)) == (pytest.approx(90.0, abs=1 / RATE), 2 * RATE)
    first = round((start - whole_start) * RATE)
    np.testing.assert_allclose(piece, whole[first : first + len(piece)], atol=0.01)
    first_second, last_second = again.seconds() or (0.0, 0.0)
    assert (first_second, last_second) == (pytest.approx(whole_start), pytest.approx(whole_start + len(whole) / RATE))
    assert len(opened) < 40, "of 240 records"


@pytest.mark.parametrize("torn", [b"\\x00" * 40, b"\\xff" * 40, b"\\x01"])
def test_a_torn_tail_does_not_hide_where_a_recording_ends(tmp_path: Path, torn: bytes) -> None:
    record(tmp_path / "call", 20.0).close()
    for file in (tmp_path / "call").glob("*.chunks"):
        file.write_bytes(file.read_bytes() + torn)
    assert ChunkRecording(tmp_path / "call", KEY).seconds() == (0.0, 20.0)
