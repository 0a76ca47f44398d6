"""Sound read piece by piece is the sound read at once, however it comes."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.domain.call import Channel
from app.domain.errors import BadInput
from pipeline.core.audio import Audio, read_audio
from pipeline.core.stream import ArraySound, FileSound, Steady, open_channels, resampled
from pipeline.diarize import STEP_SECONDS, windows


def noise(rate: int, seconds: float) -> Audio:
    return np.random.default_rng(5).normal(0, 0.1, int(rate * seconds)).astype(np.float32)


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 44100, 48000])
def test_a_file_in_pieces_is_the_file_at_once(tmp_path: Path, rate: int) -> None:
    soundfile.write(tmp_path / "a.wav", noise(rate, 67.3), rate, subtype="PCM_16")
    pieces = list(FileSound(tmp_path / "a.wav").blocks())
    whole = read_audio(tmp_path / "a.wav")
    assert len(pieces) > 2
    assert np.abs(np.concatenate(pieces)[: len(whole)] - whole).max() < 1e-5
    assert sum(map(len, pieces)) == pytest.approx(len(whole), abs=1)


def test_a_rate_that_changes_in_mid_stream_keeps_time_and_pitch() -> None:
    def tone(rate: int, seconds: float) -> Audio:
        return (0.5 * np.sin(2 * np.pi * 440 * np.arange(int(rate * seconds)) / rate)).astype(np.float32)

    stream: Iterator[tuple[int, Audio]] = iter(
        [(48000, tone(48000, 1.0)), (48000, tone(48000, 1.0)), (8000, tone(8000, 2.0)), (16000, tone(16000, 1.0))]
    )
    heard = np.concatenate(list(resampled(stream)))
    assert len(heard) == 5 * 16000
    for at in (0.5, 1.5, 2.5, 3.5, 4.5):
        second = heard[int((at - 0.25) * 16000) : int((at + 0.25) * 16000)]
        assert np.abs(np.fft.rfft(second)).argmax() * 2 == 440


def test_what_is_skipped_is_never_handed_on(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "mic.flac", noise(16000, 40.0), 16000)
    whole = read_audio(tmp_path / "mic.flac")
    sound = open_channels(tmp_path, skip=31.5)[Channel.MIC]
    assert np.array_equal(np.concatenate(list(sound.blocks())), whole[int(31.5 * 16000) :])
    assert sound.seconds == pytest.approx(8.5)


def test_a_file_without_sound_is_refused_before_any_work(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "none.wav", np.zeros(0, np.float32), 16000)
    with pytest.raises(BadInput, match="holds no sound"):
        open_channels(tmp_path / "none.wav")


def test_portions_have_the_size_that_is_asked_for() -> None:
    samples = noise(16000, 61.0)
    reader = Steady(ArraySound(samples))
    taken = []
    while len(part := reader.take(1600)):
        taken.append(part)
    assert {len(p) for p in taken[:-1]} == {1600}
    assert np.array_equal(np.concatenate(taken), samples)


@pytest.mark.parametrize("seconds", [3.0, 10.0, 12.5, 31.0, 63.37])
def test_windows_cover_the_sound_to_its_end(seconds: float) -> None:
    samples = noise(16000, seconds)
    found = list(windows(ArraySound(samples)))
    for offset, window, features in found:
        assert np.array_equal(window, samples[offset : offset + len(window)])
        assert len(features) == (len(window) - 400) // 160 + 1
    offsets = [offset for offset, _, _ in found]
    assert offsets[0] == 0
    assert max(b - a for a, b in itertools.pairwise(offsets)) <= STEP_SECONDS * 16000 if found[1:] else True
    assert found[-1][0] + len(found[-1][1]) == len(samples)
