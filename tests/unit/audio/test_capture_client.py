"""A capture that does not come up leaves nothing behind that records later."""

import sys
import tempfile
from pathlib import Path

import pytest

from app.domain.consent import Grant
from app.domain.errors import Unavailable
from audio import capture_client as live
from audio.capture_client import CaptureClient, Options
from audio.capture_process import Server
from audio.chunks import ReadOnlyRecording


@pytest.mark.parametrize("program", ["import time; time.sleep(60)", "raise SystemExit(1)"])
def test_a_capture_that_is_given_up_on_does_not_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(live, "START_SECONDS", 0.3)
    recording = ReadOnlyRecording(tmp_path, bytes(32))
    command = [sys.executable, "-c", program]
    source = CaptureClient(recording, command, admission=dict, options=Options(), tell=lambda _notice: None)
    with pytest.raises(Unavailable, match="The recording did not start"):
        next(iter(source.frames(Grant("c1", 0.0), start=0.0)))
    assert source.process is not None
    assert source.process.poll() is not None, "it must not begin to record unseen"


def test_what_killed_the_capture_at_its_start_is_said(tmp_path: Path) -> None:
    source = CaptureClient(
        ReadOnlyRecording(tmp_path, bytes(32)),
        [sys.executable, "-c", "raise OSError('AF_UNIX path too long')"],
        admission=dict, options=Options(), tell=lambda _notice: None,
    )  # fmt: skip
    with pytest.raises(Unavailable, match=r"did not start .*AF_UNIX path too long"):
        next(iter(source.frames(Grant("c1", 0.0), start=0.0)))


def test_a_socket_finds_a_short_place_whatever_the_folder_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    server = Server(b"secret")
    try:
        assert sys.platform == "win32" or not server.address.startswith(str(long))
    finally:
        server.close()
