"""The language of a call: chosen beside the consent or in the panel; its model proposed in the first steps."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.domain.call import Call, CallState
from app.domain.claims import Extraction
from app.domain.languages import NOT_READ, READ, not_read
from app.events import CallProcessed
from tests.ui import samples
from tests.ui.sample_app import direct_bridge
from tests.ui.samples import CONTEXT
from ui.call.consent_dialog import ConsentDialog
from ui.call.language_choice import LanguageChoice
from ui.call.people_menu import people_menu
from ui.program.tray_program import TrayProgram
from ui.review.window import ReviewWindow
from ui.settings.call_language import CallLanguageModel


def said(window: object) -> str:
    return "\n".join(part.text() for part in window.findChildren(QLabel))  # type: ignore[attr-defined]


@pytest.fixture
def choice(sample_app: Application, qtbot: QtBot) -> LanguageChoice:
    call = Call(CONTEXT, CallState.PLANNED)
    sample_app.store.save_call(call)
    made = LanguageChoice(sample_app, direct_bridge(sample_app.events), call)
    dialog = ConsentDialog(
        CONTEXT, "Okay?", agreed=lambda: None, refused=lambda: None, not_this_call=lambda: None, language=made
    )
    dialog.show()
    qtbot.addWidget(dialog)
    made.window_kept = dialog  # type: ignore[attr-defined]
    return made


def choose(choice: LanguageChoice, code: str) -> None:
    box = choice.findChild(QComboBox)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(code))
    box.activated.emit(box.currentIndex())


def test_the_choice_beside_the_consent_is_the_calls(
    choice: LanguageChoice, sample_app: Application, qtbot: QtBot
) -> None:
    choose(choice, "en")
    qtbot.waitUntil(lambda: sample_app.calls.call(CONTEXT.call_id).context.language == "en")


def test_a_language_without_a_model_is_said_with_what_to_fetch(
    choice: LanguageChoice, sample_app: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.models.model_dirs", lambda: ())
    choose(choice, "de")
    qtbot.waitUntil(lambda: "models get base" in said(choice))
    assert sample_app.calls.call(CONTEXT.call_id).context.language is None


def test_the_panel_offers_the_languages_that_are_read(qtbot: QtBot) -> None:
    spoken: list[str] = []
    more = people_menu(SimpleNamespace(joined=None, withdraw=None, speak=spoken.append))  # type: ignore[arg-type]
    qtbot.addWidget(more)
    inside = next(menu for menu in more.menu().findChildren(QMenu) if menu.title() == "Language of the call")
    for entry in inside.actions():
        entry.trigger()
    assert spoken == list(READ)


@pytest.mark.parametrize(("system", "is_proposed"), [("de", True), ("fr", True), ("en", False), ("pl", False)])
def test_the_first_steps_propose_the_model_of_the_systems_language(
    sample_app: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, system: str, is_proposed: bool
) -> None:
    monkeypatch.setattr("pipeline.models.model_dirs", lambda: ())
    page = CallLanguageModel(sample_app, direct_bridge(), system)
    qtbot.addWidget(page)
    assert page.isHidden() is not is_proposed
    if not is_proposed:
        return
    assert "base (148 MB)" in said(page)
    used: list[Any] = []
    monkeypatch.setattr(type(sample_app.setup), "use_speech_model", lambda _setup, name: used.append(name))
    page.findChild(QPushButton).click()
    qtbot.waitUntil(lambda: "base is chosen" in said(page))
    assert used == ["base"]


def test_what_is_installed_is_not_proposed(
    sample_app: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.bootstrap.engines.require_language", lambda _model, _code: None)
    page = CallLanguageModel(sample_app, direct_bridge(), "de")
    qtbot.addWidget(page)
    assert page.isHidden()


def test_the_review_of_a_call_that_is_not_read_says_which_language_it_is(qtbot: QtBot) -> None:
    reviewing = samples.SampleReviewing(shown=[])
    reviewing.unread = not_read("pl")
    assert "This call is in Polish: it is recorded, but there are no captions" in said(review(qtbot, reviewing))
    assert "Nothing was promised" not in said(review(qtbot, reviewing))
    noted = samples.SampleReviewing()  # the rep's own notes have follow-ups
    noted.unread = not_read("pl")
    assert "This call is in Polish" in said(review(qtbot, noted))
    assert "This call is in" not in said(review(qtbot, samples.SampleReviewing(shown=[])))


def test_the_panel_of_a_call_that_is_not_read_says_so_after_it_too(qtbot: QtBot, sample_app: Application) -> None:
    store = sample_app.store
    store.save_call(Call(replace(CONTEXT, call_id="pl"), CallState.REVIEW))
    store.save_extraction("pl", Extraction("pl", "offline", flags=(NOT_READ,), language="pl"))
    program = TrayProgram(sample_app)
    live = program.calls.live
    live.begin("pl", "Kowalski", None, unfolded=True)
    live.ended()
    panel = live.panel
    assert panel is not None
    sample_app.events.publish(CallProcessed("pl"))
    qtbot.waitUntil(lambda: panel.status.startswith("This call is in Polish"))
    program.leave()


def review(qtbot: QtBot, reviewing: samples.SampleReviewing) -> ReviewWindow:
    window = ReviewWindow("acme", reviewing, direct_bridge(), lambda _waiting: None)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window._loaded is not None)
    qtbot.wait(20)
    return window
