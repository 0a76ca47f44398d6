"""Briefs in windows: plain text whatever it holds, withdrawn and re-timed, one line during a call, today's in a list."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.bootstrap import Application, ApplicationBase
from app.domain.brief import Brief, BriefLine, TalkingPoint
from app.domain.help import Availability, Candidate, HelpRequest, HelpState, TraceStep
from app.domain.schedule import PlannedCall, PlanState
from app.events import BriefReady, BriefRetimed, BriefWithdrawn, HelpChanged
from app.services.setup.clocks import StoryClock
from tests.ui import samples
from tests.ui.more_states import full_brief
from ui.brief.popup import BriefPopup
from ui.brief.rows import BriefRow
from ui.kit import i18n, theme
from ui.kit.short_text import ShortText
from ui.program.tray_program import TrayProgram

HOSTILE = '<b>Pay</b> <img src="file:///etc/passwd"> <a href="https://evil.example">x</a>'


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Iterator[TrayProgram]:
    clock = StoryClock(tmp_path / "clock", samples.NOW)
    application = Application(ApplicationBase(tmp_path / "data", clock=clock, is_demo=True))
    program = TrayProgram(application)
    yield program
    program.leave()
    application.close()
    for window in (program.popup, *program.windows.values(), program.calls.live.panel):
        if window:
            window.close()


def texts(window: Any) -> list[str]:
    return [part.text() for part in window.findChildren(QLabel)]


def test_hostile_texts_stay_text(qtbot: QtBot) -> None:
    line = BriefLine("Note", HOSTILE, "Salesforce", "https://sf.example/1")
    brief = replace(
        samples.brief(), account=HOSTILE, headline=HOSTILE, lines=(line,), talking_points=(TalkingPoint(HOSTILE, HOSTILE),),
        helper=HOSTILE, doubt=HOSTILE, choices=(HOSTILE,),
    )  # fmt: skip
    popup = BriefPopup(brief, lambda: None)
    qtbot.addWidget(popup)
    shown = popup.findChildren(QLabel)
    assert sum(HOSTILE in part.text() for part in shown) >= 5
    assert all(part.textFormat() is Qt.TextFormat.PlainText for part in shown)
    assert not any("<img" in part.toolTip() for part in shown), "a tool tip would read markup"


def test_two_accounts_are_offered_and_the_steps_can_be_seen(qtbot: QtBot) -> None:
    chosen: list[str] = []
    doubt = "Acme Industries and Acme Logistics both match: choose the account of this call."
    brief = replace(
        samples.brief(), account=None, doubt=doubt, choices=("Acme Industries", "Acme Logistics"),
        trace=(TraceStep("Salesforce", 0.006, 0.32),),
    )  # fmt: skip
    popup = BriefPopup(brief, lambda: None, chosen.append)
    qtbot.addWidget(popup)
    popup.show()
    assert doubt in texts(popup)
    assert "320 ms" not in texts(popup), "a rep before a call has no use for it"
    popup.activateWindow()
    qtbot.waitUntil(popup.isActiveWindow)
    QTest.keyClick(popup, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert "320 ms" in texts(popup)
    next(b for b in popup.findChildren(QPushButton) if b.text() == "Acme Logistics").click()
    assert chosen == ["Acme Logistics"]
    assert not popup.isVisible()


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("make", [samples.brief, full_brief])
def test_a_brief_fits_beside_a_call_and_tells_how_much_is_left(
    qapp: QApplication, qtbot: QtBot, language: str, make: Callable[[], Brief]
) -> None:
    usual = qapp.font()
    usual.setPixelSize(theme.DESIGNED_FOR)
    qapp.setFont(usual)
    i18n.speak(qapp, language)
    try:
        brief = make()
        popup = BriefPopup(brief, lambda: None)
        qtbot.addWidget(popup)
        popup.show()
        assert popup.width() <= theme.scaled(380)
        assert popup.height() <= theme.scaled(420)
        shown = [row for row in popup._rows if row.isVisible()]
        assert shown == popup._rows[: len(shown)], "in the order of what matters"
        left = len(brief.lines) - len(shown)
        assert (str(left) in popup._more.text()) is bool(left)
        for row in popup.findChildren(BriefRow):
            assert not row.isVisible() or popup.rect().contains(row.mapTo(popup, row.rect().bottomRight()))
    finally:
        i18n.speak(qapp, "en")


def test_one_key_and_one_press_open_all_of_it(qtbot: QtBot) -> None:
    brief = full_brief()
    popup = BriefPopup(brief, lambda: None)
    qtbot.addWidget(popup)
    popup.show()
    popup._more.click()
    assert all(any(line.text in text for text in texts(popup)) for line in brief.lines)
    assert popup._more.text() == "Less"
    assert popup.height() <= popup.screen().availableGeometry().height()
    popup.activateWindow()
    qtbot.waitUntil(popup.isActiveWindow)
    QTest.keyClick(popup, Qt.Key.Key_M)
    assert popup._more.text().endswith("more")
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_a_long_line_has_two_lines_and_the_whole_as_plain_text_in_its_tip(qtbot: QtBot) -> None:
    long = ShortText(f"{HOSTILE} " * 9)
    qtbot.addWidget(long)
    long.resize(240, 40)
    long.show()
    assert long.heightForWidth(240) == 2 * long.fontMetrics().lineSpacing()
    assert "&lt;b&gt;" in long.toolTip()
    assert "<b>" not in long.toolTip()
    long.setText("short")
    assert (long.heightForWidth(240), long.toolTip()) == (long.fontMetrics().lineSpacing(), "")


def test_a_promise_is_ticked_off_and_the_helper_turns_out_to_be_free(office: TrayProgram, qtbot: QtBot) -> None:
    promise = BriefLine("Promised", "Send benchmarks (Sarah Chen)", "Your own history", key="k1")
    office.app.help.help_people = SimpleNamespace(
        free_now=lambda name: Availability(True, f"{name} is active in Slack")
    )
    office._show_brief(replace(samples.brief(), lines=(promise,), helper_reason="works on API-456"))
    popup = office.popup
    assert popup
    qtbot.waitUntil(lambda: "John Martinez is free (works on API-456)" in texts(popup))
    next(b for b in popup.findChildren(QPushButton) if b.text() == "Done").click()
    qtbot.waitUntil(lambda: "k1" in office.app.store.promises_done())


def test_a_brief_follows_its_call(office: TrayProgram, qtbot: QtBot) -> None:
    brief, events = samples.brief(), office.app.events
    events.publish(BriefReady(brief))
    qtbot.waitUntil(lambda: office.popup is not None)
    popup = office.popup
    assert popup
    moved = replace(brief.event, start=brief.event.start + timedelta(minutes=45), end=brief.event.end)
    events.publish(BriefRetimed(moved, False))
    qtbot.waitUntil(lambda: any("Moved to" in text for text in texts(popup)))
    assert any("in 50 min" in text for text in texts(popup))
    events.publish(BriefWithdrawn(moved))
    qtbot.waitUntil(lambda: not popup.isVisible())


def test_during_a_call_the_next_brief_is_one_line_and_opens_afterwards(office: TrayProgram, qtbot: QtBot) -> None:
    from app.domain.call import CallState
    from app.events import CallChanged

    office.calls.live.begin("now", "Globex", None, unfolded=False)
    panel = office.calls.live.panel
    assert panel
    office.app.events.publish(BriefReady(samples.brief()))
    qtbot.waitUntil(lambda: panel.status == "Call in 5 min")
    assert office.popup is None
    assert not any("Acme" in text for text in texts(panel)), "a screen may be shared"
    office.calls.live.ended()
    office.app.events.publish(CallChanged("now", CallState.DONE))
    qtbot.waitUntil(lambda: office.popup is not None)


def test_todays_briefs_can_be_read_from_the_morning(office: TrayProgram, qtbot: QtBot) -> None:
    event = replace(samples.brief().event, start=samples.NOW + timedelta(hours=1), end=samples.NOW + timedelta(hours=2))
    office.app.store.save_plan(PlannedCall(event))
    office.app.store.save_plan(PlannedCall(replace(event, id="off", title="Off"), PlanState.WITHDRAWN))
    wanted: list[str] = []
    office.prepare_brief = lambda event, account=None: wanted.append(event.id)  # type: ignore[method-assign]
    office.show_today()
    qtbot.waitUntil(lambda: "today" in office.windows)
    shown = office.windows["today"]
    qtbot.waitUntil(lambda: any(b.text() == "Brief" for b in shown.findChildren(QPushButton)))
    assert any("Acme Industries demo" in text for text in texts(shown))
    assert "Off" not in texts(shown)
    next(b for b in shown.findChildren(QPushButton) if b.text() == "Brief").click()
    assert wanted == ["acme"]


def test_each_state_of_a_call_for_help_is_seen_and_it_can_be_taken_back(office: TrayProgram, qtbot: QtBot) -> None:
    office.calls.live.begin("now", "Acme", None, unfolded=False)
    panel = office.calls.live.panel
    assert panel
    cancelled: list[str] = []
    office.app.help.get_se = SimpleNamespace(cancel=lambda call: cancelled.append(call.id))
    office.calls._call = SimpleNamespace(id="now")  # type: ignore[assignment]
    john = Candidate("John Martinez", "U1", "owns API-456")
    request = HelpRequest("r", "now", "P99?", "Acme", "API-456", (john,), HelpState.ASKING, samples.NOW,
                          trace=(TraceStep("issue", 0.0, 0.01),), next_name="Priya Rao")  # fmt: skip
    office.app.events.publish(HelpChanged(request, "On it: John is available and has the question; John owns API-456."))
    qtbot.waitUntil(lambda: panel.help_line.text == "Asked John, 0 s · Priya next at 45 s")
    assert "issue" in panel._status.toolTip()
    assert not panel._status.isVisible()
    next(b for b in panel.help_line.findChildren(QPushButton) if b.text() == "Stop").click()
    qtbot.waitUntil(lambda: cancelled == ["now"])
    done = replace(request, state=HelpState.ACCEPTED, helper=john.name)
    office.app.events.publish(HelpChanged(done, "John is joining, after 31 seconds."))
    qtbot.waitUntil(lambda: panel.status.startswith("John is joining"))
    assert not panel.help_line.isVisible()
