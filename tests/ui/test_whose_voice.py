"""A mixed recording asks once, in the review, which of its voices is the rep's."""

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.meeting_names import NameProposal
from app.services.processing.own_voice import VoiceSample
from tests.ui import samples
from tests.ui.sample_app import direct_bridge
from ui.review.window import ReviewWindow

VOICES = [
    VoiceSample("Speaker 1", 61.0, 12.0, 20.0, "Thank you. So last time we spoke"),
    VoiceSample("Speaker 2", 22.0, 52.0, 60.0, "<b>Can I ask</b> something more technical?"),
]
ASKED = "Which of these voices is yours?"


@pytest.fixture
def reviewing(qtbot: QtBot) -> tuple[samples.SampleReviewing, ReviewWindow]:
    reviewing = samples.SampleReviewing()
    reviewing.voices = list(VOICES)
    window = ReviewWindow("acme", reviewing, direct_bridge(), lambda _waiting: None)  # type: ignore[arg-type]
    window.resize(1180, 760)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: bool(window._loaded))
    return reviewing, window


def pressed(window: ReviewWindow, name: str) -> None:
    next(b for b in window.findChildren(QPushButton) if b.accessibleName() == name).click()


def is_asked(window: ReviewWindow) -> bool:
    return any(w.accessibleName() == ASKED and w.isVisible() for w in window.findChildren(QWidget))


def test_each_voice_can_be_heard_before_one_is_chosen(
    qtbot: QtBot, reviewing: tuple[samples.SampleReviewing, ReviewWindow]
) -> None:
    app, window = reviewing
    assert is_asked(window)
    pressed(window, "Play Speaker 2 “<b>Can I ask</b> something more technical?”")
    assert app.done == [("play", (52.0, 60.0))]
    pressed(window, "Speaker 1 is me")
    qtbot.waitUntil(lambda: not is_asked(window))
    assert app.done[-1] == ("own voice", "Speaker 1")
    assert window._note.text() == "4 passages are yours; 2 follow-ups were made anew."


def test_a_name_from_the_meetings_window_waits_for_the_rep(
    qtbot: QtBot, reviewing: tuple[samples.SampleReviewing, ReviewWindow]
) -> None:
    app, window = reviewing
    app.voices, app.names = (
        [],
        [NameProposal("Speaker 2", "Tim Beck", 12.0), NameProposal("Speaker 1", "<i>X</i>", 9.0)],
    )
    window.reload()
    qtbot.waitUntil(lambda: any("Tim Beck" in b.accessibleName() for b in window.findChildren(QPushButton)))
    pressed(window, "Yes, Speaker 2 is Tim Beck")
    assert app.done == [("rename", ("Speaker 2", "Tim Beck"))]
    pressed(window, "No, Speaker 1 is not <i>X</i>")
    assert app.done[-1] == ("decline", "<i>X</i>")


def test_a_recording_without_the_rep_is_said_to_be_one(
    qtbot: QtBot, reviewing: tuple[samples.SampleReviewing, ReviewWindow]
) -> None:
    app, window = reviewing
    pressed(window, "None of them")
    qtbot.waitUntil(lambda: not is_asked(window))
    assert app.done == [("own voice", None)]
