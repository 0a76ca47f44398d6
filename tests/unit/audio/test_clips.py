"""The seconds behind a quote are those seconds, of both sides, and nothing of what was withheld."""

import io
from pathlib import Path

import numpy as np
import soundfile

from app.domain.call import Channel
from app.domain.ports import SAMPLE_RATE
from audio.chunks import ChunkRecording
from audio.clips import MARGIN_SECONDS, Clips


def recorded(folder: Path) -> ChunkRecording:
    recording = ChunkRecording(folder, bytes(32), lossless=True)
    for second in range(10, 20):
        recording.append(Channel.MIC, float(second), np.full(SAMPLE_RATE, second / 100, np.float32))
        recording.append(Channel.REMOTE, float(second), np.full(SAMPLE_RATE, 0.5, np.float32))
    recording.close()
    return recording


def test_a_clip_is_both_sides_of_these_seconds(tmp_path: Path) -> None:
    clip = Clips(recorded(tmp_path)).mixed(12.0, 13.0)
    margin = round(MARGIN_SECONDS * SAMPLE_RATE)
    assert len(clip) == SAMPLE_RATE + 2 * margin
    np.testing.assert_allclose(clip[margin : margin + SAMPLE_RATE], 0.62, atol=1e-3)
    np.testing.assert_allclose(clip[:margin], 0.61, atol=1e-3)


def test_the_edges_of_a_recording_are_silence_and_beyond_it_there_is_nothing(tmp_path: Path) -> None:
    clips = Clips(recorded(tmp_path))
    first = clips.mixed(10.0, 11.0)
    assert not first[: round(MARGIN_SECONDS * SAMPLE_RATE) - 1].any()
    assert first[round(MARGIN_SECONDS * SAMPLE_RATE) + 1] > 0.5
    assert len(clips.mixed(40.0, 41.0)) == 0
    assert clips.encoded(40.0, 41.0) == b""


def test_a_clip_can_be_opened_by_any_player(tmp_path: Path) -> None:
    sound, rate = soundfile.read(io.BytesIO(Clips(recorded(tmp_path)).encoded(12.0, 14.0)))
    assert abs(len(sound) / rate - (2 + 2 * MARGIN_SECONDS)) < 0.05


def test_what_was_silenced_is_silent_in_its_clip(tmp_path: Path) -> None:
    recording = recorded(tmp_path)
    recording.silence(12.0, 14.0)
    clip = Clips(recording).mixed(12.5, 13.5)
    assert not clip.any()
