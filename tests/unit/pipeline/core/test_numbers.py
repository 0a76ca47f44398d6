"""Numbers as they are said: words, figures, money and shares mean the same value."""

import pytest

from pipeline.core.numbers import in_figures, values


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("three benchmark reports", {3}),
        ("twenty five hundred seats", {2500}),
        ("1,250 users", {1250}),
        ("half a million", {500_000}),
        ("one hundred and twenty", {120}),
        ("$500k", {500_000}),
        ("ten thousand concurrent connections", {10_000}),
        ("version 3.2", {3.2}),
    ],
)
def test_a_number_is_read_however_it_is_said(said: str, meant: set[float]) -> None:
    assert values(said) == meant


def test_a_text_in_figures_keeps_its_other_words() -> None:
    assert in_figures("we have ten thousand seats and three teams") == "we have 10000 seats and 3 teams"


def test_an_issue_that_looks_like_a_number_of_another_is_another_value() -> None:
    assert values("thirty days") != values("thirteen days")
