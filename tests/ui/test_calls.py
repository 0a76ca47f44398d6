"""A real call in windows: asked about, consented to, recorded, paused, ended; and everything that works without."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.domain.call import CallState, Channel
from app.domain.capture import CaptureNotice, MicrophoneUser, NoticeKind
from app.domain.consent import Basis, ConsentState
from app.domain.errors import ModelMissing
from app.domain.privacy import Scope
from app.events import CallNoticed, CallProcessed, CallSeemsOver, OtherProgram, WritingUp
from app.services.calls.open_questions import QuestionKind
from app.services.calls.recording import CallSession
from tests.ui import samples
from tests.worlds.live import EVENT, LiveWorld
from ui.brief.popup import BriefPopup
from ui.call.consent_dialog import ConsentDialog
from ui.call.start_prompt import CallPrompt, PromptActions
from ui.kit.icons import TrayState
from ui.program.tray_program import TrayProgram

# Real deadlines against processes of ours: on a machine that does other work too one may pass, so a failure is tried again.
pytestmark = pytest.mark.flaky(reruns=2, reruns_delay=3)

PATIENCE_MS = 15_000


class Office:
    """The tray's program on sound that waits for `go`."""

    def __init__(self, qtbot: QtBot, folder: Path, **settings: Any) -> None:
        self.qtbot = qtbot
        self.world = LiveWorld(folder, seconds=60.0, **settings)
        self.until = 0.0
        self.world.during = {n / 2: self._wait for n in range(120)}
        self.program = TrayProgram(self.world.app)
        self.program.memory.setValue("guide/seen", True)
        self.program.look_ahead = lambda: None  # type: ignore[method-assign]
        self.program.begin()
        self.wait(self.program._looking.isActive)
        self.desk = self.program.calls
        self.desk.saw([EVENT])

    def _wait(self, live: CallSession) -> None:
        """The tape stands still at `until` seconds, as a real call would; after a stop it runs out."""
        while live.stream_time >= self.until and not live.stopped.is_set() and not self.world.app.base.jobs.closing:
            self.world.app.base.jobs.pause(0.02)

    def press(self, window: QWidget | None, text: str) -> None:
        assert window is not None
        found = [b for b in window.findChildren(QPushButton) if b.text() == text and b.isVisible()]
        assert found, f"no button {text}"
        found[0].click()

    def wait(self, condition: Any) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)

    def live(self) -> CallSession:
        """From the detection to the panel."""
        self.world.app.events.publish(CallNoticed("Zoom", "Zoom is using your microphone.", "acme", "Acme demo"))
        self.wait(lambda: self.desk.prompt and self.desk.prompt.isVisible())
        self.press(self.desk.prompt, "Ask to record")
        self.wait(lambda: self.desk.consent and self.desk.consent.isVisible())
        assert not (self.world.app.folder / "recordings").exists()
        self.press(self.desk.consent, "Everyone agreed")
        self.wait(lambda: self.desk.live.live is not None)
        self.until = 6.0
        live = self.desk.live.live
        self.wait(lambda: live.stream_time >= 6.0)
        return live

    def seconds(self) -> tuple[float, float] | None:
        return self.world.app.live.recording("acme").seconds()

    def close(self) -> None:
        self.until = 1e9
        self.program.leave()
        if self.desk.live.live:
            self.desk.live.live.wait()
        self.world.app.close()


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    made = Office(qtbot, tmp_path / "data")
    # What follows a call is tested elsewhere, and takes a model.
    monkeypatch.setattr(made.world.app.calls, "process", lambda _call_id: None)
    monkeypatch.setattr(made.world.app.calls, "waiting", list)
    yield made
    made.close()


def test_a_noticed_call_is_recorded_only_after_everyone_agreed(office: Office) -> None:
    live = office.live()
    record = office.world.app.store.consent("acme")
    assert record.state is ConsentState.GRANTED
    assert record.program == "Zoom"
    panel = office.desk.live.panel
    assert not panel.is_unfolded
    assert "Acme" not in panel.status
    assert office.program.tray.call.text() == "End the call"
    office.press(panel, "▾")
    assert "Ctrl+Shift+F12 mutes me too." in panel._unheard.text()
    office.press(panel, "End")
    office.wait(lambda: not office.desk.live.is_busy)
    live.wait()
    assert office.seconds() is not None
    assert office.world.app.store.call("acme").state is CallState.PROCESSING
    events = office.world.app.events
    events.publish(WritingUp("acme", 0.4, 38.0))
    office.wait(lambda: panel.status == "Writing it up, about 40 s")
    assert panel._title.text().startswith("Acme")
    assert not panel.is_unfolded


