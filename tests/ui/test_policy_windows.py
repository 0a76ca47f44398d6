"""The policies that only a window obeys, through the real file, and the page that says what is managed."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import ui.program.tray_program
from app.bootstrap import Application, ApplicationBase, Sound
from tests.integration.policy_checks import IN_WINDOWS
from tests.ui.sample_app import direct_bridge
from tests.worlds.live import Microphone, Now
from ui.kit.i18n import speak, t
from ui.program.qt_app import make_qt
from ui.program.tray_program import TrayProgram
from ui.settings.window import SettingsWindow


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Any:
    file = tmp_path / "policy.json"
    file.write_text(json.dumps({"mandatory": IN_WINDOWS}))
    monkeypatch.setenv("CALLSIDE_POLICY_FILE", str(file))
    application = Application(
        ApplicationBase(tmp_path / "data", clock=Now(), is_demo=True, sound=Sound(microphone_users=Microphone()))
    )
    made = TrayProgram(application)
    yield made
    made.leave()
    application.close()


def test_the_shortcuts(program: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []

    class Taking:
        problems = ()

        def __init__(self, _keys: object) -> None: ...

        def take(self, keys: dict[str, object]) -> None:
            taken.extend(keys)

        def close(self) -> None: ...

    monkeypatch.setattr(ui.program.tray_program, "Shortcuts", Taking)
    monkeypatch.setattr(ui.program.tray_program, "system_keys", lambda: None)
    program._take_shortcuts()
    assert sorted(taken) == sorted(v for k, v in IN_WINDOWS.items() if k.startswith("shortcut"))


def test_the_language(program: Any, qapp: QApplication) -> None:
    make_qt(program.app.settings.language)
    assert t("Approve all") == "Alle freigeben"
    speak(qapp, "en")
    assert t("Approve all") == "Approve all"


def test_the_house_is_kept_at_start_and_once_a_day(program: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[object] = []
    monkeypatch.setattr(program.app.housekeeping, "daily", lambda: ran.append(program.app.clock.now()) or [])
    monkeypatch.setattr(program.bridge, "run", lambda work, **_: work())
    for hours in (0, 1, 6, 24, 1):
        program.app.clock.forward(hours * 3600)
        program._keep_house()
    assert len(ran) == 3  # seven in the evening, past midnight, and the day after


def test_after_a_leavers_order_the_program_ends(program: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(program, "trouble", told.append)
    monkeypatch.setattr(ui.program.tray_program.QApplication, "quit", lambda: told.append("quit"))
    program._kept([])
    program.app.base.has_left = True
    program._kept(["Your Callside data was removed by your organization."])
    program.app.base.has_left = False
    assert told == ["Your Callside data was removed by your organization.", "quit"]


def test_the_page_of_what_is_managed(program: Any, qtbot: QtBot) -> None:
    window = SettingsWindow(program.app.setup.preferences, direct_bridge())
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: bool(window._rows) and window._managed.isVisible())
    assert window._managed.text() == f"Only what is managed by your organization ({len(IN_WINDOWS)})"
    assert "policy.json" in window._managed.toolTip()
    window._managed.setChecked(True)
    shown = {row.preference.name for row in window._rows if row.isVisible()}
    assert shown == set(IN_WINDOWS)
    assert not any(row.control.isEnabled() for row in window._rows if row.isVisible())
