"""Every enabled button of every page of the main window is pressed once; a press without an effect fails."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from ui.program.tray_program import TrayProgram

PAGES = ("today", "review", "history", "insights", "settings", "accounts", "guide")
SETTLE_MS, PATIENCE_MS = 250, 6_000


@pytest.fixture
def program(sample_app: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[TrayProgram]:
    made = TrayProgram(sample_app)
    made.count()
    qtbot.waitUntil(lambda: made.newest_to_review is not None)
    yield made
    made.leave()


class Outside:
    """What a press does outside the windows: pages of the browser, files, other programs, sound."""

    def __init__(self, program: TrayProgram, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.done: list[str] = []
        monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: self._did(f"open {QUrl(url).host()}"))
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: self._did((str(folder / "out.md"), "")))
        setup = program.app.setup
        for name in ("start_demo", "fetch_models", "measure_speech", "try_sound"):
            monkeypatch.setattr(type(setup), name, lambda *_a, name=name, **_k: self._did(name), raising=False)
        monkeypatch.setattr(type(program.app), "play", lambda *_a: self._did("play"))

    def _did(self, what: Any) -> Any:
        self.done.append(str(what))
        return what


def buttons(page: QWidget) -> list[QAbstractButton]:
    return [
        b
        for b in page.findChildren(QAbstractButton)
        if b.isVisible() and b.isEnabled() and not b.objectName().startswith("qt_")
    ]


def found(page: QWidget, name: str) -> QAbstractButton | None:
    """The button of that name, once the page has read what it shows."""
    for _ in range(10):
        for one in buttons(page):
            if name in (one.accessibleName(), one.text()):
                return one
        QTest.qWait(SETTLE_MS)
    return None


def state(program: TrayProgram, outside: Outside) -> object:
    """All that a person can see, and what was done outside."""
    seen = []
    for window in QApplication.topLevelWidgets():
        if not window.isVisible():
            continue
        for part in (window, *window.findChildren(QWidget)):
            if part.isVisible():
                text = part.toPlainText() if hasattr(part, "toPlainText") else getattr(part, "text", str)()
                checked = part.isChecked() if isinstance(part, QAbstractButton) else None
                seen.append(
                    (type(part).__name__, str(text), part.isEnabled(), checked, part.mapTo(window, QPoint()).y())
                )
    return program.main.current, tuple(seen), len(outside.done), QApplication.focusWidget()


def has_effect(program: TrayProgram, outside: Outside, before: object) -> bool:
    for _ in range(PATIENCE_MS // SETTLE_MS):
        QTest.qWait(SETTLE_MS)
        opened = any(isinstance(w, QMenu | QDialog) and w.isVisible() for w in QApplication.topLevelWidgets())
        if opened or state(program, outside) != before:
            return True
    return False


def close_what_opened(program: TrayProgram) -> None:
    for window in QApplication.topLevelWidgets():
        if window.isVisible() and window is not program.main and window is not program.tray.dock:
            window.close()


@pytest.mark.flaky(reruns=2)  # each press has a deadline
@pytest.mark.parametrize("name", PAGES)
def test_no_press_is_without_an_effect(
    name: str, program: TrayProgram, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    outside = Outside(program, monkeypatch, tmp_path)
    page = program.show_page(name)
    qtbot.waitUntil(lambda: bool(buttons(page)), timeout=PATIENCE_MS)
    QTest.qWait(SETTLE_MS)
    names = [b.accessibleName() or b.text() for b in buttons(page)]
    dead, pressed = [], 0
    for wanted in dict.fromkeys(names):
        program.show_page(name)
        QTest.qWait(SETTLE_MS)
        button = found(page, wanted)
        if button is None:
            continue  # an earlier press has made it needless
        button.setFocus()
        before = state(program, outside)
        button.click()
        pressed += 1
        if not has_effect(program, outside, before):
            dead.append(wanted)
        close_what_opened(program)
    assert not dead
    assert pressed
