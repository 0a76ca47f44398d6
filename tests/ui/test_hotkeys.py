"""Shortcuts that work while another program has the focus, and what each system's library is asked for."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.errors import UserActionNeeded
from ui.desktop.hotkeys import NoGlobalKeys, Shortcuts
from ui.desktop.hotkeys_mac import CONTROL, HOT_KEY_ID, SHIFT, MacKeys
from ui.desktop.hotkeys_windows import MOD_CONTROL, MOD_NOREPEAT, MOD_SHIFT, VK_F1, WindowsKeys
from ui.desktop.key_combination import combination

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def display() -> Iterator[str]:
    missing = [program for program in ("Xvfb", "xdotool") if not shutil.which(program)]
    if missing:
        pytest.skip(f"needs {', '.join(missing)} for a display of its own")
    read, write = os.pipe()
    quiet = subprocess.DEVNULL
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "640x480x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(write,), stdout=quiet, stderr=quiet)
    os.close(write)
    with os.fdopen(read) as pipe:
        yield f":{pipe.readline().strip()}"
    server.terminate()
    server.wait(10)


def test_on_x11_presses_arrive_without_the_focus_and_rivals_are_told(display: str) -> None:
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, "-m", "tests.ui.hotkeys_probe"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["seen"] == ["off", "mute"]
    assert seen["mine"] == []
    assert "Another program has Ctrl+Shift+F10" in seen["rival"][0]
    assert "alone would be taken" in seen["rival"][1]


class User32:
    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def RegisterHotKey(self, *arguments: Any) -> int:  # noqa: N802 - Windows' name
        self.asked.append(arguments)
        return int(arguments[1] == 1)

    def UnregisterHotKey(self, *arguments: Any) -> int:  # noqa: N802 - Windows' name
        self.asked.append(arguments)
        return 1


def test_windows_is_asked_for_the_virtual_key(qapp: QApplication) -> None:
    library = User32()
    keys = WindowsKeys(library)
    keys.register(combination("Ctrl+Shift+F10"), lambda: None)
    assert library.asked == [(None, 1, MOD_NOREPEAT | MOD_CONTROL | MOD_SHIFT, VK_F1 + 9)]
    with pytest.raises(UserActionNeeded, match="Another program"):
        keys.register(combination("Ctrl+Alt+K"), lambda: None)
    keys.close()
    assert library.asked[-1] == (None, 1)


class Carbon:
    """Answers like Carbon, and presses when it is told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []
        self.handler: Any = None

    def GetApplicationEventTarget(self) -> int:  # noqa: N802 - Apple's name
        return 1

    def InstallEventHandler(self, target: int, handler: Any, *_: Any) -> int:  # noqa: N802 - Apple's name
        self.handler = handler
        return 0

    def GetEventParameter(self, event: Any, name: int, kind: int, *rest: Any) -> int:  # noqa: N802 - Apple's name
        assert kind == HOT_KEY_ID
        rest[-1]._obj.id = 1
        return 0

    def RegisterEventHotKey(self, code: int, mods: int, *_: Any) -> int:  # noqa: N802 - Apple's name
        self.asked.append((code, mods))
        return 0

    def UnregisterEventHotKey(self, reference: Any) -> int:  # noqa: N802 - Apple's name
        return 0


def test_carbon_is_asked_for_the_key_code_and_tells_of_a_press() -> None:
    library, pressed = Carbon(), []
    keys = MacKeys(library)
    keys.register(combination("Meta+Shift+F10"), lambda: pressed.append("off"))
    assert library.asked == [(0x6D, CONTROL | SHIFT)]
    library.handler(None, None, None)
    assert pressed == ["off"]
    keys.close()


def test_a_shortcut_that_cannot_be_had_is_said_and_hurts_no_other() -> None:
    shortcuts = Shortcuts(NoGlobalKeys("Wayland gives no program keys of its own."))
    shortcuts.take({"Ctrl+Shift+F9": lambda: None, "": lambda: None, "Nonsense+": lambda: None})
    assert shortcuts.problems[0] == "Wayland gives no program keys of its own."
    assert len(shortcuts.problems) == 2
