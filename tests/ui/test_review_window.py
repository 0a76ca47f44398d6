"""The approval window under the fingers of a rep."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.domain.call import CallState
from app.domain.history import CallLine
from app.domain.transcript import Segment
from app.services.processing.capture_gaps import OBSERVER
from app.services.processing.notes import YOUR_NOTE
from tests.ui import samples
from tests.ui.sample_app import direct_bridge, long_transcript
from ui.kit.widgets import Chip
from ui.review.calls_list import CallsList
from ui.review.countdown import Countdown
from ui.review.diff_marks import changes
from ui.review.window import ReviewWindow

Make = Callable[..., ReviewWindow]
JANE = "Jane Wilson (becomes one speaker)"


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def made(reviewing: samples.SampleReviewing) -> ReviewWindow:
        window = ReviewWindow("acme", reviewing, direct_bridge(), lambda _waiting: None)
        window.bridge = window._bridge  # type: ignore[attr-defined]
        window.resize(1180, 760)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(lambda: bool(window._loaded) or bool(window._cards.count()))
        qtbot.wait(20)
        return window

    return made


def press(
    qtbot: QtBot, window: ReviewWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    focused = QApplication.focusWidget() or window
    qtbot.keyClick(focused, key, modifier)
    qtbot.wait(30)


def test_a_call_is_handled_with_few_keys_and_amber_is_never_approved_in_passing(qtbot: QtBot, make: Make) -> None:
    reviewing = samples.SampleReviewing()
    window = make(reviewing)
    press(qtbot, window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert reviewing.done == [("approve", ["p1", "p2", "p4"])]
    assert window._views[window._current].card.proposal.id == "p3"
    press(qtbot, window, Qt.Key.Key_Return)
    assert reviewing.done[-1] == ("approve", ["p3"])
    assert window._count.text() == "All decided"


def test_the_mail_comes_first_and_open_and_clean_cards_are_a_line(qtbot: QtBot, make: Make) -> None:
    window = make(samples.SampleReviewing())
    assert [view.is_open for view in window._views] == [True, False, False, False, False]
    assert window._views[0].card.proposal.action.vendor == "gmail"
    press(qtbot, window, Qt.Key.Key_J)
    assert window._views[1].is_open


def test_the_call_stands_on_top_in_a_few_sentences_that_can_be_heard(qtbot: QtBot, make: Make) -> None:
    reviewing = samples.SampleReviewing()
    window = make(reviewing)
    short = next(w for w in window.findChildren(QWidget) if w.accessibleName() == "The call in short")
    below = window._views[0]
    qtbot.waitUntil(lambda: short.mapTo(window, QPoint()).y() < below.mapTo(window, QPoint()).y())
    next(b for b in short.findChildren(QPushButton) if "02:23" in b.text()).click()
    assert reviewing.done == [("play", (samples.QUOTE.start, samples.QUOTE.end))]


def test_only_the_current_card_tells_its_keys(qtbot: QtBot, make: Make) -> None:
    window = make(samples.SampleReviewing())
    press(qtbot, window, Qt.Key.Key_J)
    told = [view._keys_hint.isVisible() for view in window._views]
    assert told == [False, True, False, False, False]


def test_what_was_written_and_opened_stays_open_when_the_call_is_read_anew(qtbot: QtBot, make: Make) -> None:
    window = make(samples.SampleReviewing())
    written = next(view for view in window._views if not view.is_pending)
    written.open()
    before = window._loaded
    window.refresh()
    qtbot.waitUntil(lambda: window._loaded is not before)
    assert next(view for view in window._views if not view.is_pending).is_open


def test_only_the_follow_up_that_changed_is_drawn_anew(qtbot: QtBot, make: Make) -> None:
    window = make(samples.SampleReviewing())
    before = {view.card.proposal.id: view for view in window._views}
    decided = next(view for view in window._views if view.is_pending)
    window._actions.approve(decided.card)
    qtbot.waitUntil(lambda: decided not in window._views)
    now = {view.card.proposal.id: view for view in window._views}
    assert list(now) == list(before)
    assert [name for name in now if now[name] is not before[name]] == [decided.card.proposal.id]
    assert all(view.isVisible() for view in now.values())


def test_the_foot_belongs_to_the_last_press(qtbot: QtBot, make: Make) -> None:
    window = make(samples.SampleReviewing())
    actions = window._actions
    waiting: list[Callable[[object], None]] = []
    actions._bridge = SimpleNamespace(run=lambda work, done=None, failed=None: waiting.append(done))  # type: ignore[assignment]
    actions.approve(window._views[0].card)
    actions.undo(window._views[0].card)
    for done in (waiting[1], waiting[0]):
        done(None)
    assert window._note.text() == "Taken back."


def test_a_raw_id_is_never_shown(qtbot: QtBot, make: Make) -> None:
    card = next(c for c in samples.cards() if c.proposal.action.kind == "message")
    action = replace(card.proposal.action, target="C05ACMETECH", target_label="C05ACMETECH")
    window = make(samples.SampleReviewing([replace(card, proposal=replace(card.proposal, action=action))]))
    assert window._views[0].accessibleName() == "Slack: Message, the account's channel"


def test_tab_goes_in_reading_order(qtbot: QtBot, make: Make) -> None:
    window = make(samples.SampleReviewing())
    view = window._views[0]
    view._fold.setFocus(Qt.FocusReason.TabFocusReason)
    seen = []
    for _ in range(12):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused.accessibleName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    inside = [name for name in seen if name.startswith(("Play", "Attach", "Edit", "Skip", "Approve Gmail"))]
    assert seen[0].startswith("Fold Gmail")
    assert inside == seen[1 : 1 + len(inside)], seen
    assert seen[1 + len(inside)].startswith("Open Salesforce")


def test_an_edit_is_marked_and_approved_anew(qtbot: QtBot, make: Make) -> None:
    reviewing = samples.SampleReviewing()
    window = make(reviewing)
    press(qtbot, window, Qt.Key.Key_E)
    editor = window._views[0]._editor
    assert editor is not None
    editor.setPlainText(editor.toPlainText().replace("Best regards", "Cheers"))
    press(qtbot, window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [what for what, _ in reviewing.done] == ["edit"]
    text = window._views[0]._text.text()
    assert "line-through" in text
    assert "Cheers" in text


def test_who_gets_a_mail_is_edited_in_place(qtbot: QtBot, make: Make) -> None:
    mail, *others = samples.cards()
    content = {**mail.proposal.action.content, "to": ["jane@acme.example"], "cc": [], "subject": "Next steps"}
    proposal = replace(mail.proposal, action=replace(mail.proposal.action, content=content))
    reviewing = samples.SampleReviewing([replace(mail, proposal=proposal), *others])
    window = make(reviewing)
    press(qtbot, window, Qt.Key.Key_E)
    fields = {line.accessibleName(): line for line in window._views[0].findChildren(QLineEdit)}
    assert fields["To"].text() == "jane@acme.example"
    fields["Cc"].setText("cto@acme.example; cfo@acme.example")
    next(b for b in window._views[0].findChildren(QPushButton) if b.text() == "Save").click()
    ((_, changes),) = reviewing.done
    assert changes["cc"] == ["cto@acme.example", "cfo@acme.example"]  # type: ignore[index]
    assert "to" not in changes  # type: ignore[operator]


def test_escape_leaves_the_editor_and_changes_nothing(qtbot: QtBot, make: Make) -> None:
    reviewing = samples.SampleReviewing()
    window = make(reviewing)
    press(qtbot, window, Qt.Key.Key_E)
    qtbot.keyClicks(QApplication.focusWidget(), "xyz")
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not window._views[0].is_editing
    assert reviewing.done == []


def test_an_editor_stays_open_when_the_call_is_read_anew(qtbot: QtBot, make: Make) -> None:
    reviewing = samples.SampleReviewing()
    window = make(reviewing)
    press(qtbot, window, Qt.Key.Key_E)
    mail, *others = reviewing.shown
    reviewing.shown = [replace(mail, proposal=replace(mail.proposal, id="made-anew")), *others]
    window.reload()  # after a rename, say, that was under way before E was pressed
    qtbot.wait(30)
    assert window._views[0].card.proposal.id == "made-anew"
    assert window._views[0].is_editing
    qtbot.keyClicks(QApplication.focusWidget(), "xyz")
    window.reload()
    qtbot.wait(30)
    assert "xyz" in window._views[0]._editor.toPlainText()
    press(qtbot, window, Qt.Key.Key_Escape)
    qtbot.wait(30)
    assert not window._views[0].is_editing
    assert "xyz" not in window._views[0]._text.text()


def test_a_rejection_asks_why_and_can_be_taken_back(qtbot: QtBot, make: Make) -> None:
    reviewing = samples.SampleReviewing()
    window = make(reviewing)
    press(qtbot, window, Qt.Key.Key_X)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    qtbot.keyClick(menu, Qt.Key.Key_N)
    qtbot.wait(30)
    assert reviewing.done == [("reject", "Not needed")]
    press(qtbot, window, Qt.Key.Key_Z)
    assert reviewing.done[-1] == ("undo", "p1")


def test_evidence_plays_and_is_marked(qtbot: QtBot, make: Make) -> None:
    reviewing = samples.SampleReviewing()
    window = make(reviewing)
    press(qtbot, window, Qt.Key.Key_Space)
    assert reviewing.done == [("play", (samples.QUOTE.start, samples.QUOTE.end))]
    (mark,) = window._text.extraSelections()
    assert mark.cursor.selectedText() == samples.QUOTE.quote


def test_a_note_and_a_gap_are_nobodys_voice(qtbot: QtBot, make: Make) -> None:
    said = samples.transcript()
    ours = [Segment(90 + n, 1.0, 2.0, who, "text") for n, who in enumerate((OBSERVER, YOUR_NOTE))]
    window = make(samples.SampleReviewing(said=replace(said, segments=(*ours, *said.segments))))
    menus = [a.text() for a in window._text.speakers_menu().actions()]
    offered = [a.text() for a in window._text.name_menu(said.segments[0].speaker).actions()]
    assert not {OBSERVER, YOUR_NOTE} & {*menus, *offered}


def test_a_speaker_is_renamed_from_the_transcript(qtbot: QtBot, make: Make) -> None:
    reviewing = samples.SampleReviewing()
    window = make(reviewing)
    menu = window._text.name_menu("Bob Torres")
    next(action for action in menu.actions() if action.text() == JANE).trigger()
    qtbot.wait(30)
    assert reviewing.done == [("rename", ("Bob Torres", "Jane Wilson"))]
    assert "Bob Torres" not in window._text.toPlainText()


def test_two_speakers_become_one_by_keys_alone_and_their_quotes_follow(qtbot: QtBot, sample_app: Application) -> None:
    window = ReviewWindow("acme", sample_app, direct_bridge(), lambda _waiting: None)
    qtbot.addWidget(window)
    window.resize(1180, 760)
    window.show()
    qtbot.waitUntil(lambda: "Bob Torres" in window._text.toPlainText())
    press(qtbot, window, Qt.Key.Key_S)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    names = [action.text() for action in menu.actions() if action.menu()]
    for _ in range(names.index("Bob Torres") + 1):
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Right)
    inner = QApplication.activePopupWidget()
    assert isinstance(inner, QMenu)
    assert inner.title() == "Bob Torres"
    others = [action.text() for action in inner.actions() if action.isEnabled() and not action.isSeparator()]
    # Opened by the right arrow, its first answer is chosen already.
    for _ in range(others.index(JANE)):
        qtbot.keyClick(inner, Qt.Key.Key_Down)
    qtbot.keyClick(inner, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Bob Torres" not in window._text.toPlainText())
    assert "now say Jane Wilson. Z takes it back." in window._note.text()
    window._views[0].open()
    chips = [part.accessibleName() for part in window._views[0].findChildren(Chip)]
    assert any("Jane Wilson" in chip and samples.QUOTE.quote in chip for chip in chips)
    assert not any("Bob Torres" in chip for chip in chips)
    press(qtbot, window, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: "Bob Torres" in window._text.toPlainText())
    assert window._note.text() == "The names are as they were."


def test_a_name_of_an_earlier_start_is_taken_back_by_key_and_from_the_menu(
    qtbot: QtBot, sample_app: Application
) -> None:
    def opened() -> ReviewWindow:
        window = ReviewWindow("acme", sample_app, direct_bridge(), lambda _waiting: None)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(lambda: bool(window._text.toPlainText()))
        return window

    for take_back in (
        lambda w: press(qtbot, w, Qt.Key.Key_Z),
        lambda w: w._actions.offer_undo(w._text.speakers_menu(), w._loaded).actions()[-1].trigger(),
    ):
        sample_app.speakers.rename("acme", "Bob Torres", "Rob Tower")
        window = opened()
        assert "Rob Tower" in window._text.toPlainText()
        take_back(window)
        qtbot.waitUntil(lambda window=window: "Bob Torres" in window._text.toPlainText())  # type: ignore[misc]
        window.close()
    window = opened()
    known = window._actions.offer_undo(window._text.speakers_menu(), window._loaded).actions()
    assert "Take the last name back" not in [action.text() for action in known]


def test_a_guessed_name_is_marked_and_confirmed_with_one_press(qtbot: QtBot, make: Make) -> None:
    reviewing = samples.SampleReviewing()
    reviewing.guesses = frozenset({"Bob Torres"})
    window = make(reviewing)
    assert "Bob Torres?" in window._text.toPlainText()
    menu = window._text.name_menu("Bob Torres", 1)
    only = next(action.menu() for action in menu.actions() if action.text() == "Only this passage")
    assert isinstance(only, QMenu)
    assert "Jane Wilson" in [action.text() for action in only.actions()]
    reviewing.guesses = frozenset()
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: "Bob Torres?" not in window._text.toPlainText())
    assert reviewing.done == [("rename", ("Bob Torres", "Bob Torres"))]
    assert window._note.text() == "Bob Torres is confirmed."


def test_every_state_says_what_it_is_and_what_helps(qtbot: QtBot, make: Make) -> None:
    window = make(samples.SampleReviewing(samples.every_state()))
    for view in window._views:
        view.open()
    texts = " ".join(part.text() for part in window.findChildren(type(window._note)))
    for said in (
        "looks whether it arrived",
        "tries again by itself",
        "It can't be told whether this was written",
        "You left it out",
    ):
        assert said in texts


def test_trouble_is_one_sentence_with_a_way_out(qtbot: QtBot, make: Make) -> None:
    window = make(samples.Broken())
    texts = [part.text() for part in window.findChildren(type(window._note))]
    assert any("is its disk still there" in text for text in texts)


def test_below_a_thousand_pixels_the_calls_leave_their_column(qtbot: QtBot, make: Make) -> None:
    window = make(samples.SampleReviewing())
    assert window._calls.isVisible()
    window.resize(900, 700)
    qtbot.wait(20)
    assert not window._calls.isVisible()
    assert window._other_calls.isVisible()


def test_ten_thousand_lines_are_filled_in_behind(qtbot: QtBot, make: Make) -> None:
    window = make(samples.SampleReviewing(said=long_transcript(10_000)))
    assert len(window._text._positions) < 10_000
    qtbot.waitUntil(lambda: len(window._text._positions) == 10_000, timeout=30_000)
    assert window._text.verticalScrollBar().maximum() > 10_000


def test_what_leaves_by_itself_says_how_long_it_can_be_stopped(qtbot: QtBot, make: Make) -> None:
    sample = samples.SampleReviewing()
    waiting = next(c for c in sample.shown if c.row is None)
    sample.counting = {waiting.proposal.id: 42.0}
    window = make(sample)
    view = next(v for v in window._views if v.card.proposal.id == waiting.proposal.id)
    view.open()
    assert "written in 42 s" in [part.text() for part in view.findChildren(Countdown)]
    stop = next(b for b in view.findChildren(QPushButton) if b.text() == "Stop")
    stop.click()
    qtbot.waitUntil(lambda: ("stop", waiting.proposal.id) in sample.done)
    qtbot.waitUntil(lambda: not any(v.findChildren(Countdown) for v in window._views))


def test_a_name_that_was_put_right_is_marked_whole() -> None:
    pieces = list(changes("- Speaker 1: sends the offer", "- Sarah Chen: sends the offer"))
    assert pieces == [("same", "- "), ("gone", "Speaker 1:"), ("new", "Sarah Chen:"), ("same", " sends the offer")]


def test_two_calls_with_one_customer_are_told_apart(qtbot: QtBot) -> None:
    when = datetime(2026, 3, 10, 14)
    first = CallLine("a", "Demo", "Globex", when, CallState.REVIEW, 2, 0, 0, 60.0)
    other = CallLine("c", "Demo", "Initech", when, CallState.REVIEW, 1, 0, 0, 60.0)
    shown = CallsList(lambda _call: None)
    qtbot.addWidget(shown)
    shown.show_calls([first, replace(first, call_id="b", when=when - timedelta(hours=3)), other], "a", when.date())
    _heading, *entries = (shown.item(number).text() for number in range(shown.count()))
    assert len(set(entries)) == 3
    assert entries[2] == "Initech  1"
