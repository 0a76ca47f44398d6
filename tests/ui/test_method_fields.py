"""Fields of the CRM: chosen in the real window from the sandbox's own description, kept, tried out on a past call."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import Application, ApplicationBase
from app.bootstrap.sandbox import sandbox, sandbox_vendors
from app.domain.call import Call, CallState
from app.domain.claims import Extraction
from app.domain.errors import UserActionNeeded
from app.domain.proposal import Targets
from app.domain.transcript import Segment, Transcript
from app.services.methods.setup import Choice
from app.services.setup.clocks import SystemClock
from tests.ui import samples
from tests.ui.sample_app import SAID, DescribedCrm, direct_bridge
from ui.kit.i18n import speak
from ui.program.qt_app import make_qt
from ui.settings.method_fields import MethodFieldsWindow

DEAL = "006Hs00001ACMEPIAA"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("sandbox")
    with sandbox(folder) as running:
        yield running, folder


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The managed policy: what a test puts in counts at once."""
    file = tmp_path / "policy.json"
    file.write_text(json.dumps({"mandatory": {}}))
    monkeypatch.setenv("CALLSIDE_POLICY_FILE", str(file))

    class Kept(dict[str, Any]):
        def __setitem__(self, name: str, value: Any) -> None:
            super().__setitem__(name, value)
            file.write_text(json.dumps({"mandatory": dict(self)}))

    return Kept()


@pytest.fixture
def application(tmp_path: Path, address: tuple[str, Path], policy: dict[str, Any]) -> Iterator[Application]:
    vendors = sandbox_vendors(*address, SystemClock())
    made = Application(ApplicationBase(tmp_path / "data", is_demo=True, vendors=vendors))
    segments = [
        Segment(n, 60.0 * n + 12, 60.0 * n + 20, "Jane Wilson", text, confidence=0.96) for n, text in enumerate(SAID)
    ]
    made.store.save_call(Call(samples.CONTEXT, CallState.REVIEW, "uid", datetime(2024, 12, 6, 19, tzinfo=UTC)))
    made.store.save_transcript("acme", Transcript.of(samples.CONTEXT, segments))
    made.store.save_extraction("acme", samples.extraction("acme"))
    yield made
    made.close()


def opened(application: Application, qtbot: QtBot) -> MethodFieldsWindow:
    window = MethodFieldsWindow(application, direct_bridge())
    window.bridge = window._bridge  # type: ignore[attr-defined]
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: bool(window.lines))
    settle(qtbot)
    return window


def pick(window: MethodFieldsWindow, key: str, name: str) -> None:
    line = next(line for line in window.lines if line.key == key)
    line.choice.setCurrentIndex(line.choice.findData(name))


def choose_method(window: MethodFieldsWindow, key: str, qtbot: QtBot) -> None:
    window.method.setCurrentIndex(window.method.findData(key))
    qtbot.waitUntil(lambda: window._note.text().startswith("Kept."))


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def settle(qtbot: QtBot) -> None:
    qtbot.wait(30)


def test_what_is_chosen_is_kept_and_counts_for_the_next_call(application: Application, qtbot: QtBot) -> None:
    window = opened(application, qtbot)
    choose_method(window, "meddicc", qtbot)
    assert [line.key for line in window.lines][:3] == ["next_step", "metrics", "economic_buyer"]
    pick(window, "metrics", "Metrics__c")
    pick(window, "economic_buyer", "Economic_Buyer__c")
    window.proposes_fields.click()
    settle(qtbot)
    kept = json.loads((application.folder / "settings.json").read_text())
    assert kept["method"] == "meddicc"
    assert kept["crm_fields"] is True
    assert set(kept["method_fields"]) == {"metrics=Metrics__c", "economic_buyer=Economic_Buyer__c"}
    call, transcript = application.store.call("acme"), application.store.transcript("acme")
    assert call is not None
    assert transcript is not None
    found = application.methods.after_call(call, transcript, Extraction("acme", "offline"), Targets(DEAL, "Acme"))
    assert {p.action.part for p in found} == {"Metrics__c", "Economic_Buyer__c"}


def test_each_method_keeps_its_own_fields(application: Application, qtbot: QtBot) -> None:
    window = opened(application, qtbot)
    choose_method(window, "bant", qtbot)
    pick(window, "budget", "Budget__c")
    settle(qtbot)
    choose_method(window, "spiced", qtbot)
    settle(qtbot)
    pick(window, "pain", "Identified_Pain__c")
    settle(qtbot)
    choose_method(window, "bant", qtbot)
    settle(qtbot)
    line = next(line for line in window.lines if line.key == "budget")
    assert line.target == "Budget__c"
    assert opened(application, qtbot).lines[1].target == "Budget__c"


def test_a_field_tells_its_form_and_one_that_cant_be_written_can_not_be_chosen(
    application: Application, qtbot: QtBot
) -> None:
    window = opened(application, qtbot)
    choose_method(window, "meddicc", qtbot)
    pick(window, "champion", "Champion__c")
    pick(window, "competition", "Competitors__c")
    assert "Text, up to 80 characters" in said(window)
    assert "Several of: Initech, Globex, In-house, Other" in said(window)
    choice = window.lines[0].choice
    model = choice.model()
    assert isinstance(model, QStandardItemModel)
    for name, why in (("Deal_Score__c", "be written by you"), ("AccountId", "does not write")):
        item = model.item(choice.findData(name))
        assert not item.isEnabled()
        assert why in item.toolTip()


