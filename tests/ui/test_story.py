"""The whole story in windows, from the tray to what is written, on a real display with a real tray."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FRAMES = ROOT / "build" / "story"
# About 80 s on a quiet machine.
STORY_SECONDS = 420


@pytest.fixture
def display() -> Iterator[str]:
    """A display of our own with a tray in it."""
    missing = [program for program in ("Xvfb", "trayer", "xdotool") if not shutil.which(program)]
    if missing:
        pytest.skip(f"needs {', '.join(missing)} for windows of its own")
    read, write = os.pipe()
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x720x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stdout=quiet,
        stderr=quiet,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        name = f":{pipe.readline().strip()}"
    tray = subprocess.Popen(
        ["trayer", "--edge", "top", "--align", "right", "--widthtype", "request", "--height", "28"],
        env={**os.environ, "DISPLAY": name},
        stdout=quiet,
        stderr=quiet,
    )
    yield name
    for process in (tray, server):
        process.terminate()
        process.wait(10)


@pytest.mark.timeout(STORY_SECONDS + 30)
def test_the_story_by_hand_from_the_tray_to_what_is_written(display: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    environment = {**os.environ, "DISPLAY": display, "CALLSIDE_DATA_DIR": str(data), "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.story", str(FRAMES)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=STORY_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # A thread that ends late may log behind it.
    seen = json.loads(next(line for line in reversed(done.stdout.splitlines()) if line.startswith("{")))
    assert seen["problem"] is None, f"{seen}\n{done.stderr}"
    assert seen["tray"]
    assert not seen["brief_took_focus"]
    assert seen["nothing_before_consent"]
    assert "10,000" in seen["question"] or "latency" in seen["question"].lower()
    assert "John" in seen["help"]
    assert seen["notes"] == ["ask finance about january"]
    assert seen["keys_in_review"] < 10
    assert seen["hints"] == ["BRIEF", "CONSENT", "LIVE", "WRITING_UP", "REVIEW", "WRITTEN"], (
        "each press is told before it"
    )
    effects = json.loads((data / "report" / "sandbox.json").read_text(encoding="utf-8"))["effects"]
    held = Counter((effect["vendor"], effect["kind"]) for effect in effects)
    assert set(held.values()) == {1}
    assert ("gmail", "draft") in held
    (mail,) = (effect["text"] for effect in effects if effect["kind"] == "draft")
    assert "Cheers," in mail
    assert "Best regards" not in mail
    assert len(list(FRAMES.glob("*.png"))) >= 14
