"""Promises that no pattern reads, and what only looks like one."""

import pytest

from tests.unit.pipeline.calls import shown, understand


def owners(*turns: tuple[str, str]) -> list[tuple[str | None, str | None]]:
    """(owner, due) of every shown step."""
    return [(owner, due) for _, owner, due in shown(understand(*turns))]


def test_a_sentence_without_a_form_is_shown_in_its_speakers_words() -> None:
    steps = shown(
        understand(
            ("Clara", "The invoices still carry our old address."),
            ("Ravi", "Sorry about that. You'll have a corrected set from me tomorrow."),
        )
    )
    assert [(owner, due) for _, owner, due in steps] == [("Ravi Menon", "2025-03-13")]
    assert "corrected set" in steps[0][0]


def test_work_given_by_name_belongs_to_who_was_named() -> None:
    assert owners(
        ("Nina", "The price sheet is ancient by now."),
        ("Nina", "Ravi, sit down with finance and get that refreshed by Friday."),
        ("Ravi", "On it."),
    ) == [("Ravi Menon", "2025-03-14")]


def test_a_time_given_when_asked_is_the_promise_of_before_and_no_second_one() -> None:
    assert owners(
        ("Clara", "The scanner at the gate drops out every night."),
        ("Ravi", "Right, I'll have one of our engineers look at that scanner."),
        ("Clara", "When though?"),
        ("Ravi", "Thursday morning."),
    ) == [("Ravi Menon", "2025-03-13")]


@pytest.mark.parametrize(
    "turns",
    [
        (("Nina", "Shall I open the second tab?"), ("Clara", "Sure.")),
        (("Ravi", "I'm going to put the credit through now. There, that's forty off."), ("Clara", "Thank you.")),
        (("Ravi", "I'm going to learn the piano one day, I swear."), ("Clara", "Ha, good luck.")),
        (("Nina", "So you use two depots?"), ("Clara", "Right.")),
        (("Ravi", "You'll get a text whenever a parcel is left."), ("Clara", "Okay.")),
    ],
)
def test_nothing_is_promised(turns: tuple[tuple[str, str], ...]) -> None:
    assert owners(*turns) == []


def test_a_promise_of_it_says_what_it_answers() -> None:
    steps = shown(
        understand(
            ("Clara", "The demo tenant crashed on me twice during the workshop."),
            ("Ravi", "That's not on. I'll raise it with our product people today."),
        )
    )
    assert len(steps) == 1
    assert "crashed" in steps[0][0]
