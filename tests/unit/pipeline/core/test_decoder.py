"""A decoder that has begun to repeat itself is cut off; what people really say twice stays."""

import pytest

from pipeline.core.decoder import without_loop

PHRASE = [11, 12, 13, 14]


@pytest.mark.parametrize("length", [1, 4, 12])
def test_a_loop_at_the_end_is_left_once(length: int) -> None:
    loop = list(range(100, 100 + length))
    assert without_loop([*PHRASE, *loop * 6]) == [*PHRASE, *loop]
    assert without_loop(loop * 3) == loop


def test_a_loop_that_was_cut_short_goes_too() -> None:
    assert without_loop([1, *PHRASE * 4, 11, 12]) in ([1, *PHRASE], [1, *PHRASE, 11, 12])


@pytest.mark.parametrize(
    "tokens",
    [
        [],
        [5],
        [5, 5, 6, 7],  # "no, no"
        [1, 2, *PHRASE, *PHRASE],  # said twice
        [*PHRASE, 1, *PHRASE, 2, *PHRASE],  # the same words in three sentences
        list(range(40)),
    ],
)
def test_what_is_said_is_kept(tokens: list[int]) -> None:
    assert without_loop(tokens) == tokens


def test_a_phrase_longer_than_a_loop_is_kept() -> None:
    long = list(range(200, 213))
    assert without_loop(long * 3) == long * 3
