"""How surely a sentence gives orders to the program that writes a call up, rather than speaking to a person on it.

Hashed runs of words and of letters in a logistic regression, beside the patterns of passages.py: those know the forms of
known attacks, the weights what such sentences have in common. tests/bench/train_injections.py learns them from
resources/understanding/training/injections.tsv and from the clauses of the other fragments.
"""

import json
import re
import zlib
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from app.paths import RESOURCES
from pipeline.core.text_runs import letters, runs, words_of

WEIGHTS = RESOURCES / "understanding" / "injections.npz"
BITS = 14
LONGEST_RUN = 3
_LETTERS_SHARE = 0.7
FEWEST_WORDS = 4  # of less nothing can be told
# Of little more, only what is likelier than not is an order: "with accurate notes" is part of asking for consent.
FEW_WORDS, SURE = 5, 0.5
# An order to the program names the program, what it writes, or the systems that it writes to; without such a word a sentence
# states something between people, however much it resembles what orders want to have written.
_MEANS_THE_PROGRAM = re.compile(
    json.loads((RESOURCES / "understanding" / "program_words.json").read_text(encoding="utf-8"))[
        "the_program_its_notes_or_where_it_writes"
    ],
    re.I,
)


def features(text: str) -> dict[int, float]:
    """Bucket → weight; either group is scaled to its own length, so that long sentences count no more."""
    words = words_of(text)
    found: dict[int, float] = {}
    _add(found, (f"w {run}" for run in runs(words, LONGEST_RUN)), 1.0)
    _add(found, (f"c {piece}" for piece in letters(words)), _LETTERS_SHARE)
    _add(found, (f"first {' '.join(words[:2])}", f"asks {'?' in text}"), 0.5)
    return found


def _add(found: dict[int, float], names: Iterator[str] | tuple[str, ...], weight: float) -> None:
    buckets = {zlib.crc32(name.encode()) & ((1 << BITS) - 1) for name in names}
    share = weight / max(1.0, len(buckets) ** 0.5)
    for bucket in buckets:
        found[bucket] = found.get(bucket, 0.0) + share


def means_the_program(text: str) -> bool:
    """Whether a sentence has a word for the program, for what it writes or for where it writes to."""
    return _MEANS_THE_PROGRAM.search(text) is not None


class InjectionModel:
    """Weights as loaded from the file."""

    def __init__(self, weights: npt.NDArray[np.float64], bias: float, threshold: float) -> None:
        self._weights, self._bias, self.threshold = weights, bias, threshold

    @classmethod
    def shipped(cls) -> "InjectionModel":
        return _shipped()

    def probability(self, text: str) -> float:
        """That a sentence is an order to the program."""
        found = features(text)
        z = sum(self._weights[bucket] * share for bucket, share in found.items()) + self._bias
        return float(1 / (1 + np.exp(-z)))

    def is_order(self, text: str) -> bool:
        """Whether a sentence is held for an order to the program."""
        length = len(words_of(text))
        if length < FEWEST_WORDS or not means_the_program(text):
            return False
        return self.probability(text) >= (SURE if length < FEW_WORDS else self.threshold)


@lru_cache(maxsize=1)
def _shipped() -> InjectionModel:
    with np.load(WEIGHTS) as stored:
        about = json.loads(str(stored["about"]))
        return InjectionModel(stored["weights"].astype(np.float64) * about["scale"], about["bias"], about["threshold"])
