import pytest

from tests.unit.pipeline.calls import shown, understand

VETOED = [
    [("Nina", "I might be able to get the fee waived, but I can't promise that.")],
    [("Nina", "I sent the contract yesterday.")],
    [("Nina", "I won't send anything then.")],
    [("Clara", "If we ever went ahead I'd have my team migrate the archive in a weekend.")],
    [("Clara", "Sure, I'll get the board to sign a cheque tomorrow. Just kidding.")],
    [("Clara", "Peter said he would send the figures on Friday.")],
    [("Nina", "Should I send you the pricing sheet?"), ("Clara", "Don't bother.")],
    [("Nina", "Can you send me the logs by Friday?"), ("Tim", "No, I'm afraid that's not possible.")],
    [("Nina", "I'll send the proposal on Thursday."), ("Clara", "Never mind, we won't need the proposal.")],
    [("Nina", "Let me share my screen and I'll walk you through it.")],
    [("Clara", "We'll see how it goes.")],
]


@pytest.mark.parametrize("turns", VETOED)
def test_what_nobody_promised_is_no_step(turns: list[tuple[str, str]]) -> None:
    assert shown(understand(*turns)) == []


def test_request_belongs_to_who_accepts() -> None:
    found = understand(("Clara", "Ravi, can you send those benchmarks by Monday?"), ("Ravi", "Absolutely."))
    assert shown(found) == [("Send those benchmarks", "Ravi Menon", "2025-03-17")]


def test_request_handed_on_to_somebody_absent() -> None:
    found = understand(
        ("Nina", "So Tim, you'll get me the user list?"), ("Tim", "No, Jenny will. She'll do it by Monday.")
    )
    assert shown(found) == [("Get the user list", "Jenny", "2025-03-17")]


def test_correction_takes_the_last_date() -> None:
    found = understand(("Nina", "I'll send the proposal Thursday. Actually no, make that Friday."))
    assert shown(found) == [("Send the proposal", "Nina Holt", "2025-03-14")]


def test_a_day_that_is_asked_about_leaves_nothing_in_the_line_however_it_was_heard() -> None:
    found = understand(
        ("Nina", "I will schedule a deep dive with Tim for next week with Thursday work."),
        ("Tim", "Thursday afternoon is fine."),
    )
    assert shown(found) == [("Schedule a deep dive with Tim", "Nina Holt", "2025-03-20")]


def test_several_mentions_are_one_step_with_the_most_specific_date() -> None:
    found = understand(
        ("Nina", "I will schedule a workshop with Tim for next week. Would Thursday work?"),
        ("Tim", "Thursday afternoon is fine."),
        ("Nina", "To recap: I set up the workshop with Tim on Thursday, and Ravi sends the diagrams by Monday."),
    )
    assert shown(found) == [
        ("Schedule a workshop with Tim", "Nina Holt", "2025-03-20"),
        ("Send the diagrams", "Ravi Menon", "2025-03-17"),
    ]


def test_vague_date_stays_a_range() -> None:
    [step] = understand(("Nina", "I'll set up the beta access this week.")).next_steps
    assert step.due is None
    assert step.due_range is not None
    assert step.due_text == "this week"


def test_what_hangs_on_a_condition_is_not_shown_as_checked() -> None:
    open_still = understand(("Clara", "If legal clears the clause, I'll sign before the end of the month."))
    assert shown(open_still) == []
    assert shown(understand(("Nina", "If you sign for two years I can take it to one hundred and two."))) == []


def test_lower_case_words_without_punctuation() -> None:
    found = understand(("Clara", "can you send me the updated docs by tomorrow"), ("Nina", "sure no problem"))
    assert shown(found) == [("Send the updated docs", "Nina Holt", "2025-03-13")]


def test_two_accounts_are_kept_apart() -> None:
    found = understand(
        ("Nina", "Let's start with Alpha. I'll draft the Alpha plan by Friday."),
        ("Nina", "Now Beta. I'll call the Beta team tomorrow."),
        accounts=("Alpha", "Beta"),
    )
    assert [s.account for s in found.next_steps] == ["Alpha", "Beta"]
    assert "multi_account" in found.flags


def test_small_talk_stays_empty() -> None:
    found = understand(("Nina", "How was your weekend?"), ("Clara", "Lovely, we went sailing. I have to run, bye."))
    assert (found.next_steps, found.blockers, found.key_quotes) == ((), (), ())
    assert "nothing_actionable" in found.flags