def test_a_prompt_goes_when_the_call_is_taken_up_another_way(office: Office) -> None:
    """Join call in the brief, while the meeting's program opens the microphone: one question, and none while live."""
    others = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    office.world.app.events.publish(CallNoticed("Zoom", "Zoom is using your microphone.", "acme", "Acme demo"))
    office.wait(lambda: office.desk.prompt and office.desk.prompt.isVisible())
    office.program._join(EVENT)
    assert not office.desk.prompt.isVisible()
    office.desk.noticed(CallNoticed("Zoom", "Zoom is using your microphone.", "acme", "Acme demo"))
    assert not office.desk.prompt.isVisible()
    office.wait(lambda: office.desk.consent and office.desk.consent.isVisible())
    office.press(office.desk.consent, "Everyone agreed")
    office.wait(lambda: office.desk.live.live is not None)
    office.desk.noticed(CallNoticed("Zoom", "Zoom is using your microphone.", "acme", "Acme demo"))
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w not in others]
    assert shown == [office.desk.live.panel]


def test_a_prompt_goes_when_its_program_lets_go(office: Office) -> None:
    office.world.microphone.now = [MicrophoneUser("Zoom")]
    office.desk._look()
    office.wait(lambda: not office.desk._looking)
    office.world.clock.forward(5.0)
    office.desk._look()
    office.wait(lambda: office.desk.prompt and office.desk.prompt.isVisible())
    office.world.microphone.now = []
    office.wait(lambda: not office.desk._looking)
    office.desk._look()
    office.wait(lambda: not office.desk.prompt.isVisible())
    assert office.program.tray.state is TrayState.IDLE


def test_someone_said_no_and_notes_are_taken(office: Office) -> None:
    office.desk.pressed()
    office.wait(lambda: office.desk.prompt and office.desk.prompt.isVisible())
    office.press(office.desk.prompt, "Ask to record")
    office.wait(lambda: office.desk.consent and office.desk.consent.isVisible())
    office.press(office.desk.consent, "Someone said no")
    office.wait(lambda: office.desk.live.panel and office.desk.live.panel.isVisible())
    panel = office.desk.live.panel
    assert office.desk.live.live is None
    assert panel._dot.accessibleName() == "Notes, nothing is recorded"
    office.world.clock.forward(65.0)
    office.desk._tick()
    panel._note.setText("send the pricing to Jane by Monday")
    panel._note.returnPressed.emit()
    office.wait(lambda: bool(office.world.app.note_lines.of("acme")))
    assert office.world.app.note_lines.of("acme")[0].at == 65.0
    office.desk.live.propose()
    office.wait(panel._question.isVisible)
    panel._leave_question()
    office.press(panel, "End")
    office.wait(lambda: office.world.app.store.call("acme").state is CallState.REVIEW)
    assert not (office.world.app.folder / "recordings").exists()


def test_review_in_the_panel_opens_the_window_and_closes_the_panel(qtbot: QtBot, sample_app: Application) -> None:
    program = TrayProgram(sample_app)
    live = program.calls.live
    live.begin("acme", "Acme", None, unfolded=True)
    live.ended()
    panel = live.panel
    assert panel is not None
    sample_app.events.publish(CallProcessed("acme"))
    qtbot.waitUntil(lambda: panel.offers_review, timeout=PATIENCE_MS)
    first = int(panel.status.split()[0])
    card = sample_app.review.cards("acme")[0]
    sample_app.review.reject(card, "Not needed")
    program.count()
    qtbot.waitUntil(lambda: panel.status.startswith(f"{first - 1} "), timeout=PATIENCE_MS)
    next(b for b in panel.findChildren(QPushButton) if b.text() == "Review").click()
    review = program.windows["review"]
    assert review.isVisible()
    qtbot.waitUntil(lambda: bool(review._views), timeout=PATIENCE_MS)  # type: ignore[attr-defined]
    assert not panel.isVisible()
    assert live.panel is None
    program.leave()


def test_the_panel_of_a_call_that_ended_can_be_closed(office: Office) -> None:
    live = office.live()
    panel = office.desk.live.panel
    assert not panel._close.isVisible()
    live.stop()
    office.wait(lambda: not office.desk.live.is_busy)
    office.press(panel, "✕")
    assert not panel.isVisible()


