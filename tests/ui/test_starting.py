"""The start of the tray program: the icon before everything else, and what becomes of a press while the folder opens."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.cli.opening import Opening
from app.domain.errors import DataLocked, PolicyBroken
from app.services.setup.single_instance import answered, door
from tests.ui.sample_app import sample_application
from ui.program.passphrase_window import PassphraseWindow
from ui.program.starting import Starting
from ui.program.tray_program import TrayProgram

ROOT = Path(__file__).resolve().parents[2]
# What the program is made of, and an icon does not need.
HEAVY = (
    "sqlalchemy", "sqlmodel", "sqlcipher3", "alembic", "pydantic", "yaml", "numpy", "onnxruntime", "cryptography", "keyring",
    "requests", "urllib3", "httpx", "http.client", "openai", "typer", "rich", "structlog", "asyncio", "subprocess", "concurrent",
    "sounddevice", "connectors", "pipeline", "audio", "app.bootstrap", "app.settings", "app.policy", "app.events",
    "ui.desktop.main_window", "ui.program.tray_program", "ui.review", "PySide6.QtNetwork", "PySide6.QtSvg", "PySide6.QtDBus",
)  # fmt: skip
UNTIL_THE_ICON = """
import sys
from app.cli import main, start

def shown(opening):
    from ui.program import starting
    qt = starting.make_qt()
    first = starting.Starting(qt, opening)
    first.show()
    print("\\n".join(sys.modules))
    return 0

start.show_tray, sys.argv = shown, ["callside"]
sys.exit(main())
"""
SLOW = """
import sys, time
from PySide6.QtCore import QTimer
from app.cli import main, start

def slow():
    print("opening", flush=True)
    time.sleep(600)

def shown(opening):
    from ui.program import starting
    QTimer.singleShot(500, starting.make_qt().quit)
    return starting.run_tray(opening)

start.obey_policy, start.show_tray, sys.argv = slow, shown, ["callside"]
sys.exit(main())
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CALLSIDE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "a passphrase of this test")
    return tmp_path / "data"


@pytest.fixture
def starts(
    qapp: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[tuple[Starting, Opening]]]:
    """What the program does once it stands is other tests' matter."""
    monkeypatch.setattr(TrayProgram, "_begin_work", lambda _program: None)
    begun: list[tuple[Starting, Opening]] = []
    yield begun
    for starting, opening in begun:
        if starting.program:
            starting.program.leave()
        opening.end()


def begin(qapp: QApplication, starts: list[tuple[Starting, Opening]], opening: Opening) -> Starting:
    starting = Starting(qapp, opening)
    starts.append((starting, opening))
    starting.show()
    return starting


def test_nothing_heavy_is_loaded_before_the_icon(folder: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}
    command = [sys.executable, "-c", UNTIL_THE_ICON]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=True)
    loaded = done.stdout.split()
    assert "ui.program.starting" in loaded
    assert [name for name in loaded if any(name == heavy or name.startswith(f"{heavy}.") for heavy in HEAVY)] == []
    assert not folder.exists(), "nor is the data folder touched"


def test_the_program_takes_over_and_a_press_before_it_was_there_counts(
    qapp: QApplication, qtbot: QtBot, starts: list[tuple[Starting, Opening]]
) -> None:
    starting = begin(qapp, starts, Opening(lambda: None))
    next(a for a in starting.menu.actions() if a.text() == "Open Callside").trigger()
    qtbot.waitUntil(lambda: starting.program is not None)
    program = starting.program
    assert program
    assert any(window.isVisible() for window in program.windows.values())


def test_a_folder_that_cannot_be_opened_ends_the_program_with_its_reason(
    qapp: QApplication, qtbot: QtBot, starts: list[tuple[Starting, Opening]]
) -> None:
    def refuse() -> None:
        raise PolicyBroken("The policy can't be read.")

    opening = Opening(refuse)
    begin(qapp, starts, opening)
    QTimer.singleShot(30_000, qapp.quit)
    assert qapp.exec() == 0
    assert isinstance(opening.error, PolicyBroken)


def test_quit_does_not_wait_for_a_folder_that_takes_long_to_open(folder: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}
    command = [sys.executable, "-c", SLOW]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["opening"]), done.stderr


def test_the_passphrase_is_asked_for_in_a_window_while_another_thread_waits(
    qapp: QApplication, qtbot: QtBot, starts: list[tuple[Starting, Opening]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CALLSIDE_PASSPHRASE")
    opening = Opening(lambda: None)
    starting = begin(qapp, starts, opening)

    def answer() -> None:
        for window in qapp.topLevelWidgets():
            if isinstance(window, PassphraseWindow) and window.isVisible():
                window._field.setText("eleven words that nobody knows")
                window._again.setText("eleven words that nobody knows")
                window._open.click()

    typing = QTimer()
    typing.timeout.connect(answer)
    typing.start(50)
    qtbot.waitUntil(lambda: starting.program is not None or opening.error is not None)
    typing.stop()
    assert starting.program, opening.error


def test_a_second_start_finds_the_first_by_its_lock(folder: Path) -> None:
    from app.cli.start import is_running

    assert not is_running(folder)
    application = sample_application(folder)
    try:
        with application.lease():
            assert is_running(folder)
            with pytest.raises(DataLocked), application.lease():
                pass
        assert not is_running(folder)
    finally:
        application.close()
    assert answered(folder) is None
    assert not door(folder).exists()
