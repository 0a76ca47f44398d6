"""What an installation tells the rep of itself: a newer version in the menu, models that are not there yet."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.domain.errors import Unavailable
from app.domain.update import UpdateState
from app.events import UpdateReady
from tests.ui.sample_app import direct_bridge
from ui.program.tray_program import TrayProgram
from ui.settings.first_run import GuideWindow
from ui.settings.speed_check import SpeedCheck


def test_a_newer_version_is_a_line_of_the_menu(qtbot: QtBot, sample_app: Application) -> None:
    program = TrayProgram(sample_app)
    assert not program.tray.update.isVisible()
    sample_app.events.publish(UpdateReady(UpdateState("2.0.0", Path("/nowhere/callside.deb")), managed=False))
    qtbot.waitUntil(program.tray.update.isVisible, timeout=4000)
    assert program.tray.update.text() == "Version 2.0.0 is ready"
    assert program.tray.update.isEnabled()
    program.leave()


def test_first_steps_offer_models_only_where_they_are_missing(
    qtbot: QtBot, sample_app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete = GuideWindow(sample_app, direct_bridge(), lambda: None)
    qtbot.addWidget(complete)
    monkeypatch.setattr(sample_app.setup, "missing_models", lambda: ["tiny.en"], raising=False)

    def unreachable() -> None:
        raise Unavailable("huggingface.co could not be reached: run it again later.")

    monkeypatch.setattr(sample_app.setup, "fetch_models", unreachable, raising=False)
    bare = GuideWindow(sample_app, direct_bridge(sample_app.events), lambda: None)
    qtbot.addWidget(bare)
    assert complete.findChildren(SpeedCheck)
    assert not bare.findChildren(SpeedCheck)
    bare._fetch.click()
    qtbot.waitUntil(lambda: "could not be reached" in bare._note.text(), timeout=4000)
    assert bare._fetch.isEnabled()