def test_where_recording_is_forbidden_only_notes_are_offered(qtbot: QtBot, tmp_path: Path) -> None:
    office = Office(qtbot, tmp_path / "data", recording_allowed=False)
    office.desk.noticed(CallNoticed("Zoom", "Zoom is using your microphone.", "acme", "Acme demo"))
    texts = [b.text() for b in office.desk.prompt.findChildren(QPushButton) if b.isVisible()]
    assert "Ask to record" not in texts
    office.press(office.desk.prompt, "Take notes")
    office.wait(lambda: office.desk.live.panel is not None)
    assert not (office.world.app.folder / "recordings").exists()
    office.close()


def test_without_a_speech_model_the_call_is_recorded_and_the_panel_says_so(office: Office) -> None:
    def missing(_call: object) -> Any:
        raise ModelMissing("The speech model small.en is not installed.")

    office.world.app.base.sound = replace(office.world.app.base.sound, engine=missing)
    live = office.live()
    panel = office.desk.live.panel
    assert "is not installed" in panel._alarm.text()
    live.stop()
    office.wait(lambda: not office.desk.live.is_busy)
    live.wait()
    assert office.seconds() is not None
    assert office.world.app.store.call("acme").state is CallState.PROCESSING


def test_a_call_that_is_joined_from_its_brief_is_not_that_of_the_program_that_was_asked_about(office: Office) -> None:
    office.world.app.events.publish(CallNoticed("3CX", "3CX rings.", None, None))
    office.wait(lambda: office.desk.prompt and office.desk.prompt.isVisible())
    office.desk.start_event(EVENT)
    office.wait(lambda: office.desk.consent and office.desk.consent.isVisible())
    assert not office.desk.prompt.isVisible()
    office.press(office.desk.consent, "Everyone agreed")
    office.wait(lambda: office.desk.live.live is not None)
    record = office.world.app.store.consent("acme")
    assert record is not None
    assert record.program is None


def test_another_program_pauses_and_asks_still_the_same_call(office: Office) -> None:
    live = office.live()
    office.world.app.events.publish(OtherProgram("acme", "Teams"))
    panel = office.desk.live.panel
    office.wait(lambda: live.pause_reasons)
    assert panel.ask_bar.isVisible()
    assert "Acme" not in panel.ask_bar._text.text()
    office.wait(lambda: panel._dot.accessibleName() == "Paused")
    office.until = 10.0
    office.wait(lambda: live.stream_time >= 10.0)
    office.press(panel, "Still the same call")
    office.wait(lambda: not live.pause_reasons)
    office.until = 14.0
    office.wait(lambda: live.stream_time >= 14.0)
    live.stop()
    live.wait()
    _, sound = office.world.app.live.recording("acme").read(samples.Channel.MIC)
    assert not sound[7 * 16_000 : 9 * 16_000].any()
    assert sound[11 * 16_000 : 13 * 16_000].any()


def test_a_pause_by_a_helper_program_ends_when_it_lets_go(office: Office) -> None:
    live = office.live()
    panel, microphone = office.desk.live.panel, office.world.microphone

    def look(*programs: str) -> None:
        microphone.now = [MicrophoneUser(program) for program in programs]
        office.desk._look()
        office.wait(lambda: not office.desk._looking)

    look("Zoom", "parec")
    office.wait(lambda: live.pause_reasons)
    office.until = 10.0
    office.wait(lambda: live.stream_time >= 10.0)
    look("Zoom")
    office.wait(lambda: not live.pause_reasons)
    assert not panel.ask_bar.isVisible()
    office.wait(lambda: office.world.app.store.gaps("acme"))
    ((start, end),) = office.world.app.store.gaps("acme")
    assert start < 10.0 <= (end or 0.0)


def test_a_device_that_is_lost_stays_on_the_panel_until_another_is_heard(office: Office, monkeypatch: Any) -> None:
    office.live()
    panel, events = office.desk.live.panel, office.world.app.events
    balloons: list[str] = []
    monkeypatch.setattr(office.program.tray, "tell", lambda _title, text: balloons.append(text))

    def alarm() -> str:
        return str(panel.findChild(QWidget, "alarm").text())

    gone = CaptureNotice(
        "acme", NoticeKind.DEVICE_LOST, 7.0, "Your microphone is no longer heard: Headset is gone.", Channel.MIC
    )
    events.publish(gone)
    office.wait(lambda: "Headset is gone" in alarm())
    assert not balloons, "it is in sight"
    panel.toggle_hidden()
    events.publish(
        CaptureNotice("acme", NoticeKind.DISK_FULL, 8.0, "The disk is full: nothing more is kept until there is room.")
    )
    office.wait(lambda: balloons)
    panel.toggle_hidden()
    events.publish(
        CaptureNotice(
            "acme", NoticeKind.DEVICE_CHANGED, 9.0, "Your microphone is now recorded from Built-in.", Channel.MIC
        )
    )
    office.wait(lambda: "Built-in" in panel.status)
    assert alarm() == "The disk is full: nothing more is kept until there is room.", "nothing contradicts it"
    assert panel.head.text.endswith("nothing is kept")
    assert office.program.tray.state is TrayState.TROUBLE
    events.publish(CaptureNotice("acme", NoticeKind.DISK_ROOM, 12.0, "There is room on the disk again."))
    office.wait(lambda: not alarm())
    assert panel.head.dot.accessibleName() == "Recording"
    assert office.program.tray.state is TrayState.RECORDING


