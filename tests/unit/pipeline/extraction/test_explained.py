"""Steps and blockers worded so that a colleague who was not on the call learns what is meant."""

from pipeline.core.own_words import context_of, own_words
from pipeline.extraction.explained import LONGEST, shortened
from tests.unit.pipeline.calls import understand


def _lines(*turns: tuple[str, str]) -> list[str]:
    return [s.what for s in understand(*turns).next_steps if s.verification.status == "verified"]


def test_a_promise_stands_with_the_complaint_that_it_answers_three_turns_on() -> None:
    [line] = _lines(
        ("Clara", "The label printer in the second hall keeps printing every code twice."),
        ("Ravi", "Every code?"),
        ("Clara", "Every one. It drives the packers mad."),
        ("Ravi", "Okay. I'll have somebody look at that on Friday."),
    )
    assert "label printer" in context_of(line)
    assert "that" in own_words(line)


def test_one_step_is_shown_once_and_the_fuller_line_stays() -> None:
    lines = _lines(
        ("Clara", "Could you send us the warranty sheet?"),
        ("Nina", "Sure, I'll send the warranty sheet."),
        ("Clara", "Great."),
        ("Nina", "So I'll send the warranty sheet with the serial numbers on Friday."),
    )
    assert len([line for line in lines if "warranty" in line]) == 1


def test_what_a_speaker_said_before_is_no_answer() -> None:
    line = "Ravi: “I'll send that” (after saying “There is a checklist for it.”)"
    assert own_words(line) == "I'll send that"
    assert context_of(line) == " (after saying “There is a checklist for it.”)"


def test_a_long_context_is_cut_where_a_clause_ends() -> None:
    said = (
        "well, you know how it goes, " * 6
        + "the freezer door does not close, and the alarm keeps going off, "
        + "so " * 90
    )
    short = shortened(said, LONGEST)
    assert len(short) <= LONGEST + 4
    assert "freezer door" in short


def test_a_blocker_without_a_thing_stands_with_what_it_is_about() -> None:
    found = understand(
        ("Clara", "Does the scanner read the old plastic cards?"),
        ("Nina", "No, it doesn't."),
        ("Clara", "That's a bit of a deal breaker then."),
    )
    assert any("plastic cards" in b.what for b in found.blockers)
