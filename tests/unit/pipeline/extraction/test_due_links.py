"""Due dates that are not said in the promise itself: before it, behind it, asked for, moved and taken."""

import pytest

from tests.unit.pipeline.calls import shown, understand

# The call is on Wednesday, the 12th of March 2025.
SAID = {
    "asked for a turn later": (
        (
            ("Ravi", "I'll check thirty of the old reports by hand against the model."),
            ("Clara", "Until when?"),
            ("Ravi", "Until the end of next week, so the twenty-first."),
        ),
        "2025-03-21",
    ),
    "put forward and taken": (
        (
            ("Ravi", "I'll send you the revised quote on paper."),
            ("Clara", "Good. Could I have it on Friday?"),
            ("Ravi", "Friday is fine."),
        ),
        "2025-03-14",
    ),
    "a bare ordinal": ((("Ravi", "I'll have the report in the portal by, let's say, the twenty-second."),), "2025-03-22"),
}  # fmt: skip


@pytest.mark.parametrize(("turns", "due"), SAID.values(), ids=SAID)
def test_the_day_beside_a_promise_is_its_due_date(turns: tuple[tuple[str, str], ...], due: str) -> None:
    assert due in [day for _, owner, day in shown(understand(*turns)) if owner == "Ravi Menon"]


def test_a_day_that_is_about_something_else_is_no_due_date() -> None:
    steps = shown(
        understand(
            ("Clara", "We were at the fair in Hanover from Monday on, and the trustees sit on the ninth of May."),
            ("Ravi", "I'll send you the price list."),
            ("Clara", "My holiday starts on the fourth of July, by the way."),
        )
    )
    assert [due for _, owner, due in steps if owner == "Ravi Menon"] == [None]


def test_a_day_that_is_not_borne_out_costs_the_date_and_not_the_promise() -> None:
    steps = shown(
        understand(
            ("Ravi", "I could come over. Next Thursday, the twentieth?"),
            ("Clara", "Thursday I've the school groups. Wednesday is better."),
            ("Ravi", "Wednesday then, I'll bring the small rig with the lamps."),
        )
    )
    assert any("small rig" in what for what, _, _ in steps)
