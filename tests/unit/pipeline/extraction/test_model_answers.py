"""A language model's steps, read as from a stranger: their time, their evidence, their words."""

from datetime import date
from typing import Any

import pytest

from app.domain.claims import NextStep
from pipeline.core.dialogue import Dialogue
from pipeline.extraction.model_answers import MOST_EVIDENCE, Malformed, read, steps
from pipeline.extraction.model_prompt import Lists
from tests.unit.pipeline.calls import WEDNESDAY, call

DAY = WEDNESDAY.date()


def taken(due_words: str | None, *turns: tuple[str, str], language: str = "en", **more: Any) -> NextStep:
    """The one step of an answer that names every sentence of a call."""
    dialogue = Dialogue.of(*call(*turns))
    item = {
        "what": "Send the rack plan", "owner": "P1", "due_words": due_words, "account": "A1",
        "sentences": [s.index for s in dialogue.sentences], **more,
    }  # fmt: skip
    (step,) = steps({"next_steps": [item]}, dialogue.sentences, Lists.of(dialogue), DAY, language)
    return step


def test_a_time_copied_with_its_contraction_is_found() -> None:
    step = taken("once we're off the phone", ("Nina", "I'll send you the rack plan once we're off the phone."))
    assert step.due == DAY


@pytest.mark.parametrize(
    ("language", "words", "said", "due"),
    [
        ("de", "bis Freitag", "Den Plan schicke ich Ihnen bis Freitag.", date(2025, 3, 14)),
        ("de", "Freitag, 10 Uhr", "Freitag, 10 Uhr, ist für Sie geblockt.", date(2025, 3, 14)),
        ("es", "el viernes", "Le mando el plano el viernes.", date(2025, 3, 14)),
        ("fr", "vendredi", "Je vous envoie le plan vendredi.", date(2025, 3, 14)),
    ],
)
def test_a_time_is_read_in_the_language_of_the_call(language: str, words: str, said: str, due: date) -> None:
    assert taken(words, ("Nina", said), language=language).due == due


def test_a_time_in_a_language_that_is_not_read_is_none() -> None:
    assert taken("w piątek", ("Nina", "Wyślę plan w piątek."), language="pl").due is None


@pytest.mark.parametrize("words", ["Friday", "by the 20th", "tomorrow", "", "  .", "on the day of the fair"])
def test_a_time_that_nobody_said_is_none(words: str) -> None:
    step = taken(words, ("Nina", "I'll send you the rack plan."))
    assert (step.due, step.due_range) == (None, None)


def test_the_sentence_with_the_time_is_kept_among_many() -> None:
    many = [("Nina", f"The rack number {n} is on the plan.") for n in range(MOST_EVIDENCE + 3)]
    step = taken("by Friday", *many, ("Nina", "You will have it by Friday."))
    assert len(step.evidence) == MOST_EVIDENCE
    assert step.due == date(2025, 3, 14)
    assert step.evidence[-1].quote == "You will have it by Friday."


@pytest.mark.parametrize("text", ["", "no", "[1, 2]", '{"next_steps": [', "{" * 9000, "{'a': 1}"])
def test_what_is_no_object_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(text)
