"""Files whose header lies or whose end is missing are read as far as they go, and what is missing is told."""

import struct
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.domain.call import Channel
from app.domain.errors import BadInput
from pipeline.core.audio import call_files, read_audio, recording_files
from pipeline.core.sound_files import announced, loss_of, more_than_told

RATE = 16_000


@pytest.fixture
def tone() -> np.ndarray:
    noise = np.random.default_rng(3).normal(0, 0.05, 6 * RATE)
    return (np.sin(np.arange(6 * RATE) * 0.1) * 0.3 + noise).astype(np.float32)


def test_a_whole_file_has_lost_nothing(tmp_path: Path, tone: np.ndarray) -> None:
    for name in ("a.wav", "a.flac", "a.ogg"):
        soundfile.write(tmp_path / name, tone, RATE)
        assert loss_of(tmp_path / name) is None


def steps(seconds: int) -> np.ndarray:
    """A tone that rises by 100 Hz each second: what is heard tells its time."""
    at = np.arange(seconds * RATE) / RATE
    noise = np.random.default_rng(3).normal(0, 0.02, seconds * RATE)
    return (np.sin(2 * np.pi * (300 + 100 * np.floor(at)) * at) * 0.3 + noise).astype(np.float32)


def second_heard(sound: np.ndarray, at: float) -> int:
    """Which second of `steps` is heard at this time."""
    piece = sound[int(at * RATE) : int((at + 0.25) * RATE)]
    return round((np.abs(np.fft.rfft(piece)).argmax() / 0.25 - 300) / 100)


OGG = {"call.ogg": "VORBIS", "call.opus": "OPUS"}


@pytest.mark.parametrize("name", OGG)
def test_an_ogg_file_that_breaks_off_says_where(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    soundfile.write(path, steps(12), RATE, format="OGG", subtype=OGG[name])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    loss = loss_of(path)
    assert loss is not None
    ((start, end),) = loss.spans
    assert (4.5 < start < 6.5, end, loss.announced) == (True, None, None)
    assert f"breaks off after {start:.1f} s" in str(loss.message)


@pytest.mark.parametrize("name", OGG)
def test_an_ogg_file_whose_beginning_is_gone_keeps_its_times(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    soundfile.write(path, steps(12), RATE, format="OGG", subtype=OGG[name])
    data = bytearray(path.read_bytes())
    third = [at for at in range(len(data) - 4) if data[at : at + 4] == b"OggS"][3]
    data[third - 300 : third - 100] = bytes(200)
    path.write_bytes(data)
    loss = loss_of(path)
    assert loss is not None
    assert loss.spans[0][0] == 0.0
    assert [second_heard(read_audio(path), at) for at in (4.4, 11.4)] == [4, 11]


def test_an_ogg_file_without_its_description_is_no_sound(tmp_path: Path, tone: np.ndarray) -> None:
    path = tmp_path / "call.ogg"
    soundfile.write(path, tone, RATE)
    data = bytearray(path.read_bytes())
    second = data.index(b"OggS", 4)
    data[second + 40 : second + 80] = bytes(40)
    path.write_bytes(data)
    for read in (loss_of, read_audio):
        with pytest.raises(BadInput, match=r"call\.ogg"):
            read(path)


def test_what_stands_behind_an_ogg_file_s_last_page_is_no_loss(tmp_path: Path, tone: np.ndarray) -> None:
    path = tmp_path / "call.ogg"
    soundfile.write(path, tone, RATE)
    path.write_bytes(path.read_bytes() + b"TAG" + bytes(125))
    assert loss_of(path) is None
    assert len(read_audio(path)) == len(tone)


@pytest.mark.parametrize("name", OGG)
def test_a_hole_in_an_ogg_file_stands_in_its_place(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    soundfile.write(path, steps(12), RATE, format="OGG", subtype=OGG[name])
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 4096] = bytes(4096)
    path.write_bytes(data)
    loss = loss_of(path)
    assert loss is not None
    ((start, end),) = loss.spans
    assert 4.0 < start < 6.1 < end < 9.0  # type: ignore[operator]
    assert abs(12.0 - (loss.announced or 0)) < 0.1
    sound = read_audio(path)
    assert abs(len(sound) / RATE - 12.0) < 0.1
    assert [second_heard(sound, at) for at in (2.4, 9.4, 10.4, 11.4)] == [2, 9, 10, 11]
    assert np.abs(sound[int((start + 0.1) * RATE) : int((end - 0.1) * RATE)]).max() == 0.0  # type: ignore[operator]


def wav_that_tells(path: Path, sound: np.ndarray, seconds: float, after: bytes = b"") -> None:
    soundfile.write(path, sound, RATE, subtype="PCM_16")
    data = bytearray(path.read_bytes()) + after
    struct.pack_into("<I", data, data.index(b"data") + 4, int(seconds * RATE) * 2)
    path.write_bytes(data)


def test_a_wav_whose_header_tells_too_little_is_read_to_its_end_and_says_so(tmp_path: Path, tone: np.ndarray) -> None:
    path = tmp_path / "call.wav"
    wav_that_tells(path, tone, 1.5)
    assert len(read_audio(path)) == len(tone)
    assert loss_of(path) is None
    assert "tells of 1.5 s, but 6.0 s are there" in str(more_than_told(path))


def test_what_follows_the_sound_in_a_wav_is_no_sound(tmp_path: Path, tone: np.ndarray) -> None:
    title = b"LIST" + struct.pack("<I", 20) + b"INFOINAM" + struct.pack("<I", 8) + b"a title\0"
    for name, after in (("title.wav", title), ("padded.wav", b"\0\0")):
        wav_that_tells(tmp_path / name, tone, 6.0, after)
        assert len(read_audio(tmp_path / name)) == len(tone)
        assert more_than_told(tmp_path / name) is None
        assert loss_of(tmp_path / name) is None


def test_a_flac_that_was_streamed_is_read_to_its_last_sample(tmp_path: Path, tone: np.ndarray) -> None:
    path = tmp_path / "live.flac"
    soundfile.write(path, tone[: 5 * RATE + 700], RATE)
    data = bytearray(path.read_bytes())
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    path.write_bytes(data)
    assert len(read_audio(path)) == 5 * RATE + 700
    assert announced(path) == (5 * RATE + 700, RATE)
    assert loss_of(path) is None
    path.write_bytes(data[: len(data) // 2])
    loss = loss_of(path)
    assert loss is not None
    assert loss.spans[0][1] is None


def test_a_damaged_mp3_says_nothing_of_its_own(
    tmp_path: Path, tone: np.ndarray, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "call.mp3"
    soundfile.write(path, tone, RATE)
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 2000] = bytes(2000)
    path.write_bytes(data)
    assert loss_of(path) is not None
    assert len(read_audio(path)) < len(tone)
    assert capfd.readouterr().err == ""
    print("still there", file=sys.stderr)
    assert capfd.readouterr().err == "still there\n"


@pytest.mark.parametrize("name", ["cut.flac", "cut.wav"])
def test_a_cut_file_is_read_as_far_as_it_goes_and_says_how_far(tmp_path: Path, tone: np.ndarray, name: str) -> None:
    path = tmp_path / name
    soundfile.write(path, tone, RATE)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    loss = loss_of(path)
    assert loss is not None
    assert (2.0 <= loss.spans[0][0] <= 3.1, loss.spans[0][1], loss.announced) == (True, 6.0, 6.0)
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
