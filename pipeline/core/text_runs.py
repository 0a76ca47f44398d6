"""Words, runs of words and runs of letters of a text, as the hashed models read them."""

import re
from collections.abc import Iterator, Sequence

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_FIGURE = re.compile(r"\d+")
_LETTERS = (3, 4, 5)


def words_of(text: str) -> list[str]:
    """The words in small letters, each figure as 0."""
    return _WORD.findall(_FIGURE.sub("0", text.lower()))


def runs(words: Sequence[str], longest: int) -> Iterator[str]:
    """Every run of up to `longest` words."""
    for length in range(1, longest + 1):
        for first in range(len(words) - length + 1):
            yield " ".join(words[first : first + length])


def letters(words: Sequence[str]) -> Iterator[str]:
    """Every run of 3 to 5 letters, across the words' ends."""
    text = f" {' '.join(words)} "
    for length in _LETTERS:
        for first in range(len(text) - length + 1):
            yield text[first : first + length]