def test_withdrawal_stops_at_once_and_erases_on_request(office: Office) -> None:
    live = office.live()
    office.desk.withdraw()
    assert live.pause_reasons
    office.press(office.desk.live.panel, "Erase all")
    office.wait(lambda: not office.desk.live.is_busy)
    office.wait(lambda: office.world.app.store.consent("acme").state is ConsentState.WITHDRAWN)
    office.wait(lambda: "Erased" in office.desk.live.panel.status)
    assert office.seconds() is None


def test_a_question_that_another_one_covers_comes_back(office: Office) -> None:
    live = office.live()
    panel = office.desk.live.panel
    office.desk.joined()
    assert "did they agree" in panel.ask_bar._text.text()
    office.world.app.events.publish(OtherProgram("acme", "Teams"))
    office.wait(lambda: len(live.pause_reasons) == 2)
    assert "did they agree" in panel.ask_bar._text.text(), "one question at a time, and who may be kept goes first"
    office.press(panel, "They agreed")
    office.wait(lambda: "Teams took the microphone" in panel.ask_bar._text.text())
    office.press(panel, "Still the same call")
    office.wait(lambda: not live.pause_reasons)
    assert not panel.ask_bar.isVisible()


def test_a_withdrawn_consent_is_answered_after_the_call_too(office: Office) -> None:
    live = office.live()
    office.desk.withdraw()
    live.stop()
    office.wait(lambda: not office.desk.live.is_busy)
    panel = office.desk.live.panel
    assert panel.ask_bar.isVisible()
    assert office.world.app.questions.is_open(QuestionKind.CONSENT_WITHDRAWN, "acme")
    panel.close()
    office.desk.turns.show_anew()
    office.press(office.desk.turns.window, "Erase all")
    office.wait(lambda: office.world.app.store.consent("acme").state is ConsentState.WITHDRAWN)
    office.wait(lambda: office.seconds() is None)


def test_under_a_legal_hold_the_rep_is_told_that_it_is_locked(office: Office) -> None:
    office.world.app.privacy.holds.place(Scope.ALL, "", "a dispute", by="order-7")
    office.live()
    office.desk.withdraw()
    office.press(office.desk.live.panel, "Erase all")
    office.wait(lambda: "A legal hold keeps this call" in office.desk.live.panel.status)
    assert office.seconds() is None
    record = office.world.app.store.consent("acme")
    assert record.locked
    assert record.state is ConsentState.WITHDRAWN
    assert list((office.world.app.folder / "recordings").glob("acme.locked/*.chunks"))


def test_who_joins_later_pauses_the_recording_until_they_agree(office: Office) -> None:
    live = office.live()
    office.desk.joined()
    assert live.pause_reasons
    office.press(office.desk.live.panel, "They agreed")
    office.wait(lambda: not live.pause_reasons)
    (joined,) = office.world.app.store.consent("acme").joined
    assert (joined.agreed, joined.basis) == (True, Basis.ATTESTED)


def test_the_end_counts_down_and_can_be_stopped(office: Office) -> None:
    office.live()
    panel = office.desk.live.panel
    office.world.app.events.publish(CallSeemsOver("acme", "Zoom let go of the microphone.", 20.0))
    office.wait(lambda: panel.ask_bar.isVisible())
    assert "ends in 20 s" in panel.ask_bar._text.text()
    office.press(panel, "Go on")
    assert office.desk.live.is_busy
    office.world.app.events.publish(CallSeemsOver("acme", "Zoom let go of the microphone.", 0.0))
    office.wait(lambda: not office.desk.live.is_busy)


def test_a_second_call_parks_the_first_and_is_asked_about(office: Office) -> None:
    live = office.live()
    office.world.app.events.publish(OtherProgram("acme", "Teams"))
    office.wait(lambda: office.desk.live.panel.ask_bar.isVisible())
    office.press(office.desk.live.panel, "Another call")
    live.wait()
    office.wait(lambda: office.desk.prompt and office.desk.prompt.isVisible())
    assert office.seconds() is not None
    office.press(office.desk.prompt, "Not this call")
    office.wait(lambda: "Back to" in office.desk.live.panel.ask_bar._text.text())
    office.press(office.desk.live.panel, "Go on recording")
    office.wait(lambda: office.desk.live.live is not None and office.desk.live.live is not live)


