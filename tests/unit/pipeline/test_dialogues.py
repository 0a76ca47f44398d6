"""Written calls of other trades: what may be shown of them, and how it is worded."""

import re

from pipeline.core.own_words import is_quote, own_words
from tests.bench import dialogues
from tests.bench.understanding import understand
from tests.unit.pipeline.calls import shown
from tests.unit.pipeline.calls import understand as heard

PRONOUN_ALONE = re.compile(r"^\w+ (?:it|that|this|them|those|one)\b", re.I)


def test_written_calls_of_other_trades() -> None:
    true = false = missed = 0
    rivals, wanted = set[str](), set[str]()
    for call in dialogues.every():
        found = understand(call.transcript, call.context)
        right, wrong, left = dialogues.judged(call, found)
        true, false, missed = true + len(right), false + len(wrong), missed + len(left)
        rivals |= {c.name for c in found.competitors}
        wanted |= call.rivals
        if not call.steps:
            assert dialogues.shown(found) == [], call.name
        for step in right:
            assert is_quote(step.what) or not PRONOUN_ALONE.search(step.what), step.what
    assert true / (true + false) >= 0.9
    assert true / (true + missed) >= 0.7
    assert rivals <= wanted
    assert len(rivals) >= 5


def test_what_is_done_in_the_call_is_no_step() -> None:
    for turns in (
        [("Nina", "I'll add the second seat to your plan. That's done now."), ("Clara", "Great.")],
        [("Nina", "I'll walk you through the new ledger."), ("Clara", "Okay.")],
        [("Clara", "Can you read me the number?"), ("Nina", "Sure, I'll tell you in a minute.")],
        [("Ravi", "I'll be taking your, well, see the page for yourself."), ("Clara", "Hm.")],
        [("Nina", "If anything comes up just give us a shout."), ("Clara", "I will.")],
    ):
        assert shown(heard(*turns)) == [], turns


def test_a_promise_of_it_stands_with_what_it_answers() -> None:
    found = heard(
        ("Clara", "And the maintenance plan, you were going to quote me on that."),
        ("Nina", "I was, sorry. I'll get that over to you tonight."),
    )
    [step] = [s for s in found.next_steps if s.verification.status == "verified"]
    assert "maintenance plan" in step.what
    assert "tonight" not in step.what
    assert own_words(step.what) == "I'll get that over to you"


def test_a_name_that_answers_who_else_is_in_the_running_is_a_rival() -> None:
    found = heard(
        ("Nina", "Is anyone else in the running, another agency?"),
        ("Clara", "There was one call with Brightmoor, back in spring."),
    )
    assert [c.name for c in found.competitors] == ["Brightmoor"]
