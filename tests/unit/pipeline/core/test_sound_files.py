"""Files whose header lies or whose end is missing are read as far as they go, and what is missing is told."""

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.domain.call import Channel
from app.domain.errors import BadInput
from pipeline.core.audio import call_files, read_audio, recording_files
from pipeline.core.sound_files import loss_of

RATE = 16_000


@pytest.fixture
def tone() -> np.ndarray:
    noise = np.random.default_rng(3).normal(0, 0.05, 6 * RATE)
    return (np.sin(np.arange(6 * RATE) * 0.1) * 0.3 + noise).astype(np.float32)


def test_a_whole_file_has_lost_nothing(tmp_path: Path, tone: np.ndarray) -> None:
    for name in ("a.wav", "a.flac", "a.ogg"):
        soundfile.write(tmp_path / name, tone, RATE)
        assert loss_of(tmp_path / name) is None


@pytest.mark.parametrize("name", ["cut.flac", "cut.wav"])
def test_a_cut_file_is_read_as_far_as_it_goes_and_says_how_far(tmp_path: Path, tone: np.ndarray, name: str) -> None:
    path = tmp_path / name
    soundfile.write(path, tone, RATE)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    loss = loss_of(path)
    assert loss is not None
    assert (2.0 <= loss.start <= 3.1, loss.announced) == (True, 6.0)
    assert "of 6.0 s could be read" in str(loss.message)
    assert 2.0 <= len(read_audio(path)) / RATE <= 3.1


def test_a_header_that_was_never_finished_hides_no_sound(tmp_path: Path, tone: np.ndarray) -> None:
    path = tmp_path / "live.wav"
    soundfile.write(path, tone, RATE, subtype="PCM_16")
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.index(b"data") + 4, 0)
    struct.pack_into("<I", data, 4, 0)
    path.write_bytes(data)
    assert len(read_audio(path)) == len(tone)
    assert loss_of(path) is None


def test_half_a_call_is_refused_and_its_file_named(tmp_path: Path, tone: np.ndarray) -> None:
    soundfile.write(tmp_path / "mic.wav", tone, RATE)
    (tmp_path / "remote.xyz").write_bytes(b"anything")
    with pytest.raises(BadInput, match=r"remote\.xyz"):
        call_files(tmp_path)


def test_a_folder_of_a_meeting_has_its_sound_taken_before_its_video(tmp_path: Path, tone: np.ndarray) -> None:
    soundfile.write(tmp_path / "audio123.wav", tone, RATE)
    (tmp_path / "video123.mp4").write_bytes(b"video")
    (tmp_path / "chat.txt").write_text("hello")
    assert recording_files(tmp_path) == {Channel.MIX: tmp_path / "audio123.wav"}
    soundfile.write(tmp_path / "memo.flac", tone, RATE)
    with pytest.raises(BadInput, match="several recordings"):
        recording_files(tmp_path)