def test_two_lines_of_one_field_are_told_and_not_kept(application: Application, qtbot: QtBot) -> None:
    window = opened(application, qtbot)
    choose_method(window, "meddicc", qtbot)
    pick(window, "champion", "Champion__c")
    settle(qtbot)
    pick(window, "economic_buyer", "Champion__c")
    settle(qtbot)
    assert "Another line is written there already" in said(window)
    assert "taken by another line" in window._note.text()
    kept = json.loads((application.folder / "settings.json").read_text())
    assert kept["method_fields"] == ["champion=Champion__c"]


def test_a_past_call_shows_values_with_quotes_and_what_the_crm_would_refuse(
    application: Application, qtbot: QtBot
) -> None:
    window = opened(application, qtbot)
    choose_method(window, "meddicc", qtbot)
    pick(window, "economic_buyer", "Economic_Buyer__c")
    pick(window, "decision_process", "Forecast_Risk__c")
    pick(window, "identify_pain", "Champion__c")
    window.call.setCurrentIndex(1)
    qtbot.waitUntil(lambda: "6 of 8 said" in said(window._tried))
    text = said(window._tried)
    assert "Dana Whitfield (CRO)" in text
    assert f"01:12 Jane Wilson: “{SAID[1]}”" in text
    assert "Goes to Economic buyer" in text
    assert "is no choice of Forecast risk." in text
    assert f"Champion holds 80 characters, and this has {len(SAID[0])}: shorten it." in text
    assert "not said" in text
    assert application.store.proposals() == [], "a try-out proposes nothing"
    pick(window, "identify_pain", "Identified_Pain__c")
    qtbot.waitUntil(lambda: "Goes to Identified pain" in said(window._tried))


def test_a_field_that_is_hidden_is_told(application: Application, qtbot: QtBot) -> None:
    application.setup.preferences.save({"method": "meddicc", "method_fields": ["champion=Gone__c"]})
    window = opened(application, qtbot)
    line = next(line for line in window.lines if line.key == "champion")
    assert line.target == "Gone__c"
    assert "The CRM has no such field, or hides it from you" in said(line)


def test_an_own_template_can_be_chosen_and_a_broken_one_is_named(application: Application, qtbot: QtBot) -> None:
    own = application.folder / "methods"
    own.mkdir(parents=True, exist_ok=True)
    field = "  - {key: why_now, label: Why now, meaning: Why they move now., target: NextStep, says: ['tired of']}\n"
    (own / "house.yaml").write_text(f"key: house\ntitle: House\nfields:\n{field}")
    (own / "torn.yaml").write_text("key: [torn")
    window = opened(application, qtbot)
    assert "torn.yaml is no method" in said(window)
    choose_method(window, "house", qtbot)
    assert [line.target for line in window.lines] == ["", "NextStep"]
    pick(window, "why_now", "")
    settle(qtbot)
    assert application.methods.method() is not None
    window.reload()
    settle(qtbot)
    assert window.lines[1].target == "", "not written counts, though the template names a field"


def test_what_the_organization_decides_on_can_be_seen_and_not_changed(
    policy: dict[str, Any], application: Application, qtbot: QtBot
) -> None:
    policy["method"] = "meddicc"
    policy["method_fields"] = ["champion=Champion__c"]
    window = opened(application, qtbot)
    assert "Your organization decides on a part of this." in said(window)
    assert not window.method.isEnabled()
    assert not any(line.choice.isEnabled() for line in window.lines)
    assert window.proposes_fields.isEnabled()
    with pytest.raises(UserActionNeeded):
        application.method_setup.save(Choice("bant", {}))
    window.call.setCurrentIndex(1)
    qtbot.waitUntil(lambda: "Goes to Champion" in said(window._tried))


def test_keys_alone_choose_and_the_wheel_changes_nothing_in_passing(application: Application, qtbot: QtBot) -> None:
    window = opened(application, qtbot)
    window.method.setFocus()
    qtbot.keyClick(window.method, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: window._note.text().startswith("Kept."))
    assert window.method.currentData() == "bant"
    chain = []
    at: QWidget = window.method
    while (at := at.nextInFocusChain()) is not window.method:
        chain.append(at)
    order = [chain.index(w) for w in (window.proposes_fields, window.proposes_tasks, window.lines[0].choice,
                                      window.lines[-1].choice, window.call)]  # fmt: skip
    assert order == sorted(order)
    middle, turned = QPointF(5, 5), QPoint(0, -120)
    wheel = QWheelEvent(middle, middle, QPoint(), turned, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                        Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(window.method, wheel)
    assert window.method.currentData() == "bant"


def test_without_a_crm_the_page_says_what_to_do(sample_app: Application, qtbot: QtBot) -> None:
    window = opened(sample_app, qtbot)
    assert "No CRM is connected: connect Salesforce or HubSpot" in said(window)


def test_the_fields_have_german_names(application: Application, qtbot: QtBot, qapp: QApplication) -> None:
    application.setup.preferences.save({"method": "meddicc"})
    make_qt("de")
    try:
        text = said(opened(application, qtbot))
    finally:
        speak(qapp, "en")
    assert "Wirtschaftlicher Entscheider" in text
    assert "An einem früheren Anruf ausprobieren" in text


def test_a_past_call_whose_words_are_gone_is_not_offered(application: Application, qtbot: QtBot) -> None:
    application.store.erase_spoken("acme")
    assert opened(application, qtbot).call.count() == 1


def test_a_crm_that_does_not_answer_is_told(application: Application, qtbot: QtBot) -> None:
    class Silent(DescribedCrm):
        def form(self, *, timeout: float) -> Any:
            raise UserActionNeeded("Salesforce asks you to sign in again.")

    application.method_setup._crm = Silent  # type: ignore[assignment]
    application.methods._form = None
    assert "Salesforce asks you to sign in again." in said(opened(application, qtbot))
