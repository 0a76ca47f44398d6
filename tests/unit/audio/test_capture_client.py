"""A capture that does not come up leaves nothing behind that records later."""

import sys
from pathlib import Path

import pytest

from app.domain.consent import Grant
from app.domain.errors import Unavailable
from audio import capture_client as live
from audio.capture_client import CaptureClient, Options
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
