"""A real call in the tray program, on a display and a sound server: from the first start to what was written and found again."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sound_server import SoundServer, is_possible

ROOT = Path(__file__).resolve().parents[2]
FRAMES = ROOT / "build" / "real-call"
# About two minutes on a quiet machine: the call alone is one.
CALL_SECONDS = 480

pytestmark = pytest.mark.flaky(reruns=1, reruns_delay=3)


@pytest.fixture
def sound_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundServer]:
    if not is_possible():
        pytest.skip("needs pulseaudio and pulseaudio-utils for a meeting of its own")
    # Addresses of sockets are short.
    server = SoundServer(tmp_path_factory.mktemp("pulse") / "p")
    server.start()
    yield server
    server.stop()


@pytest.mark.timeout(CALL_SECONDS + 60)
def test_a_real_call_by_hand_from_the_first_start_to_what_is_found_again(
    display: str, sound_server: SoundServer, tmp_path: Path
) -> None:
    browser = tmp_path / "bin" / "xdg-open"
    browser.parent.mkdir()
    opened = tmp_path / "opened"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {opened}\n', encoding="utf-8")
    browser.chmod(0o755)
    environment = {
        **os.environ,
        **sound_server.environment,
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_NO_GLIB": "1",  # see MainThread
        "CALLSIDE_DATA_DIR": str(tmp_path / "data"),
        "PATH": f"{browser.parent}{os.pathsep}{os.environ['PATH']}",
    }
    (tmp_path / "sounds").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.real_call", str(FRAMES), str(tmp_path / "sounds")],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=CALL_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(next(line for line in reversed(done.stdout.splitlines()) if line.startswith("{")))
    (FRAMES / "seen.json").write_text(json.dumps(seen, indent=1), encoding="utf-8")
    assert seen["problem"] is None, f"{seen}\n{done.stderr}"
    assert seen["most_questions"] == 1
    assert not seen["recorded_before_consent"]
    assert seen["windows_live"] == 1, seen["names_live"]
    assert "latency" in seen["question"].lower() or "10,000" in seen["question"]
    assert seen["panel_gone"]
    (draft,) = seen["drafts"] or [""]
    assert "Best regards" not in draft
    assert shutil.which("xdg-open", path=environment["PATH"]) == str(browser)
    assert opened.read_text(encoding="utf-8").startswith("https://meet.")
