"""Live words are punctuated and spelled before they are committed, and only where that is safe."""

import numpy as np
import pytest

from app.domain.transcript import Word
from pipeline.core.phrasing import Phrasing, opens_spelling
from pipeline.core.spoken import acronyms, joined_terms
from pipeline.core.vad import FRAME_SECONDS, Edge, Endpointer

TERMS = acronyms(["Acme Corp", "API-456"])


def words(text: str) -> list[Word]:
    return [Word(t, float(i), i + 0.9, 0.9) for i, t in enumerate(text.split())]


def said(text: str, following: str = "", *, ends: bool = False) -> str:
    after = words(following)[0] if following else None
    return " ".join(w.text for w in Phrasing().phrased(words(text), after, TERMS, ends=ends))


@pytest.mark.parametrize(
    ("text", "following", "ends", "shown"),
    [
        (
            "We have a staging cluster We can point at it",
            "Can",
            False,
            "We have a staging cluster. We can point at it.",
        ),
        ("Can I ask", "about", False, "Can I ask"),
        ("what did you see", "", True, "what did you see?"),
        ("those by Monday", "John", False, "those by Monday"),  # a name says nothing about a sentence
        ("I talked to Ohio Plastics", "", True, "I talked to Ohio Plastics."),
        ("we could ask the", "", True, "we could ask the"),
        ("That works.", "Thanks", False, "That works."),
        ("the a PI latency at P 99", "is", False, "the API latency at P99"),
    ],
)
def test_sentences_are_closed_where_one_begins_or_a_pause_goes_on(
    text: str, following: str, ends: bool, shown: str
) -> None:
    assert said(text, following, ends=ends) == shown


def test_a_question_is_known_by_its_first_word_however_it_is_committed() -> None:
    phrasing = Phrasing()
    first = phrasing.phrased(words("How does it"), words("hold")[0], TERMS, ends=False)
    last = phrasing.phrased(words("hold up"), None, TERMS, ends=True)
    assert [w.text for w in (*first, *last)] == ["How", "does", "it", "hold", "up?"]


def test_letters_wait_for_what_they_spell() -> None:
    assert [opens_spelling(w) for w in words("a P I the A,")] == [True, True, False, False, False]
    assert [w.text for w in joined_terms(words("on a PI. a big plan"), TERMS)] == ["on", "API.", "a", "big", "plan"]


def test_a_pause_that_goes_on_is_told_once() -> None:
    speech, silence = np.full(30, 0.9, np.float32), np.zeros(int(1.5 / FRAME_SECONDS), np.float32)
    events = Endpointer().feed(np.concatenate((speech, silence)))
    assert [e.edge for e in events] == [Edge.BEGAN, Edge.PAUSED, Edge.RESTED, Edge.ENDED]
