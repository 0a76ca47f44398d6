"""How likely a sentence is about something that somebody takes on: a small linear model, its coefficients shipped as data.

Terms of one to three words, weighed for the sentence itself, for its neighbours and for what is spoken of around it, with
where it stands in the meeting. tests/bench/train_actions.py learns the weights (AMI, the written calls) and judges them.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from app.paths import RESOURCES

WEIGHTS = RESOURCES / "understanding" / "actions.json"
LONGEST_TERM = 3
# A sentence of few known terms is not blown up to the length of a full one.
SHORTEST_NORM = 4.0
# (distance to either side, share): the neighbours, and what is spoken of around.
NEAR, AROUND = (2, 0.5), (8, 0.2)
_WORD = re.compile(r"[a-z']+|\d+")

Vector = npt.NDArray[np.float64]


def terms(plain: str) -> Iterator[str]:
    """All runs of one to three words of a text whose contractions are written out."""
    words = _WORD.findall(plain.lower())
    for length in range(1, LONGEST_TERM + 1):
        for first in range(len(words) - length + 1):
            yield " ".join(words[first : first + length])


def scores(plain: str, idf: Mapping[str, float]) -> dict[str, float]:
    """Each known term with its weight: sublinear count times rarity, the whole scaled to length one at the most."""
    counts: dict[str, int] = {}
    for term in terms(plain):
        if term in idf:
            counts[term] = counts.get(term, 0) + 1
    weighed = {term: (1 + math.log(count)) * idf[term] for term, count in counts.items()}
    norm = max(SHORTEST_NORM, math.sqrt(sum(value * value for value in weighed.values())))
    return {term: value / norm for term, value in weighed.items()}


def place(plain: str, start: float, whole: float) -> tuple[float, ...]:
    """Where and how a sentence is said; `start` and `whole`, the length of the meeting, are in seconds."""
    share = start / whole if whole else 0.0
    left = max(0.0, whole - start)
    return (
        share,
        share**4,
        math.log1p(left) / 5,
        float(left < 60),
        float(left < 180),
        math.log1p(len(plain.split())),
        float("?" in plain),
    )


def spread(values: Vector) -> Vector:
    """[sentences] → what reaches each from its neighbours and from around it: [2, sentences]."""
    out = np.zeros((2, len(values)))
    for row, (reach, share) in enumerate((NEAR, AROUND)):
        for distance in range(1, min(reach, len(values) - 1) + 1):
            out[row, distance:] += share * values[:-distance]
            out[row, :-distance] += share * values[distance:]
    return out


class ActionModel:
    """Weights as loaded from the file; `terms` maps a term to (rarity, own, near, around)."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self._idf = {term: float(row[0]) for term, row in body["terms"].items()}
        self._weights = {term: np.array(row[1:], np.float64) for term, row in body["terms"].items()}
        self._place = np.array(body["place"], np.float64)
        self._bias = float(body["bias"])
        self.threshold = float(body["threshold"])

    @classmethod
    def shipped(cls) -> "ActionModel":
        return _shipped()

    def likelihood(self, sentences: Sequence[tuple[str, float]]) -> Vector:
        """(text with contractions written out, start in seconds) of a whole meeting → log odds for each; `threshold` is
        where precision and recall were best balanced on meetings that the model had not seen."""
        if not sentences:
            return np.zeros(0)
        whole = max(start for _, start in sentences)
        parts = np.zeros((3, len(sentences)))
        for at, (plain, _) in enumerate(sentences):
            for term, value in scores(plain, self._idf).items():
                parts[:, at] += value * self._weights[term]
        places = np.array([place(plain, start, whole) for plain, start in sentences])
        near, around = spread(parts[1])[0], spread(parts[2])[1]
        out: Vector = parts[0] + near + around + places @ self._place + self._bias
        return out


@lru_cache(maxsize=1)
def _shipped() -> ActionModel:
    return ActionModel(json.loads(WEIGHTS.read_text(encoding="utf-8")))
