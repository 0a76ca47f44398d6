"""The small trained model: what is trained is what runs, and it finds where people take things on."""

import numpy as np

from pipeline.extraction.likelihood import ActionModel
from tests.bench import train_actions

TALK = [
    ("so how was your weekend", False),
    ("it rained all the time", False),
    ("i will send you the report tomorrow", True),
    ("you will write the summary for the next meeting", True),
    ("that looks nice in blue", False),
]


def talks(count: int) -> list[train_actions.Talk]:
    lines = [(i, TALK[i % len(TALK)][0], 4.0 * i) for i in range(25)]
    items = {i for i in range(25) if TALK[i % len(TALK)][1]}
    return [(f"m{n}", f"m{n}", lines, items) for n in range(count)]


def test_what_was_trained_is_what_runs() -> None:
    corpus = train_actions.corpus_of(talks(4))
    model, _, _, found = train_actions.learned(corpus, np.arange(len(corpus.texts)))
    running = ActionModel(train_actions.shipped(corpus, 0.0))
    first = [(text, start) for _, text, start in talks(1)[0][2]]
    np.testing.assert_allclose(running.likelihood(first), model.decision_function(found[: len(first)]), atol=0.05)


def test_a_promise_is_likelier_than_small_talk() -> None:
    """The model that ships, on sentences that nobody trained it on."""
    said = [
        ("Did you see the match on Sunday?", 2.0),
        ("The weather up here is terrible.", 6.0),
        ("We opened a second office in Leeds last year.", 10.0),
        ("I will send the revised quote over to you by Friday.", 14.0),
    ]
    odds = ActionModel.shipped().likelihood(said)
    assert odds.argmax() == 3


def test_an_empty_call_has_no_likelihoods() -> None:
    assert len(ActionModel.shipped().likelihood([])) == 0
