"""Cues that change what a sentence means; contractions are written out before."""

import pytest

from pipeline.core.cues import Cue, cues, joke_follows
from pipeline.core.text import expand


@pytest.mark.parametrize(
    ("said", "cue"),
    [
        ("I might send it", Cue.HEDGED),
        ("If legal agrees we will sign", Cue.CONDITIONAL),
        ("I won't do that", Cue.NEGATED),
        ("He said they would pay", Cue.HEARSAY),
        ("Yeah right, as if", Cue.SARCASM),
        ("Scratch that, forget it", Cue.RETRACTED),
        ("Can you send it?", Cue.QUESTION),
    ],
)
def test_a_cue_is_found_by_its_words(said: str, cue: Cue) -> None:
    assert cue in cues(expand(said))


def test_a_plain_promise_has_none() -> None:
    assert cues(expand("I'll send the report")) == frozenset()


def test_a_joke_is_taken_back_by_the_next_sentence() -> None:
    assert joke_follows(expand("Just kidding."))
    assert not joke_follows(expand("Just send it."))
