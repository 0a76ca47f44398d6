"""Accepting, declining, offering and taking on, as people say them."""

import pytest

from app.domain.speech_acts import CHAT_NO, CHAT_YES, RECORDING_NO, RECORDING_YES, accepts, declines, offers, takes_on


@pytest.mark.parametrize("said", ["Sure, I will do it", "No problem, will do", "Will do", "Sounds good", "On it"])
def test_a_turn_that_begins_by_taking_on(said: str) -> None:
    assert accepts(said)
    assert not declines(said)


@pytest.mark.parametrize("said", ["No, I can not", "Unfortunately not", "Not really", "I am afraid that is out"])
def test_a_turn_that_begins_by_refusing(said: str) -> None:
    assert declines(said)
    assert not accepts(said)


def test_an_offer_is_a_question_in_the_first_person() -> None:
    assert offers("Shall I send it?")
    assert not offers("Shall you send it?")


@pytest.mark.parametrize(
    "said", ["I will call them", "We are sending it tonight", "Let me check", "our legal is on it"]
)
def test_the_first_person_takes_on(said: str) -> None:
    assert takes_on(said)


def test_no_in_a_chat_hides_anywhere_and_may_be_a_yes_to_recording() -> None:
    assert CHAT_NO.search("in another meeting until three")
    assert not CHAT_NO.search("no problem, joining")
    assert CHAT_YES.search("bin dabei")
    assert RECORDING_YES.search("no problem")
    assert RECORDING_NO.search("I would rather you did not")


@pytest.mark.parametrize(
    "said", ["Friday is no good for us.", "Tuesday is not good.", "The twelfth would be less ideal."]
)
def test_a_day_that_does_not_suit_is_no_yes(said: str) -> None:
    assert not accepts(said)


@pytest.mark.parametrize(
    "said", ["Friday is fine.", "The twelfth works just fine.", "Tuesday would be absolutely perfect."]
)
def test_a_day_that_suits_is_a_yes(said: str) -> None:
    assert accepts(said)