def test_a_recording_that_the_last_program_left_is_offered(qtbot: QtBot, tmp_path: Path) -> None:
    first = LiveWorld(tmp_path / "data")
    first.call()
    first.app.calls.agreed("acme").wait()
    stored = first.app.store.call("acme")
    first.app.store.set_call_state(stored.id, CallState.LIVE)
    first.app.close()
    office = Office(qtbot, tmp_path / "data")
    office.wait(lambda: office.desk.turns.window and office.desk.turns.window.isVisible())
    office.until = 1e9
    office.desk.noticed(CallNoticed("Zoom", "Zoom is using your microphone.", "acme", "Acme demo"))
    assert office.desk.prompt is None, "one question at a time"
    office.press(office.desk.turns.window, "Go on recording")
    office.wait(lambda: office.desk.live.live is not None)
    office.close()


def test_the_meetings_own_mute_is_followed(office: Office) -> None:
    live = office.live()
    for is_muted in (True, False):
        office.world.microphone.now = [MicrophoneUser("Zoom", muted=is_muted)]
        office.desk._look()
        office.wait(lambda is_muted=is_muted: live.muted is is_muted)


def test_the_screen_says_which_law_and_what_to_paste(qtbot: QtBot) -> None:
    from PySide6.QtGui import QGuiApplication

    dialog = ConsentDialog(
        samples.CONTEXT,
        samples.consent_question(),
        agreed=lambda: None,
        refused=lambda: None,
        not_this_call=lambda: None,
    )
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog._reason.isVisible()
    dialog._explain()
    assert "Cal. Penal Code § 632" in dialog._reason.text()
    dialog._copy()
    assert "Is everybody okay with that?" in QGuiApplication.clipboard().text()
    assert not dialog.in_the_chat
    dialog._chat.click()
    assert dialog.in_the_chat


def test_the_calendar_may_be_wrong_and_a_name_can_be_typed(qtbot: QtBot) -> None:
    chosen: list[str | None] = []
    actions = PromptActions(chosen.append, chosen.append, lambda: None)
    prompt = CallPrompt(
        CallNoticed("Zoom", "Zoom is using your microphone.", "acme", "Acme demo", ("Globex",)), actions
    )
    qtbot.addWidget(prompt)
    prompt.show()
    next(b for b in prompt.findChildren(QPushButton) if b.text() == "No, somebody else").click()
    name = prompt.findChild(QLineEdit)
    assert name is not None
    assert name.isVisible()
    name.setText("Initech")
    name.returnPressed.emit()
    next(b for b in prompt.findChildren(QPushButton) if b.text() == "Ask to record").click()
    assert chosen == ["Initech"]


def test_an_account_is_looked_for_while_its_name_is_typed(qtbot: QtBot) -> None:
    asked: list[str] = []

    def search(words: str, found: Any) -> None:
        asked.append(words)
        found(["Initech Holding", "Initech Europe"])

    chosen: list[str | None] = []
    actions = PromptActions(chosen.append, chosen.append, lambda: None)
    prompt = CallPrompt(CallNoticed("Zoom", "Zoom is using your microphone."), actions, search=search)
    qtbot.addWidget(prompt)
    prompt.show()
    name = prompt.findChild(QLineEdit)
    assert name is not None
    qtbot.keyClicks(name, "init")
    qtbot.waitUntil(lambda: asked == ["init"])
    completer = name.completer()
    assert completer is not None
    assert completer.completionCount() == 2
    completer.activated.emit("Initech Europe")
    next(b for b in prompt.findChildren(QPushButton) if b.text() == "Ask to record").click()
    assert chosen == ["Initech Europe"]


def test_the_question_about_a_call_stands_beside_the_brief_not_on_its_buttons(qtbot: QtBot) -> None:
    brief = BriefPopup(samples.brief(), lambda: None)
    prompt = CallPrompt(
        CallNoticed("Zoom", "Zoom is using your microphone.", "acme", "Acme demo"),
        PromptActions(lambda _account: None, lambda _account: None, lambda: None),
    )
    for window in (brief, prompt):
        qtbot.addWidget(window)
        window.show()
    brief.setFixedWidth(320)  # so that both have room on the test's screen
    brief.move(prompt.x() + prompt.width() - 320, prompt.y() - 40)
    prompt.place()
    assert not prompt.frameGeometry().intersects(brief.frameGeometry())
