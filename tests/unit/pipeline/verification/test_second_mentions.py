"""Steps that only say again what the step beside them says."""

from tests.unit.pipeline.calls import shown, understand


def test_agreeing_on_the_day_of_a_promise_is_no_step_of_its_own() -> None:
    steps = shown(
        understand(
            ("Clara", "Could you send us the load test by Tuesday?"),
            ("Ravi", "I'll email you the load test, but Tuesday is tight. Wednesday?"),
            ("Clara", "Wednesday's fine."),
        )
    )
    assert [(owner, due) for _, owner, due in steps] == [("Ravi Menon", "2025-03-19")]


def test_a_day_alone_is_a_step_where_nobody_else_promises_the_thing() -> None:
    steps = shown(understand(("Clara", "When can you send us the load test?"), ("Ravi", "Friday.")))
    assert [(owner, due) for _, owner, due in steps] == [("Ravi Menon", "2025-03-14")]


def test_a_promise_made_twice_in_like_words_stands_once() -> None:
    steps = shown(
        understand(
            ("Ravi", "I'll send you the security report on Friday."),
            ("Clara", "Great. What else was there?"),
            ("Ravi", "So I'll send you the security report."),
        )
    )
    assert [due for _, _, due in steps] == ["2025-03-14"]


def test_agreeing_to_a_day_that_somebody_else_asked_about_is_their_promise() -> None:
    steps = shown(
        understand(
            ("Clara", "Who can look at our records?"),
            ("Ravi", "I'll get that down on one sheet for you, who can see what. Monday all right?"),
            ("Clara", "Monday's fine."),
        )
    )
    assert [(owner, due) for _, owner, due in steps] == [("Ravi Menon", "2025-03-17")]
