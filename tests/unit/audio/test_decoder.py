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
