"""Promises of the kinds that do not say "I will send the deck"."""

import pytest

from tests.unit.pipeline.calls import shown, understand

Turns = list[tuple[str, str]]
RAVI, NINA, TIM, CLARA = "Ravi Menon", "Nina Holt", "Tim Beck", "Clara Voss"

# Found by the extraction and refused by the commitment check, which was trained on fragments with more around them.
GATED = pytest.mark.xfail(reason="the commitment check takes these for no commitment")

SAID = [
    ([("Nina", "I'm sending the tile samples over tomorrow.")], "tile samples", NINA, "2025-03-13"),
    pytest.param(
        [("Ravi", "I have to rebuild the test cluster by Friday.")], "test cluster", RAVI, "2025-03-14", marks=GATED
    ),
    ([("Nina", "Ravi will be sending the wiring plan to you.")], "wiring plan", RAVI, None),
    ([("Nina", "Tim, draft the rota by Monday."), ("Tim", "On it.")], "rota", TIM, "2025-03-17"),
    ([("Clara", "Shoot me a copy of the lease."), ("Nina", "Lovely, will do.")], "copy of the lease", NINA, None),
    ([("Nina", "Shall I book the hall for Thursday?"), ("Clara", "Please.")], "hall", NINA, "2025-03-13"),
    ([("Clara", "When is the leak going to be fixed?"), ("Ravi", "End of the month.")], "leak", RAVI, "2025-03-31"),
    ([("Nina", "Can I check with my boss and come back to you?"), ("Clara", "Hm.")], "boss", NINA, None),
    ([("Clara", "The floor plan, I'll bring that up to date by Friday.")], "floor plan", CLARA, "2025-03-14"),
    (
        [("Nina", "I'll make the list of valves."), ("Clara", "okay until when"), ("Nina", "Friday")],
        "valves",
        NINA,
        "2025-03-14",
    ),
    (
        [
            ("Ravi", "Could you put together the price sheet?"),
            ("Nina", "Yep. Friday okay?"),
            ("Ravi", "Friday is fine."),
        ],
        "price sheet",
        NINA,
        "2025-03-14",
    ),
    (
        [("Nina", "I'm coming by on Friday anyway, so I'll bring you the spare filters.")],
        "spare filters",
        NINA,
        "2025-03-14",
    ),
    (
        [("Nina", "then let me price that as a rental"), ("Clara", "please do"), ("Nina", "you'll get it by Friday")],
        "rental",
        NINA,
        "2025-03-14",
    ),
    (
        [
            ("Nina", "What if I made you a report of the empty runs?"),
            ("Clara", "That would be useful. When could I have that?"),
            ("Nina", "Friday."),
        ],
        "empty runs",
        NINA,
        "2025-03-14",
    ),
    ([("Clara", "Can we speak again?"), ("Nina", "Next Tuesday?"), ("Clara", "Yep.")], "speak", NINA, "2025-03-18"),
]


@pytest.mark.parametrize(("turns", "about", "owner", "due"), SAID)
def test_is_a_step_with_its_owner_and_day(turns: Turns, about: str, owner: str | None, due: str | None) -> None:
    [(what, who, day)] = shown(understand(*turns))
    assert about in what.lower()
    assert (who, day) == (owner, due)


NOTHING: list[Turns] = [
    [("Clara", "When is the grant due?"), ("Nina", "End of the month.")],
    [("Clara", "Can you give me the address?"), ("Nina", "I'll send it to you in the chat there.")],
    [("Clara", "Then see you Thursday, you'll get a coffee.")],
    [("Clara", "I'm short of eight people, I'll take anybody with two hands.")],
    [("Ravi", "Let me bring up the second floor.")],
    [("Ravi", "I'm putting the code in the chat right now.")],
    [("Ravi", "If the crane is free on Monday, I can pour the slab by Thursday.")],
    [("Nina", "We'll have you baking again in no time.")],
    [("Clara", "It is rough out there, but we're gonna make it, mate.")],
    [("Clara", "When did the leak start?"), ("Ravi", "Last Friday.")],
]


@pytest.mark.parametrize("turns", NOTHING)
def test_is_no_step(turns: Turns) -> None:
    assert shown(understand(*turns)) == []


def test_a_promise_of_it_is_quoted_with_what_it_answers() -> None:
    [(what, _, due)] = shown(
        understand(("Clara", "Could you do something about the noise?"), ("Ravi", "I'll look into that by Friday."))
    )
    assert what.startswith("Ravi: “I'll look into that”")
    assert "the noise" in what
    assert due == "2025-03-14"


def test_the_time_is_not_left_in_the_line() -> None:
    [(what, _, due)] = shown(understand(("Ravi", "I'll send the fence drawings by Friday.")))
    assert (what, due) == ("Send the fence drawings", "2025-03-14")
