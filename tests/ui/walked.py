"""Starts the walk through a real call in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.sound_server import SoundServer

ROOT = Path(__file__).resolve().parents[2]
# About two minutes on a quiet machine: the call alone is one.
CALL_SECONDS = 480


def walked(display: str, sound_server: SoundServer, folder: Path, frames: Path) -> tuple[dict[str, Any], str]:
    """What the walk of real_call.py saw, and the addresses that the program opened in the browser; pictures go to `frames`."""
    browser, opened = folder / "bin" / "xdg-open", folder / "opened"
    browser.parent.mkdir()
    browser.write_text(f'#!/bin/sh\necho "$1" >> {opened}\n', encoding="utf-8")
    browser.chmod(0o755)
    (folder / "sounds").mkdir()
    environment = {
        **os.environ,
        **sound_server.environment,
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_NO_GLIB": "1",  # see MainThread
        "CALLSIDE_DATA_DIR": str(folder / "data"),
        "PATH": f"{browser.parent}{os.pathsep}{os.environ['PATH']}",
    }
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-m", "tests.ui.real_call", str(frames), str(folder / "sounds")],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=CALL_SECONDS,
        check=False,
    )
    said = [line for line in done.stdout.splitlines() if line.startswith("{")]
    assert done.returncode == 0, f"{done.returncode}\n{done.stderr}"
    assert said, done.stderr
    seen: dict[str, Any] = json.loads(said[-1])
    if seen["problem"]:
        seen["problem"] += f"\n{done.stderr}"
    return seen, opened.read_text(encoding="utf-8") if opened.exists() else ""
