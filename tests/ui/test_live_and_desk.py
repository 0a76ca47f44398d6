"""The live panel, the consent, the tray, and the windows on stored calls."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.domain.call import Channel
from app.domain.transcript import CommittedWord, Word
from tests.ui import samples
from tests.ui.sample_app import direct_bridge
from ui.call.consent_dialog import ConsentDialog
from ui.call.panel import LivePanel
from ui.history.window import HistoryWindow
from ui.kit.icons import TrayState, tray_icon
from ui.kit.widgets import Chip
from ui.program.tray_program import TrayProgram
from ui.settings.window import SettingsWindow


class Pressed:
    """Remembers what the panel asked for."""

    def __init__(self) -> None:
        self.done: list[tuple[Any, ...]] = []

    def state_changed(self, _state: object) -> None: ...

    def __getattr__(self, press: str) -> Any:
        return lambda *values: self.done.append((press, *values))


def panel(qtbot: QtBot, pressed: Pressed, memory: QSettings | None = None) -> LivePanel:
    made = LivePanel("Acme Industries", pressed, memory=memory)
    qtbot.addWidget(made)
    made.place()
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_a_live_panel_begins_folded_and_shows_nothing_of_the_account(qtbot: QtBot) -> None:
    shown = panel(qtbot, Pressed())
    assert not shown._title.isVisible()
    assert not shown._captions.isVisible()
    assert shown.height() < 60


def test_committed_words_stay_and_the_tail_is_replaced(qtbot: QtBot) -> None:
    shown = panel(qtbot, Pressed())
    words = samples.words()
    shown.show_captions(words[:5], {"remote": "latency on the", "mic": ""}, 75.0)
    shown.show_captions(words[5:8], {"remote": "new API", "mic": ""}, 76.0)
    text = shown._captions.toPlainText()
    assert text.count("latency on the") == 1
    assert text.endswith("new API")
    assert "What is the P99 latency on the" in text


def test_a_note_is_kept_with_its_moment(qtbot: QtBot) -> None:
    pressed = Pressed()
    shown = panel(qtbot, pressed)
    shown.unfold(True)
    shown.show_levels(0.1, 0.1, 61.0)
    qtbot.keyClicks(shown._note, "ask finance")
    qtbot.keyClick(shown._note, Qt.Key.Key_Return)
    assert pressed.done == [("note", 61.0, "ask finance")]
    assert "01:01  ask finance" in shown._captions.toPlainText()


def test_get_se_is_f9_edit_enter(qtbot: QtBot) -> None:
    pressed = Pressed()
    shown = panel(qtbot, pressed)
    qtbot.keyClick(shown, Qt.Key.Key_F9)
    shown.show_question("What is the P99 latency?")
    qtbot.keyClick(shown._question.focusProxy(), Qt.Key.Key_Return)
    assert pressed.done == [("propose",), ("ask", "What is the P99 latency?")]


def test_get_se_from_the_meeting_leaves_the_focus_there(qtbot: QtBot) -> None:
    pressed = Pressed()
    shown = panel(qtbot, pressed)
    meeting = QLineEdit()
    qtbot.addWidget(meeting)
    meeting.show()
    meeting.activateWindow()
    qtbot.waitUntil(meeting.isActiveWindow)
    shown.show_question("What is the P99 latency?")
    assert meeting.isActiveWindow()
    assert not shown._question.focusProxy().hasFocus()
    next(b for b in shown._question.findChildren(QPushButton) if b.text() == "Cancel").click()
    assert not shown._question.isVisible()
    shown.show_question("What is the P99 latency?")
    next(b for b in shown._question.findChildren(QPushButton) if b.text() == "Send").click()
    assert pressed.done == [("ask", "What is the P99 latency?")]


def test_a_dead_side_raises_the_alarm_and_a_listening_one_does_not(qtbot: QtBot) -> None:
    shown = panel(qtbot, Pressed())
    for tenth in range(120):
        shown.show_levels(0.001, 0.1, tenth / 10)
    assert not shown._alarm.isVisible()
    for tenth in range(120, 240):
        shown.show_levels(0.0, 0.1, tenth / 10)
    assert "Your microphone went silent" in shown._alarm.text()
    shown.show_levels(0.1, 0.1, 24.0)
    assert not shown._alarm.isVisible()


def test_off_the_record_is_one_key_and_says_so(qtbot: QtBot) -> None:
    pressed = Pressed()
    shown = panel(qtbot, pressed)
    qtbot.keyClick(shown, Qt.Key.Key_F10)
    assert pressed.done == [("set_off_the_record", True)]
    assert shown._dot.accessibleName() == "Off the record"
    assert "nothing is kept" in shown._captions.toPlainText()


def test_no_caption_stands_below_nothing_is_kept(qtbot: QtBot) -> None:
    """Words come seconds after they were spoken: those of before go above the mark, those of the gap nowhere."""
    shown = panel(qtbot, Pressed())

    def word(text: str, at: float) -> CommittedWord:
        return CommittedWord(Channel.REMOTE, Word(text, at, at + 0.3, 0.9), at + 4)

    shown.show_captions([word("before", 58.0)], {"remote": "and this"}, 61.0)
    shown.show_levels(0.1, 0.1, 61.0)
    shown.toggle_off_the_record()
    shown.show_captions([word("late", 60.0), word("secret", 62.0)], {"remote": "more secrets"}, 64.0)
    above, below = shown._captions.toPlainText().split("nothing is kept")
    assert above.split()[:3] == ["Them", "before", "late"]
    assert below == ""
    shown.show_levels(0.1, 0.1, 70.0)
    shown.toggle_off_the_record()
    shown.show_captions([word("hidden", 69.0), word("after", 71.0)], {}, 74.0)
    text = shown._captions.toPlainText()
    assert "secret" not in text
    assert "hidden" not in text
    assert text.endswith("after ")


def test_the_panel_remembers_its_place_while_it_is_on_a_screen(qtbot: QtBot, tmp_path: Path) -> None:
    memory = QSettings(str(tmp_path / "windows.ini"), QSettings.Format.IniFormat)
    memory.setValue("live/place", QPoint(60, 80))
    assert panel(qtbot, Pressed(), memory).pos() == QPoint(60, 80)
    memory.setValue("live/place", QPoint(9000, 80))
    assert panel(qtbot, Pressed(), memory).pos().x() < 1000


def test_consent_defaults_to_not_recording(qtbot: QtBot) -> None:
    said: list[str] = []
    dialog = ConsentDialog(
        samples.CONTEXT,
        "May I?",
        agreed=lambda: said.append("agreed"),
        refused=lambda: said.append("refused"),
        not_this_call=lambda: said.append("not"),
    )
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    focused = dialog.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Someone said no"
    dialog.close()
    assert said == ["not"], "leaving it is an answer too"


def test_the_eight_states_are_told_apart_without_colour(qapp: QApplication) -> None:
    shapes = set()
    for state in TrayState:
        image = tray_icon(state, 3).pixmap(22, 22).toImage()
        shapes.add(bytes(image.pixelColor(x, y).alpha() > 127 for x in range(22) for y in range(22)))
    assert len(shapes) == len(TrayState)


def test_a_real_folder_is_useful_with_nothing_connected(qtbot: QtBot, sample_app: Application) -> None:
    program = TrayProgram(sample_app)
    program.begin()
    qtbot.waitUntil(lambda: program.tray.review.isEnabled(), timeout=8000)
    assert program.tray.dock is not None
    assert program.tray.dock.isVisible()
    assert "guide" in program.windows
    qtbot.waitUntil(lambda: program.tray.brief.text() == "No calendar is connected", timeout=8000)
    program.show_review()
    review = program.windows["review"]
    qtbot.waitUntil(lambda: bool(review._views), timeout=8000)  # type: ignore[attr-defined]
    assert len(review._views) == 5  # type: ignore[attr-defined]
    program.leave()


def test_history_finds_what_was_said_and_exports_it(qtbot: QtBot, sample_app: Application, tmp_path: Path) -> None:
    opened: list[str] = []
    bridge = direct_bridge()
    window = HistoryWindow(sample_app.archive, bridge, opened.append)
    qtbot.addWidget(window)
    window.show()
    window.reload()
    qtbot.waitUntil(lambda: window._list.count() == 4)
    qtbot.keyClicks(window._search, "numbers good")
    qtbot.waitUntil(lambda: any("Bob Torres" in row for row in rows(window)))
    window._list.setCurrentRow(next(n for n, row in enumerate(rows(window)) if "Bob Torres" in row))
    qtbot.waitUntil(lambda: bool(window._text.extraSelections()))
    for ending in ("md", "srt", "pdf"):
        path = tmp_path / f"call.{ending}"
        window.export("acme", path)
        qtbot.waitUntil(lambda path=path: path.exists() and path.stat().st_size > 100)
    assert (tmp_path / "call.pdf").read_bytes().startswith(b"%PDF")
    window._open_review()
    assert opened == ["acme"]


def rows(window: HistoryWindow) -> list[str]:
    return [window._list.item(n).text() for n in range(window._list.count())]


def test_settings_are_searched_kept_and_locked(
    qtbot: QtBot, sample_app: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text('{"mandatory": {"retention_audio_days": 1}}')
    monkeypatch.setenv("CALLSIDE_POLICY_FILE", str(policy))
    bridge = direct_bridge()
    window = SettingsWindow(sample_app.setup.preferences, bridge)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: bool(window._rows))
    found = {row.preference.name: row for row in window._rows}
    assert not found["retention_audio_days"].control.isEnabled()
    assert found["retention_audio_days"]._origin.text() == "managed by your organization"
    window._search.setText("colleague accept")
    assert [name for name, row in found.items() if row.isVisible()] == ["help_timeout_seconds"]
    found["help_timeout_seconds"].control.setValue(30)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: found["help_timeout_seconds"]._origin.text() == "changed by you")
    assert '"help_timeout_seconds": 30' in (sample_app.folder / "settings.json").read_text()


def test_without_a_question_the_open_issues_begin_one(qtbot: QtBot) -> None:
    pressed = Pressed()
    shown = panel(qtbot, pressed)
    shown.show_question(None, ("AUTH-12 Single sign-on", "API-456 API latency"))
    chip = next(
        b for b in shown._question.findChildren(Chip) if b.accessibleName() == "Ask about AUTH-12 Single sign-on"
    )
    chip.click()
    assert shown._question.text() == "AUTH-12 Single sign-on: "
    qtbot.keyClicks(shown._question.focusProxy(), "when?")
    qtbot.keyClick(shown._question.focusProxy(), Qt.Key.Key_Return)
    assert pressed.done == [("ask", "AUTH-12 Single sign-on: when?")]


def test_off_the_record_paused_and_muted_are_said_at_the_head_with_their_time(qtbot: QtBot) -> None:
    shown = panel(qtbot, Pressed())
    shown.show_time(60.0)
    shown.toggle_mute()
    assert shown.head.text == "You are muted 00:00 · only the others are recorded"
    shown.show_held(True)
    shown.toggle_off_the_record()
    shown.show_time(72.0)
    assert shown.head.text == "Off the record 00:12 · nothing is kept"
    assert shown.head.dot.accessibleName() == "Off the record"
    shown.toggle_off_the_record()
    assert shown.head.text.startswith("Paused")
    shown.show_held(False)
    shown.toggle_mute()
    assert not shown.head.isVisible()
    assert shown.head.dot.accessibleName() == "Recording"
