"""Starting with the system, switched on and off, beside what an installer left; and a second start beside the first."""

import configparser
import plistlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap import Application, ApplicationBase, Sound
from app.services.setup.single_instance import door
from tests.worlds.live import Microphone, Now
from ui.desktop.autostart import APPROVED_KEY, RUN_KEY, Desktop, LaunchAgent, RunKey
from ui.program.tray_program import TrayProgram


def entry(home: Path) -> dict[str, str]:
    file = home / "autostart" / "callside.desktop"
    if not file.exists():
        return {}
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(file)
    return dict(read["Desktop Entry"])


def test_on_linux_the_user_has_an_entry_of_their_own(tmp_path: Path) -> None:
    start = Desktop(["/home/sarah/my apps/callside"], home=tmp_path, system=[])
    start.set(True)
    assert entry(tmp_path)["Exec"] == '"/home/sarah/my apps/callside"'
    start.set(False)
    assert entry(tmp_path) == {}


def test_on_linux_the_packages_entry_is_not_doubled_and_can_be_switched_off(tmp_path: Path) -> None:
    system = tmp_path / "xdg"
    system.mkdir()
    (system / "callside.desktop").write_text("[Desktop Entry]\nExec=/opt/callside/callside\n")
    start = Desktop(["/opt/callside/callside"], home=tmp_path, system=[system])
    start.set(True)
    assert entry(tmp_path) == {}
    start.set(False)
    assert entry(tmp_path)["Hidden"] == "true"
    start.set(True)
    assert entry(tmp_path) == {}


class Registry:
    """The part of winreg that is used, in memory."""

    HKEY_LOCAL_MACHINE, HKEY_CURRENT_USER = "HKLM", "HKCU"
    REG_SZ, REG_BINARY, KEY_SET_VALUE = 1, 3, 2

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], dict[str, Any]] = {}

    class Key:
        def __init__(self, values: dict[str, Any]) -> None:
            self.values = values

        def __enter__(self) -> "Registry.Key":
            return self

        def __exit__(self, *_error: object) -> None: ...

    def OpenKey(self, root: str, key: str) -> "Registry.Key":  # noqa: N802 - winreg's name
        if (root, key) not in self.values:
            raise FileNotFoundError(key)
        return self.Key(self.values[root, key])

    def CreateKeyEx(self, root: str, key: str, _reserved: int, _access: int) -> "Registry.Key":  # noqa: N802
        return self.Key(self.values.setdefault((root, key), {}))

    def QueryValueEx(self, key: "Registry.Key", name: str) -> Any:  # noqa: N802
        if name not in key.values:
            raise FileNotFoundError(name)
        return key.values[name]

    def SetValueEx(self, key: "Registry.Key", name: str, _reserved: int, _kind: int, value: Any) -> None:  # noqa: N802
        key.values[name] = value

    def DeleteValue(self, key: "Registry.Key", name: str) -> None:  # noqa: N802
        del key.values[name]


def test_on_windows_the_run_key_and_what_the_installer_left() -> None:
    registry = Registry()
    start = RunKey([r"C:\Program Files\Callside\callside.exe"], registry)
    start.set(True)
    assert registry.values["HKCU", RUN_KEY] == {"Callside": r'"C:\Program Files\Callside\callside.exe"'}
    start.set(False)
    assert registry.values["HKCU", RUN_KEY] == {}
    registry.values["HKLM", RUN_KEY] = {"Callside": "the installer's"}
    start.set(True)
    assert registry.values["HKCU", RUN_KEY] == {}
    start.set(False)
    assert registry.values["HKCU", APPROVED_KEY]["Callside"][:1] == b"\x03"
    start.set(True)
    assert registry.values["HKCU", APPROVED_KEY] == {}


def test_on_macos_an_agent(tmp_path: Path) -> None:
    start = LaunchAgent(["/Applications/Callside.app/Contents/MacOS/callside"], home=tmp_path)
    start.set(True)
    (file,) = (tmp_path / "Library" / "LaunchAgents").iterdir()
    assert plistlib.loads(file.read_bytes())["RunAtLoad"] is True
    start.set(False)
    assert not file.exists()


@pytest.fixture
def program(tmp_path: Path) -> Any:
    application = Application(
        ApplicationBase(tmp_path / "data", clock=Now(), is_demo=True, sound=Sound(microphone_users=Microphone()))
    )
    made = TrayProgram(application)
    made.memory.setValue("guide/seen", True)
    yield made
    made.leave()
    application.close()


def test_the_setting_is_followed_at_the_start_and_at_once(program: Any, qtbot: QtBot) -> None:
    told: list[bool] = []
    program.autostart = SimpleNamespace(set=told.append)
    program.begin()
    qtbot.waitUntil(lambda: told == [True])
    program.show_settings()
    window = program.windows["settings"]
    qtbot.waitUntil(lambda: bool(window._rows))
    (row,) = [row for row in window._rows if row.preference.name == "start_with_system"]
    row.control.setChecked(False)
    qtbot.waitUntil(lambda: told == [True, False])


def test_a_second_start_opens_a_window_of_the_first(program: Any, qtbot: QtBot) -> None:
    program.begin()
    qtbot.waitUntil(lambda: door(program.app.folder).is_dir())
    qtbot.waitUntil(lambda: bool(program._knocks.directories()))
    (door(program.app.folder) / "open").touch()
    qtbot.waitUntil(lambda: "today" in program.windows and program.windows["today"].isVisible())
    assert not (door(program.app.folder) / "open").exists()
