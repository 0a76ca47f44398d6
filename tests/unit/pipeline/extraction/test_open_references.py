"""What words leave open, and what they name."""

import pytest

from pipeline.extraction.open_references import left_open, nouns


@pytest.mark.parametrize("said", ["I will send that over.", "I will fix it on Monday.", "I will get those across."])
def test_a_pronoun_alone_leaves_its_thing_open(said: str) -> None:
    assert left_open(said).thing


@pytest.mark.parametrize(
    "said",
    [
        "I will send that offer over.",
        "I will make sure that the drawings are right.",
        "The invoice is wrong, I will change it.",
        "If you are fine with it, I will write to the bank.",
    ],
)
def test_a_noun_of_its_own_leaves_nothing_open(said: str) -> None:
    assert not left_open(said).thing


def test_a_person_and_a_number_are_open_without_their_noun() -> None:
    assert left_open("I will give her a call.").person
    assert not left_open("I will tell Marta to call him.", frozenset({"marta"})).person
    assert left_open("I will do two.").number
    assert not left_open("I will send the twenty badges at two.").number


def test_times_people_and_general_words_name_nothing() -> None:
    assert nouns("I will come back to the guys on Monday with Marta.", frozenset({"marta"})) == ()
    assert nouns("I will write the minutes.") != ()
    assert nouns("Your valve is leaking.") == ("valve",)
