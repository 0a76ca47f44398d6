"""Promises as people put them in calls that nobody had read before, and what only sounds like one."""

import pytest

from tests.unit.pipeline.calls import shown, understand

# Who promises in each, in the last turn.
PROMISED = {
    "you shall": (("Clara", "Could we see the bands with what's in them?"), ("Ravi", "You shall have those bands by Friday.")),
    "you'll both": (
        ("Clara", "Get the terms down in writing then."),
        ("Ravi", "I'll draft the heads of terms and you'll both have them by Friday."),
    ),
    "lemme ask": (
        ("Clara", "Three logins would do us."),
        ("Ravi", "I'm seeing my boss tomorrow, lemme ask her if she'll do three logins for two ninety."),
    ),
    "consider it done": (
        ("Clara", "Is there a paper on how the keys are kept?"),
        ("Ravi", "There's a white paper on the keys. Consider it done, you'll have it this afternoon."),
    ),
    "a reason reported": (
        ("Clara", "We're still on the old drawings."),
        ("Ravi", "I'll have the revised drawings over to you on Friday, he promised them to me for Thursday."),
    ),
    "so that not": (
        ("Clara", "The reminder letters worry my treasurer."),
        ("Ravi", "I'll move the renewal date to the end of April so that you're not chased."),
    ),
    "whatever he says": (
        ("Clara", "Is there anything you can do on the price?"),
        ("Ravi", "I'll ask Robert tonight what we can do and whatever he says I'll put that in the quote."),
    ),
    "see that": (
        ("Clara", "The board pack closes on Monday."),
        ("Ravi", "I'll see that the figures are in the board pack on Monday."),
    ),
    "no trouble": (
        ("Clara", "Could you mail us the list of message numbers?"),
        ("Ravi", "No bother, I'll mail you the list of message numbers before noon."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("turns", PROMISED.values(), ids=PROMISED)
def test_a_promise_in_its_own_form_belongs_to_its_speaker(turns: tuple[tuple[str, str], ...]) -> None:
    assert "Ravi Menon" in [owner for _, owner, _ in shown(understand(*turns))]


def test_she_is_the_absent_colleague_named_before() -> None:
    steps = shown(
        understand(
            ("Ravi", "I'd need the list of phones."),
            ("Clara", "Sharna in the office does the phones, she'll get that list to you by tomorrow lunchtime."),
        )
    )
    assert [(owner, due) for _, owner, due in steps] == [("Sharna", "2025-03-13")]


def test_an_offer_that_was_taken_is_the_step_of_who_made_it() -> None:
    steps = shown(
        understand(
            ("Ravi", "I can send you a couple of sample tags in the mail."),
            ("Clara", "That would be great, yes please."),
        )
    )
    assert [owner for _, owner, _ in steps] == ["Ravi Menon"]


# Nobody takes anything on in these.
NOTHING = {
    "terms": (("Clara", "Thirty eight, delivered, if you say yes now I'll release the order this evening."),),
    "a bid": (("Ravi", "We're at one ninety."), ("Clara", "I'll do one seventy six and that's me.")),
    "the colleague beside": (
        ("Clara", "Good morning."),
        ("Ravi", "I have my colleague Dominic with me, who looks after the technical side."),
    ),
    "late": (("Clara", "Marek will come ten minutes later, he has a problem with the furnace."),),
    "a figure": (("Nina", "He's left the lights on again."), ("Ravi", "I'll murder him gently.")),
    "laughed at": (("Clara", "And who scans at night?"), ("Ravi", "I'll scan, haha, I'll double his pay if he scans.")),
    "a day refused": (("Ravi", "Shall we speak again on Friday?"), ("Clara", "Friday I'm at a funeral.")),
    "shown now": (("Ravi", "And then I'll show how you pull the report in two minutes."),),
}


@pytest.mark.parametrize("turns", NOTHING.values(), ids=NOTHING)
def test_what_only_sounds_like_a_promise_is_none(turns: tuple[tuple[str, str], ...]) -> None:
    assert shown(understand(*turns)) == []


def test_a_line_that_answers_a_request_quotes_it() -> None:
    steps = shown(
        understand(
            ("Nina", "I went into the store on Saturday. Can somebody get Jaz to count the bar stools?"),
            ("Ravi", "I'll tell her when she's in tomorrow."),
        )
    )
    assert any("count the bar stools" in what for what, _, _ in steps)


# A step's day that stands beside its promise: (turns, the day).
DATED = {
    "then": (
        (("Clara", "Somebody should tell Yvette."), ("Ravi", "I see her on Friday. I'll bring the pilot up with her then.")),
        "2025-03-14",
    ),
    "put as a question": (
        (
            ("Clara", "How far is the read-only link?"),
            ("Ravi", "I'll find out about the read-only link and let you know."),
            ("Clara", "When might that be?"),
            ("Ravi", "Would Friday be reasonable?"),
            ("Clara", "Friday is fine."),
        ),
        "2025-03-14",
    ),
    "by what time": (
        (
            ("Clara", "Somebody has to phone me about the outage."),
            ("Ravi", "I'll call you myself about the outage."),
            ("Clara", "By what time?"),
            ("Ravi", "Before four."),
        ),
        "2025-03-12",
    ),
    "before the subject": ((("Ravi", "Ten sharp, Monday the seventeenth you'll get the test invite off me."),), "2025-03-17"),
    "her, not her Monday": (
        (("Nina", "Ask Jo before you give her number to anybody."), ("Ravi", "I'll ring her Monday morning about that.")),
        "2025-03-17",
    ),
    "an hour": (
        (("Clara", "We never got the corrected invoice."), ("Ravi", "You'll have the corrected invoice by five.")),
        "2025-03-12",
    ),
    "after a broken segment": (
        (("Ravi", "Let me redo the quote on forty two and I'll"), ("Ravi", "send the quote over to you tomorrow.")),
        "2025-03-13",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("turns", "day"), DATED.values(), ids=DATED)
def test_the_day_that_stands_beside_a_promise_is_its_day(turns: tuple[tuple[str, str], ...], day: str) -> None:
    assert day in [due for _, _, due in shown(understand(*turns))]


def test_to_go_through_a_paper_tonight_and_to_ask_a_team_are_work_for_after_the_call() -> None:
    said = (
        ("Nina", "I'll go through the lease tonight."),
        ("Ravi", "And I'll ask the hardware team and get you a straight yes or no."),
    )
    assert {owner for _, owner, _ in shown(understand(*said))} == {"Nina Holt", "Ravi Menon"}


def test_what_is_denied_as_a_result_is_not_promised() -> None:
    assert shown(understand(("Ravi", "The price sheet was wrong, so we won't send the price sheet on Friday."))) == []


def test_the_speaker_asks_whoever_would_do_the_other_thing() -> None:
    steps = shown(
        understand(("Ravi", "I can't do that on my own. I'm seeing my boss tomorrow, let me ask her if she'll do it."))
    )
    assert [owner for _, owner, _ in steps] == ["Ravi Menon"]


def test_a_time_of_ones_own_makes_a_supposed_form_a_promise() -> None:
    turns = (
        ("Clara", "Can you hang up the new route maps?"),
        ("Ravi", "Sure, I'd have the new route maps on the wall by tomorrow lunch."),
    )
    assert [(owner, due) for _, owner, due in shown(understand(*turns))] == [("Ravi Menon", "2025-03-13")]


def test_an_invitation_may_follow_from_me() -> None:
    turns = (
        ("Nina", "Shall we put something in for the week after? Wednesday the nineteenth, same hour?"),
        ("Clara", "That works."),
        ("Nina", "Perfect. The invitation will follow from me."),
    )
    assert "Nina Holt" in [owner for _, owner, _ in shown(understand(*turns))]
