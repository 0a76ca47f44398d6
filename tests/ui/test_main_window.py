"""The main window: one window for every page, the keyboard, and the tray's small panel."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.domain.formats import dumps
from app.domain.schedule import PlannedCall
from tests.ui import samples
from ui.program.tray_program import TrayProgram


@pytest.fixture
def program(sample_app: Application, qtbot: QtBot) -> Iterator[TrayProgram]:
    made = TrayProgram(sample_app)
    made.count()
    qtbot.waitUntil(lambda: made.newest_to_review is not None)
    yield made
    made.leave()


def press(qtbot: QtBot, window: QWidget, text: str) -> None:
    """Presses a button as soon as the window shows one: a page that reads anew takes its buttons away for a moment."""

    def shown() -> list[QPushButton]:
        return [b for b in window.findChildren(QPushButton) if b.text() == text and b.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    shown()[0].click()


def test_every_page_is_in_one_window(program: TrayProgram, qtbot: QtBot) -> None:
    program.show_today()
    qtbot.waitUntil(program.main.isActiveWindow)
    for number, name in enumerate(("today", "review", "history", "ask", "insights", "settings"), 1):
        qtbot.keyClick(program.main, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda name=name: program.main.current == name)  # type: ignore[misc]
        page = program.main.page(name)
        assert page.isVisible()
        assert page.window() is program.main
    open_now = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMainWindow) and w.isVisible()]
    assert open_now == [program.main]


def test_the_sidebar_says_how_much_waits(program: TrayProgram, qtbot: QtBot) -> None:
    program.show_today()
    entry = next(b for b in program.main.findChildren(QPushButton) if b.text() == "To review")
    qtbot.waitUntil(lambda: entry.waiting == program.to_review > 0)  # type: ignore[attr-defined]
    assert str(program.to_review) in entry.accessibleName()


def test_today_lists_what_waits_and_opens_it(program: TrayProgram, qtbot: QtBot) -> None:
    program.show_today()
    today = program.main.page("today")
    press(qtbot, today, "Review")
    assert program.main.current == "review"
    review = program.main.page("review")
    qtbot.waitUntil(lambda: bool(review._views))  # type: ignore[attr-defined]


def test_a_kept_promise_leaves_the_first_page(program: TrayProgram, qtbot: QtBot) -> None:
    extraction = samples.extraction("acme")
    mine = replace(extraction.next_steps[0], owner="Sarah Chen", account=None)
    program.app.store.save_document(  # type: ignore[attr-defined]
        "acme", "extraction", dumps(replace(extraction, next_steps=(mine,)))
    )
    open_before = program.app.promises.still_open(None, limit=9)
    assert open_before
    program.show_today()
    today = program.main.page("today")
    press(qtbot, today, "Done")
    qtbot.waitUntil(lambda: len(program.app.promises.still_open(None, limit=9)) == len(open_before) - 1)


def test_a_page_that_closes_itself_gives_way_to_the_first(program: TrayProgram) -> None:
    program.show_guide()
    program.main.page("guide").close()
    assert program.main.current == "today"
    assert program.main.isVisible()


def test_without_anything_to_review_the_page_says_what_will_come(program: TrayProgram) -> None:
    program.newest_to_review = None
    page = program.main.show_page("review")
    program.main.show()
    assert any("Nothing waits" in w.text() for w in page.findChildren(QWidget) if hasattr(w, "text"))


def test_a_click_on_the_icon_opens_the_next_call(program: TrayProgram, qtbot: QtBot) -> None:
    now = program.app.clock.now()
    event = replace(
        samples.brief().event,
        start=now + timedelta(minutes=5),
        end=now + timedelta(hours=1),
        join_link="https://zoom.us/j/1",
    )
    program._events = [event]
    joined: list[str] = []
    program.join = lambda event: joined.append(event.id)  # type: ignore[method-assign]
    program.tray_clicked(QRect(600, 0, 22, 22))
    panel = program.windows["tray"]
    assert panel.isVisible()
    shown = [w.text() for w in panel.findChildren(QWidget) if hasattr(w, "text")]
    assert any("in 5 min" in text for text in shown)
    press(qtbot, panel, "Join")
    assert joined == [event.id]
    assert not panel.isVisible()


def test_the_panel_of_a_new_folder_connects_the_calendar(program: TrayProgram, qtbot: QtBot) -> None:
    program.tray_clicked(QRect())
    press(qtbot, program.windows["tray"], "Connect your calendar")
    assert program.main.current == "accounts"
    assert program.main.isVisible()


def test_a_call_that_is_long_over_is_not_the_next_one(program: TrayProgram) -> None:
    now = program.app.clock.now()
    late = replace(samples.brief().event, start=now - timedelta(minutes=40), end=now + timedelta(minutes=20))
    soon = replace(late, id="soon", start=now - timedelta(minutes=5))
    program._events = [late]
    assert program.next_event() is None
    program._events = [late, soon]
    assert program.next_event() == soon


def test_the_plan_of_today_is_on_the_first_page(program: TrayProgram, qtbot: QtBot) -> None:
    program.app.store.save_plan(PlannedCall(samples.brief().event))  # type: ignore[attr-defined]
    program.show_today()
    today = program.main.page("today")
    qtbot.waitUntil(lambda: any(b.text() == "Brief" for b in today.findChildren(QPushButton)))


@pytest.mark.parametrize("name", ["today", "review", "history", "ask", "insights", "settings"])
def test_whatever_takes_the_focus_has_a_name_and_a_role(program: TrayProgram, qtbot: QtBot, name: str) -> None:
    program.app.store.save_plan(PlannedCall(samples.brief().event))  # type: ignore[attr-defined]
    program.main.show_page(name)
    program.main.show()
    qtbot.wait(200)
    nameless = []
    for part in program.main.findChildren(QWidget):
        is_inside = isinstance(part.parent(), QAbstractSpinBox)  # the spin box has the name
        if is_inside or not part.isVisible() or not part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        told = QAccessible.queryAccessibleInterface(part)
        if not told.text(QAccessible.Text.Name) or told.role() == QAccessible.Role.NoRole:
            nameless.append(f"{type(part).__name__} in {type(part.parent()).__name__}")
    assert nameless == []


def test_arrows_go_down_the_sidebar_and_tab_into_the_page(program: TrayProgram, qtbot: QtBot) -> None:
    program.show_today()
    qtbot.waitUntil(program.main.isActiveWindow)
    today, review = (
        next(b for b in program.main.findChildren(QPushButton) if b.text() == n) for n in ("Today", "To review")
    )
    today.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(today, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is review
    assert program.main.current == "review"
    qtbot.keyClick(review, Qt.Key.Key_Tab)
    assert program.main.page("review").isAncestorOf(QApplication.focusWidget()) or (
        QApplication.focusWidget() is program.main.page("review")
    )
