"""The Ask page answers in quotes, says when nothing was said, and can be used without a mouse."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from tests.ui.sample_app import direct_bridge
from ui.ask.page import AskWindow


def asked(qtbot: QtBot, window: AskWindow, question: str) -> list[str]:
    """The names of the buttons behind the quotes, once the answer is there."""
    window.page.question.clear()
    qtbot.keyClicks(window.page.question, question)
    qtbot.keyClick(window.page.question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page.note.text() not in ("", "Looking…"))
    inside = window.page._found.widget()
    return [b.accessibleName() for b in inside.findChildren(QPushButton)] if inside else []


def test_a_question_is_asked_by_keyboard_and_answered_in_quotes(qtbot: QtBot, sample_app: Application) -> None:
    sample_app.memory.indexer.run()
    opened: list[tuple[str, float]] = []
    window = AskWindow(sample_app, direct_bridge(), lambda call_id, at: opened.append((call_id, at)))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.page.account.count() > 1)
    names = asked(qtbot, window, "What was said about the numbers?")
    assert {"Play quote 1", "Open the call of quote 1"} <= set(names)
    show = next(b for b in window.findChildren(QPushButton) if b.accessibleName() == "Open the call of quote 1")
    qtbot.keyClick(show, Qt.Key.Key_Space)
    assert opened
    assert asked(qtbot, window, "Who won the football match against Brazil?") == []
    assert window.page.note.text() == "Nothing was said about that."
