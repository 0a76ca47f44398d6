"""Audio files as they come: any rate, width and number of channels, damaged, or not audio at all."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.domain.call import Channel
from app.domain.errors import BadInput
from pipeline.core.audio import read_audio, read_channels, resample

SECONDS = 2.0


def tone(rate: int, hz: float = 440.0) -> np.ndarray:
    return (0.5 * np.sin(2 * np.pi * hz * np.arange(int(rate * SECONDS)) / rate)).astype(np.float32)


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 32000, 44100, 48000, 96000])
@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT"])
def test_any_rate_and_width_sounds_the_same(tmp_path: Path, rate: int, subtype: str) -> None:
    file = tmp_path / "tone.wav"
    soundfile.write(file, tone(rate), rate, subtype=subtype)
    heard = read_audio(file)
    assert heard.dtype == np.float32
    assert len(heard) == pytest.approx(16000 * SECONDS, abs=1)
    assert np.abs(heard - tone(16000)[: len(heard)])[400:-400].max() < 0.002


def test_what_16_khz_cannot_hold_is_not_folded_back() -> None:
    assert np.abs(resample(tone(44100, 11000.0), 44100))[400:-400].max() < 0.001


def test_stereo_is_mixed_and_channels_in_opposite_phase_do_not_cancel(tmp_path: Path) -> None:
    wave = tone(16000)
    soundfile.write(tmp_path / "a.wav", np.stack((wave, np.zeros_like(wave)), axis=1), 16000)
    soundfile.write(tmp_path / "b.wav", np.stack((wave, -wave), axis=1), 16000)
    assert np.abs(read_audio(tmp_path / "a.wav")).max() == pytest.approx(0.25, abs=0.01)
    assert np.abs(read_audio(tmp_path / "b.wav")).max() == pytest.approx(0.5, abs=0.01)


def test_five_channels_and_a_bass_are_one(tmp_path: Path) -> None:
    wave, quiet = tone(48000), np.zeros(int(48000 * SECONDS), np.float32)
    soundfile.write(tmp_path / "centre.wav", np.stack([wave if n == 2 else quiet for n in range(6)], axis=1), 48000)
    soundfile.write(tmp_path / "all.flac", np.stack([wave] * 6, axis=1), 48000)
    expected = tone(16000)
    assert np.abs(read_audio(tmp_path / "all.flac") - expected)[400:-400].max() < 0.002
    assert np.abs(read_audio(tmp_path / "centre.wav") - expected / 6)[400:-400].max() < 0.002


@pytest.mark.parametrize("subtype", ["ALAW", "ULAW"])
def test_a_telephone_s_eight_bits_sound_the_same(tmp_path: Path, subtype: str) -> None:
    soundfile.write(tmp_path / "call.wav", tone(8000), 8000, subtype=subtype)
    assert np.abs(read_audio(tmp_path / "call.wav") - tone(16000))[400:-400].max() < 0.03


def test_an_offset_is_read_as_it_is(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "off.wav", tone(16000) * 0.5 + 0.4, 16000)
    heard = read_audio(tmp_path / "off.wav")
    assert heard.mean() == pytest.approx(0.4, abs=0.01)
    assert np.abs(heard).max() <= 1.0


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_a_truncated_file_gives_what_is_there(tmp_path: Path, suffix: str) -> None:
    whole, cut = tmp_path / f"whole{suffix}", tmp_path / f"cut{suffix}"
    noise = np.random.default_rng(0).normal(0, 0.1, 16000 * 8).astype(np.float32)
    soundfile.write(whole, noise, 16000, subtype="PCM_16")
    data = whole.read_bytes()
    cut.write_bytes(data[: len(data) // 2])
    assert 2.0 < len(read_audio(cut)) / 16000 <= 8.0


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("gone.wav", None, "no file"),
        ("empty.wav", b"", "is empty"),
        ("text.wav", b"This is a text, not a sound.\n" * 20, "isn't audio"),
    ],
)
def test_bad_files_are_named_in_one_sentence(tmp_path: Path, name: str, content: bytes | None, says: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput, match=says) as caught:
        read_audio(tmp_path / name)
    assert str(caught.value).count("\n") == 0


def test_a_file_without_samples_is_refused(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "none.wav", np.zeros(0, np.float32), 16000)
    with pytest.raises(BadInput, match="holds no sound"):
        read_audio(tmp_path / "none.wav")


def test_a_folder_gives_its_channels_and_names_the_missing_one(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"neither mic\.\* nor remote\.\*"):
        read_channels(tmp_path)
    soundfile.write(tmp_path / "mic.flac", tone(16000), 16000)
    assert list(read_channels(tmp_path)) == [Channel.MIC]
    with pytest.raises(BadInput, match=r"no remote\.\*"):
        read_channels(tmp_path, both=True)
    soundfile.write(tmp_path / "remote.wav", tone(8000), 8000)
    assert list(read_channels(tmp_path, both=True)) == [Channel.MIC, Channel.REMOTE]
    assert list(read_channels(tmp_path / "mic.flac")) == [Channel.MIX]
