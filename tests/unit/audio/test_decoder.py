"""Formats that libsndfile doesn't read are decoded by the system's own program, or the person is told what to do."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.domain.errors import BadInput
from audio import decoder


def test_without_a_decoder_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "memo.m4a").write_bytes(b"\0" * 64)
    with pytest.raises(BadInput, match="install ffmpeg"):
        decoder.native(tmp_path / "memo.m4a")


def test_what_libsndfile_reads_stays_as_it_is(tmp_path: Path) -> None:
    assert decoder.native(tmp_path / "memo.flac") == tmp_path / "memo.flac"


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg on this machine")
def test_a_phone_memo_is_decoded_whole(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "memo.wav", np.sin(np.arange(48_000) * 0.1).astype(np.float32) * 0.3, 16_000)
    subprocess.run(["ffmpeg", "-v", "error", "-i", tmp_path / "memo.wav", tmp_path / "memo.m4a"], check=True)
    assert abs(soundfile.info(decoder.native(tmp_path / "memo.m4a")).duration - 3.0) < 0.1


@pytest.fixture
def memo(tmp_path: Path) -> Path:
    if shutil.which("ffmpeg") is None:
        pytest.skip("no ffmpeg on this machine")
    noise = np.random.default_rng(7).normal(0, 0.05, 12 * 16_000)
    sound = (np.sin(np.arange(12 * 16_000) * 0.1) * 0.3 + noise).astype(np.float32)
    soundfile.write(tmp_path / "memo.wav", sound, 16_000)
    return tmp_path / "memo.wav"


def encoded(memo: Path, suffix: str) -> Path:
    """The memo, its index first as in what is streamed; a video beside the sound where the container has one."""
    picture = [] if suffix == ".m4a" else ["-f", "lavfi", "-i", "color=size=32x32:rate=2:duration=20"]
    front = ["-movflags", "faststart"] if suffix in (".m4a", ".mp4") else []
    out = memo.with_suffix(suffix)
    subprocess.run(["ffmpeg", "-v", "error", "-i", memo, *picture, *front, out], check=True)
    return out


@pytest.mark.parametrize("suffix", [".m4a", ".mp4", ".webm"])
def test_what_is_whole_has_lost_nothing(memo: Path, suffix: str) -> None:
    path = encoded(memo, suffix)
    assert decoder.lost(path) is None
    assert abs(soundfile.info(decoder.native(path)).duration - 12.0) < 0.1


@pytest.mark.parametrize("suffix", [".m4a", ".mp4", ".webm"])
def test_a_cut_file_says_how_much_of_it_could_be_read(memo: Path, suffix: str) -> None:
    path = encoded(memo, suffix)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    loss = decoder.lost(path)
    assert loss is not None
    ((start, end),) = loss.spans
    assert (4.0 < start < 8.0, abs((end or 0.0) - 12.0) < 0.1) == (True, True)
    assert f"{path.name}: {start:.1f} of 12.0 s could be read" in str(loss.message)


@pytest.mark.parametrize("suffix", [".m4a", ".webm"])
def test_a_hole_is_silence_in_its_place(memo: Path, suffix: str) -> None:
    path = encoded(memo, suffix)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 8192] = bytes(8192)
    path.write_bytes(data)
    loss = decoder.lost(path)
    assert loss is not None
    ((start, end),) = loss.spans
    assert end is not None
    sound, rate = soundfile.read(decoder.native(path))
    assert abs(len(sound) / rate - 12.0) < 0.1
    assert np.abs(sound[int((start + 0.1) * rate) : int((end - 0.1) * rate)]).max() < 1e-3
    assert np.abs(sound[int((end + 0.1) * rate) :]).max() > 0.1
