"""What a rep sets up in windows: accounts with what they may do in words, the devices with a level, the speech model."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import ui.kit.outside
from app.bootstrap import Application
from app.domain.account import System
from app.services.setup.connect import Details
from app.services.setup.speech_speed import Speed
from connectors.base import systems
from pipeline.hardware import Hardware, tier_by_speed
from tests.ui.sample_app import direct_bridge
from ui.settings.accounts import AccountsView, AccountsWindow
from ui.settings.first_run import GuideWindow
from ui.settings.sound_check import SoundCheck
from ui.settings.speed_check import SpeedCheck


def texts(window: QWidget) -> str:
    return "\n".join(part.text() for part in window.findChildren(QLabel) if not part.isHidden())


def named(window: QWidget, name: str) -> QPushButton:
    return next(b for b in window.findChildren(QPushButton) if b.accessibleName() == name and not b.isHidden())


@pytest.fixture
def view(sample_app: Application, qtbot: QtBot) -> Iterator[AccountsView]:
    window = AccountsWindow(sample_app, direct_bridge())
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: "Jira" in texts(window))
    yield window.view  # noqa: PT022 - returned, the window would be gone


def test_enter_presses_the_focused_button_of_a_window(qtbot: QtBot) -> None:
    from PySide6.QtCore import Qt

    from ui.kit.widgets import button

    pressed: list[bool] = []
    made = button("Go on", lambda: pressed.append(True))
    qtbot.addWidget(made)
    made.show()
    qtbot.keyClick(made, Qt.Key.Key_Return)
    assert pressed == [True]


def test_every_system_is_offered_with_what_it_may_do_in_words(view: AccountsView, qtbot: QtBot) -> None:
    offers = [spec.offer for spec in systems().values() if spec.offer]
    assert len(offers) > 5
    qtbot.waitUntil(lambda: all(offer in texts(view) for offer in offers))
    said = texts(view)
    assert "Callside may read issues; comment on issues, as the token's owner." in said
    assert "Callside never does" in said


def test_a_company_token_connects_and_is_forgotten_again(
    view: AccountsView, sample_app: Application, qtbot: QtBot
) -> None:
    named(view, "Connect Jira").click()
    form = view.form
    form.lines["address"].setText("https://acme.example")
    form.lines["email"].setText("sarah@techcorp.example")
    form.lines["token"].setText("a long secret")
    assert "secret" not in form.lines["token"].displayText()
    form.go.click()
    qtbot.waitUntil(lambda: "connected  sarah@techcorp.example" in texts(view))
    assert sample_app.setup.accounts.token(System.JIRA) == "a long secret"
    named(view, "Disconnect Jira").click()
    qtbot.waitUntil(lambda: "sarah@techcorp.example" not in texts(view))
    assert all(found.info is None for found in sample_app.setup.accounts.views())


def test_what_does_not_work_is_said_with_its_remedy(view: AccountsView, qtbot: QtBot) -> None:
    named(view, "Connect Salesforce").click()
    qtbot.waitUntil(lambda: "Salesforce needs the client id of your company's app" in texts(view))
    jira = next(v for v in view._app.setup.accounts.views() if v.system is System.JIRA)
    view.connect_to(jira, Details(address="http://acme.example", token="x"))
    qtbot.waitUntil(lambda: "is no https address" in texts(view))


def test_a_sign_in_opens_the_browser(view: AccountsView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    class Desktop:
        @staticmethod
        def openUrl(url: QUrl) -> bool:  # noqa: N802 - Qt's name
            opened.append(url.toString())
            return True

    monkeypatch.setattr(ui.kit.outside, "QDesktopServices", Desktop)
    view._browse("https://login.example/authorize")
    qtbot.waitUntil(lambda: opened == ["https://login.example/authorize"])


def test_a_system_that_policy_forbids_is_not_offered(sample_app: Application, qtbot: QtBot) -> None:
    sample_app.setup.accounts._allowed = ("jira",)
    view = AccountsView(sample_app, direct_bridge())
    qtbot.addWidget(view)
    view.show()
    qtbot.waitUntil(lambda: "Jira" in texts(view))
    assert "Salesforce" not in texts(view)


@pytest.mark.parametrize(
    ("loudest", "said"),
    [
        ((0.2, 0.1), "Both sides arrive."),
        ((0.2, 0.0), "You are heard. Play any sound to try the other side."),
        ((0.0, 0.1), "Your microphone gives only silence"),
    ],
)
def test_the_sound_is_tried_with_a_level_for_each_side(loudest: Any, said: str, qtbot: QtBot) -> None:
    def try_sound(_seconds: float, show: Any) -> Any:
        show((0.2, 0.05))
        return loudest

    setup = SimpleNamespace(microphones=lambda: ["Headset"], try_sound=try_sound)
    check = SoundCheck(setup, direct_bridge())
    qtbot.addWidget(check)
    check.show()
    qtbot.waitUntil(check._try.isEnabled)
    lit: list[int] = []
    check.meters[0].show_level = lambda level, shown=check.meters[0].show_level: (
        shown(level),
        lit.append(check.meters[0]._lit),
    )  # type: ignore[method-assign]
    check._try.click()
    qtbot.waitUntil(lambda: said in texts(check))
    assert lit[0] > 0
    assert lit[-1] == 0


def test_the_model_is_chosen_by_a_measured_speed(qtbot: QtBot) -> None:
    used: list[str] = []
    app = SimpleNamespace(
        setup=SimpleNamespace(measure_speech=lambda: Speed("tiny.en", 0.05, "base.en"), use_speech_model=used.append),
        settings=SimpleNamespace(speech_model="tiny.en"),
        effective=SimpleNamespace(locked=()),
    )
    check = SpeedCheck(app, direct_bridge())
    qtbot.addWidget(check)
    check.show()
    check._go.click()
    qtbot.waitUntil(
        lambda: "A minute of a call takes 3 s here with tiny.en. This machine can carry base.en." in texts(check)
    )
    check._use.click()
    qtbot.waitUntil(lambda: used == ["base.en"])


def test_a_tier_fits_where_it_keeps_up() -> None:
    small, card = Hardware(2, 4.0, cuda=False), Hardware(8, 32.0, cuda=True)
    assert tier_by_speed("tiny.en", 0.3, small) == "tiny.en"
    assert tier_by_speed("tiny.en", 0.15, small) == "base.en"
    assert tier_by_speed("base.en", 0.08, small) == "small.en"
    assert tier_by_speed("tiny.en", 0.01, card) == "large-v3-turbo"


def test_the_real_engine_is_measured_on_this_machine(sample_app: Application) -> None:
    found = sample_app.setup.measure_speech()
    assert found.model == "tiny.en"
    assert 0 < found.seconds_a_second < 20


def test_the_guide_has_every_step(sample_app: Application, qtbot: QtBot) -> None:
    guide = GuideWindow(sample_app, direct_bridge(), lambda: None)
    qtbot.addWidget(guide)
    guide.show()
    assert [bool(guide.findChildren(kind)) for kind in (SoundCheck, SpeedCheck, AccountsView)] == [True] * 3
    steps = guide._pages.count()
    for _ in range(steps - 1):
        guide._next.click()
    assert guide._next.text() == "Done"
    guide._next.click()
    assert guide.isHidden()
