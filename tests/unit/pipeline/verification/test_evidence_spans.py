"""A quote is found again though the recognizer wrote a word differently, and never with other facts."""

import pytest

from app.domain.claims import Evidence
from pipeline.core.dialogue import Dialogue
from pipeline.verification.evidence_spans import locate, same_facts
from tests.unit.pipeline.calls import call

SPOKEN = "We will not move the rollout of the reporting package to Thursday in any case."


def found(quote: str) -> bool:
    transcript, context = call(("Ravi", SPOKEN))
    s = transcript.segments[0]
    return locate(Dialogue.of(transcript, context), [Evidence(0, s.start, s.end, s.speaker, quote)]).found


def test_a_word_that_was_written_differently_is_the_same_quote() -> None:
    assert found("We will not move the roll-out of the reporting package to Thursday in any case.")


@pytest.mark.parametrize(
    "quote",
    [
        "We will now move the rollout of the reporting package to Thursday in any case.",
        "We will not move the rollout of the reporting package to Tuesday in any case.",
        "We might not move the rollout of the reporting package to Thursday in any case.",
    ],
)
def test_another_negation_date_or_modal_is_another_quote(quote: str) -> None:
    assert not found(quote)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("it takes 30 days", "it takes 13 days"),
        ("it is API-456", "it is API-465"),
        ("ask Jane Wilson", "ask Jane Winston"),
        ("not before March", "before March"),
    ],
)
def test_facts_differ_by_number_key_name_and_negation(one: str, other: str) -> None:
    assert same_facts(one, one)
    assert not same_facts(one, other)
