"""Which claims of two readers, or of two windows of a call, are one, and which are two."""

from datetime import date

from app.domain.claims import Evidence, NextStep
from pipeline.extraction.joined_claims import new, together, worded

THURSDAY, FRIDAY = date(2025, 3, 13), date(2025, 3, 14)


def step(what: str, *said: int, owner: str | None = "Nina Holt", due: date | None = None, turn: int = 3) -> NextStep:
    """A step whose evidence are the sentences at these seconds of one turn."""
    evidence = tuple(Evidence(turn, float(at), at + 1.0, "Nina Holt", f"words at {at}") for at in said)
    return NextStep(what, owner, due, None, None, "Voss AG", evidence)


def told(claims: tuple[NextStep, ...]) -> list[tuple[str, bool, bool]]:
    """(words, found by the rules, found by the model)."""
    return [(c.what, c.verification.checks["by_rules"], c.verification.checks["by_model"]) for c in claims]


def test_two_tasks_of_one_answer_are_two_though_they_share_their_words_and_their_passage() -> None:
    listed = [
        step("Draw up the rollout plan", 1),
        step("Go through the rollout plan together", 1, 2, due=FRIDAY),
        step("Send the invitation for the rollout plan", 2, due=THURSDAY),
    ]
    assert new(listed, []) == listed
    assert len(together(listed, [])) == 3


def test_one_task_for_two_people_is_two_steps() -> None:
    listed = [step("Call five of the leads", 1), step("Call five of the leads", 1, owner="Ravi Menon")]
    assert new(listed, []) == listed


def test_what_an_answer_says_again_is_kept_once() -> None:
    first = step("Send the price list", 1)
    again = [step("Send the price list", 7), step("Send the price lists", 1), step("send the price list", 1)]
    assert new([first, *again], []) == [first]


def test_what_two_windows_share_is_kept_once_in_the_words_of_the_first() -> None:
    known = [step("Send the price list to Clara", 1)]
    assert new([step("Mail Clara the price list", 1)], known) == []
    assert len(new([step("Book the training room", 1)], known)) == 1


def test_each_line_of_the_rules_goes_to_the_likest_of_the_model() -> None:
    by_model = [step("Draw up the rollout plan", 1), step("Send the rollout plan", 2, due=FRIDAY)]
    by_rule = [step("Send you the plan", 2, due=FRIDAY)]
    found = told(together(by_model, by_rule))
    assert ("Draw up the rollout plan", False, True) in found
    assert ("Send the rollout plan", True, True) in found
    assert len(worded(together(by_model, by_rule))) == 2


def test_a_task_that_only_the_rules_found_stays_beside_the_model_s() -> None:
    found = told(together([step("Send the price list", 1)], [step("Book a room", 5, turn=9)]))
    assert found == [("Send the price list", False, True), ("Book a room", True, False)]


def test_a_day_that_only_the_rules_read_is_kept_in_the_words_of_the_model() -> None:
    first = together([step("Send Clara the price list", 1)], [step("Send the price list", 1, due=FRIDAY)])[0]
    assert (first.what, first.due) == ("Send Clara the price list", FRIDAY)
