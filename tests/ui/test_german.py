"""Callside in German: the windows, the times, and what services say."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel

from app.bootstrap import Application
from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from tests.ui import samples
from tests.ui.sample_app import direct_bridge
from tests.ui.shots import gallery, settle
from tests.ui.test_every_window import LEAST_SCREEN, cut_texts, room_needed, shown
from ui.kit import i18n as words
from ui.kit import theme
from ui.review.window import ReviewWindow
from ui.settings.window import SettingsWindow

# Longest at the usual size, and with a font of 150 %.
SIZES = (12, 18)


@pytest.fixture(autouse=True)
def speaking_german(qapp: QApplication) -> Iterator[None]:
    assert words.speak(qapp, "de") == "de"
    yield
    words.speak(qapp, "en")


def texts(window: Any) -> set[str]:
    parts = [p.text() for kind in (QLabel, QAbstractButton) for p in window.findChildren(kind) if p.isVisible()]
    return {text for text in parts if text}


def test_the_review_is_in_german_and_the_follow_ups_are_not(qapp: QApplication) -> None:
    window = ReviewWindow("acme", samples.SampleReviewing(), direct_bridge(), lambda _waiting: None)
    window.show()
    settle(qapp)
    seen = texts(window)
    assert {"Alle freigeben", "Mitschrift", "Freigeben", "Auslassen"} <= seen
    assert any("Best regards" in text for text in seen)
    assert not {"Approve all", "Skip", "Approve"} & seen


def test_the_settings_are_in_german_down_to_their_choices(qapp: QApplication, sample_app: Application) -> None:
    window = SettingsWindow(sample_app.setup.preferences, direct_bridge())
    window.show()
    settle(qapp)
    assert {"Einstellungen", "Sprache", "Gespräche aufnehmen"} <= texts(window)
    choices = {box.itemText(n) for box in window.findChildren(QComboBox) for n in range(box.count())}
    assert {"wie das System", "erst lesen"} <= choices
    window._search.setText("briefing minuten")
    assert [row.preference.name for row in window._rows if row.isVisible()] == ["brief_lead_minutes"]


@pytest.mark.parametrize("pixels", SIZES)
def test_nothing_is_cut_off_in_german(qapp: QApplication, tmp_path: Path, pixels: int) -> None:
    font = QFont(qapp.font())
    font.setPixelSize(pixels)
    qapp.setFont(font)
    theme.apply(qapp, dark=False, contrast=False)
    cut = []
    for name, window in shown(gallery(tmp_path / "data")):
        if room_needed(window).width() > LEAST_SCREEN[0] or room_needed(window).height() > LEAST_SCREEN[1]:
            cut.append(f"{name}: needs {room_needed(window)}")
        cut += [f"{name}: {text}" for text in cut_texts(window)]
    assert not cut


def test_times_are_said_as_in_german() -> None:
    moment = datetime(2024, 12, 9, 14, 5, tzinfo=UTC)
    assert words.time_of_day(moment) == "14:05"
    assert words.day(moment.date()) == "Montag, 9. Dezember"
    assert words.month(moment.date()) == "Dezember 2024"
    assert words.ago(datetime(2024, 11, 20, tzinfo=UTC), moment) == "vor 2 Wochen"


JOHN_WORKS = Message("help.works_on_for", key="API-456", account="Acme")
BUSY = (Message("help.away", name="John"), Message("help.in_meeting", name="Priya"))


@pytest.mark.parametrize(
    ("message", "german"),
    [
        (Message("connector.unreachable", system="Salesforce"),
         "Salesforce ist nicht erreichbar; sobald das Netz wieder da ist, wird es neu versucht."),
        (Message("help.on_it", name="John Martinez", reason=JOHN_WORKS, others=""),
         "Läuft: John Martinez ist frei und hat die Frage; John Martinez arbeitet an API-456 für Acme."),
        (Message("help.nobody_free", why=Message("help.passed_over", reasons=BUSY), instead=Message("help.offer_after")),
         "Niemand, der helfen könnte, ist frei (John ist abwesend; Priya ist in einem Termin). "
         "Bieten Sie an, nach dem Gespräch zu antworten."),
        (Message("help.asked_next", told=Message("help.no_answer", name="John"), name="Priya",
                 reason=Message("help.on_rota")),
         "Keine Antwort von John. Gefragt wurde Priya: hat Bereitschaft."),
        ("Jane said that the numbers settle it", "Jane said that the numbers settle it"),
    ],
)  # fmt: skip
def test_a_services_message_is_in_german_with_its_names(message: str, german: str) -> None:
    assert words.translate_message(message) == german


def test_a_vendors_own_words_stay_as_they_are() -> None:
    fix = Message("fix.change_proposal")
    refused = Message("connector.refused", system="Salesforce", said="the field is away", fix=fix)
    shown = words.translate_message(refused)
    assert shown.startswith("Salesforce hat abgelehnt: the field is away; ")
    assert "ask the system" not in shown


def test_a_text_of_before_there_were_keys_is_shown_as_it_is() -> None:
    old = "Salesforce is not connected: connect it in Settings."
    assert words.translate_message(old) == old


def test_an_error_reaches_a_window_in_german(qapp: QApplication) -> None:
    seen: list[str] = []

    def work() -> None:
        raise UserActionNeeded(Message("outbox.not_connected", title="Jira"))

    bridge = direct_bridge()
    bridge.run(work, failed=seen.append)
    settle(qapp)
    assert seen == ["Jira ist nicht verbunden: Verbinden Sie es in den Einstellungen."]


def test_a_plural_is_one(qapp: QApplication) -> None:
    assert words.many("{n} follow-ups to review", 1) == "1 Follow-up zu prüfen"
    assert words.many("{n} follow-ups to review", 2) == "2 Follow-ups zu prüfen"
    words.speak(qapp, "en")
    assert words.many("{n} follow-ups to review", 1) == "1 follow-up to review"
