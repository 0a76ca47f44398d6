"""Words that the recogniser is not sure of are marked in the captions and in the transcript, and said to a screen reader."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtGui import QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit
from pytestqt.qtbot import QtBot

from app.domain.call import Channel
from app.domain.transcript import CommittedWord, Segment, Transcript, Word
from ui.call.captions import CaptionsView
from ui.kit.transcript_view import TranscriptView

SAID = (("We", 0.9), ("met", 0.95), ("Glow", 0.3), ("bricks", 0.45), ("on", 0.5), ("Monday.", 0.2))
DOTTED = QTextCharFormat.UnderlineStyle.DotLine


def words() -> tuple[Word, ...]:
    return tuple(Word(text, n * 0.4, n * 0.4 + 0.3, sure) for n, (text, sure) in enumerate(SAID))


def marked(document: QTextDocument) -> Iterator[tuple[str, str]]:
    """(what is underlined with dots, its tool tip)."""
    block = document.begin()
    while block.isValid():
        for fragment in (entry.fragment() for entry in block):
            made = fragment.charFormat()
            if made.underlineStyle() == DOTTED:
                yield fragment.text(), made.toolTip()
        block = block.next()


@pytest.fixture
def captions(qtbot: QtBot) -> CaptionsView:
    view = CaptionsView()
    qtbot.addWidget(view)
    view.add([CommittedWord(Channel.REMOTE, word, 5.0) for word in words()], {"remote": "and so"})
    return view


def test_captions_mark_each_word_that_may_be_another(captions: CaptionsView) -> None:
    found = list(marked(captions.document()))
    assert [text for text, _ in found] == ["Glow", "bricks", "Monday."]
    assert all("Not sure of this word" in tip for _, tip in found)
    assert captions.toPlainText() == "Them  We met Glow bricks on Monday. \nThem  and so"


def test_the_transcript_marks_them_too_and_keeps_its_text(qtbot: QtBot) -> None:
    view = TranscriptView(lambda *_: None, lambda *_: None)
    qtbot.addWidget(view)
    text = " ".join(word.text for word in words())
    said = Segment(0, 0.0, 3.0, "Jane", text, Channel.REMOTE, 0.6, words())
    plain = Segment(1, 4.0, 5.0, "Jane", "Fine.", Channel.REMOTE)
    view.show_transcript(Transcript("c1", datetime(2026, 3, 10, 14), (), (), (said, plain)))
    assert [shown for shown, _ in marked(view.document())] == ["Glow bricks", "Monday."]
    assert text in view.toPlainText()


def test_a_text_that_was_changed_marks_only_what_is_still_there() -> None:
    said = Segment(0, 0.0, 3.0, "Jane", "We met Globex on Monday.", Channel.REMOTE, 0.6, words())
    assert [said.text[start:end] for start, end in said.doubtful] == ["Monday."]


def test_a_screen_reader_is_told_what_the_line_means(qtbot: QtBot, captions: CaptionsView) -> None:
    view = TranscriptView(lambda *_: None, lambda *_: None)
    qtbot.addWidget(view)
    for one in (captions, view):
        assert isinstance(one, QPlainTextEdit | QTextEdit)
        assert "dotted line" in one.accessibleDescription()
