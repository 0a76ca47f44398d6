"""Fields of a method from a call: filled by the customer's own sentence, and left empty by anything else."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from app.domain.claims import ModelAnswer
from app.domain.methods import FieldAnswer, MethodAnswers
from app.services.methods.templates import method_of
from pipeline.extraction import OfflineExtractor
from pipeline.methods import OfflineFieldReader
from pipeline.methods.model_filler import ModelFieldReader
from tests.unit.pipeline.calls import call


def fields(method: str, *turns: tuple[str, str], accounts: tuple[str, ...] = ("Voss AG",)) -> dict[str, FieldAnswer]:
    transcript, context = call(*turns, accounts=accounts)
    claims = OfflineExtractor().extract(transcript, context)
    found = OfflineFieldReader().read(method_of(method), transcript, claims, context)
    return {answer.field: answer for answer in found.answers}


BUYER = ("Clara", "Budget sits with Dana Whitfield, our CRO, and she signs anything over fifty thousand.")


def test_a_field_has_its_value_quote_speaker_and_moment_and_the_rest_is_not_said() -> None:
    found = fields("meddicc", ("Nina", "Who holds the budget?"), BUYER)
    buyer = found["economic_buyer"]
    assert buyer.value == "Dana Whitfield (CRO)"
    assert buyer.evidence[0].quote == BUYER[1]
    assert buyer.evidence[0].speaker == "Clara Voss"
    assert buyer.evidence[0].start > 1.0
    assert found["decision_process"].said
    assert not found["metrics"].said
    assert not found["champion"].said
    assert len(found) == 7


@pytest.mark.parametrize(
    "turns",
    [
        [("Nina", "Our reps spend about nine hours a week on updates.")],
        [("Clara", "Do our reps spend about nine hours a week on updates?")],
        [("Clara", "If we ever went ahead our reps would spend nine hours a week on it.")],
        [("Clara", "Our reps spend nine hours a week on updates. Just kidding, they do nothing.")],
        [("Clara", "Our reps spend nine hours a week on updates. Scratch that, I have no idea.")],
    ],
    ids=["our own side", "asked", "supposed", "joked", "taken back"],
)
def test_what_was_not_said_as_a_fact_by_the_customer_fills_nothing(turns: list[tuple[str, str]]) -> None:
    assert not fields("meddicc", *turns)["metrics"].said


def test_the_same_said_as_a_fact_does() -> None:
    assert fields("meddicc", ("Clara", "Our reps spend about nine hours a week on updates."))["metrics"].said


def test_a_call_of_several_accounts_fills_nothing() -> None:
    found = fields("bant", ("Clara", "We budgeted ninety thousand for it."), accounts=("Voss AG", "Berg GmbH"))
    assert not any(answer.said for answer in found.values())
    assert fields("bant", ("Clara", "We budgeted ninety thousand for it."))["budget"].said


class Model:
    """A model that answers what a test tells it to."""

    name = "test"

    def __init__(self, *answers: Mapping[str, Any]) -> None:
        self._text = json.dumps({"answers": answers})

    def answer(self, *, instructions: str, data: str, schema: Mapping[str, Any]) -> ModelAnswer:
        return ModelAnswer(self._text, 1, 1)


def asked(model: Model, *turns: tuple[str, str]) -> MethodAnswers:
    transcript, context = call(*turns)
    return ModelFieldReader(model).read(method_of("meddicc"), transcript, None, context)


TALK = (
    ("Nina", "How do things stand at your end today?"),
    ("Clara", "The finance controller Pat Moor releases the funds."),
    ("Clara", "Would it work without a server?"),
)


def value_of(answers: MethodAnswers, key: str) -> str | None:
    return next(answer.value for answer in answers.answers if answer.field == key)


def test_a_models_answer_counts_where_a_sentence_of_the_customers_bears_it() -> None:
    right = {"field": "economic_buyer", "sentences": [1], "name": "Pat Moor"}
    assert value_of(asked(Model(right), *TALK), "economic_buyer") == "Pat Moor"


@pytest.mark.parametrize(
    "answer",
    [
        {"field": "economic_buyer", "sentences": [1], "name": "Gail Moss"},
        {"field": "economic_buyer", "sentences": [99], "name": "Pat Moor"},
        {"field": "economic_buyer", "sentences": "all", "name": "Pat Moor"},
        {"field": "decision_criteria", "sentences": [2], "name": None},
        {"field": "decision_criteria", "sentences": [0], "name": None},
    ],
    ids=["a name that was not said", "no such sentence", "no numbers", "a question", "our own sentence"],
)
def test_a_models_answer_that_nothing_bears_is_left_out(answer: Mapping[str, Any]) -> None:
    found = asked(Model(answer), *TALK)
    assert not any(one.said for one in found.answers)


def test_a_sentence_that_breaks_off_is_no_value() -> None:
    lost = ("Clara", "We lose about nine hours a week on updates and and")
    anew = [("Clara", "Our reps spend about nine hours a week on how."), ("Clara", "How we plan is another matter.")]
    assert not fields("meddicc", lost)["metrics"].said
    assert not fields("meddicc", *anew)["metrics"].said


def test_a_model_may_name_a_short_answer_and_one_that_sounds_like_something_else() -> None:
    turns = (("Nina", "How much of it rings out?"), ("Clara", "On a bank holiday weekend forty percent just ring out."))
    assert not fields("meddicc", *turns)["metrics"].said, "the pattern stays away from holidays"
    said = {"field": "metrics", "sentences": [1], "name": None}
    assert value_of(asked(Model(said), *turns), "metrics") == turns[1][1]
    short = (("Nina", "Budget was eighty, right?"), ("Clara", "Not eighty, eighteen."))
    assert value_of(asked(Model({**said, "field": "metrics"}), *short), "metrics") == "Not eighty, eighteen."
