"""How near in meaning a claim is to what a meeting spoke of: a short vector for each English word, shipped as data.

tests/bench/train_word_vectors.py makes them. A word that has none counts by its letters alone.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from app.paths import RESOURCES
from pipeline.core.text import STOP_WORDS, tokens
from pipeline.verification.meeting_index import GENERIC, Meeting, word_stems

VECTORS = RESOURCES / "understanding" / "word_vectors.npz"
WINDOW = 5
Matrix = npt.NDArray[np.float32]


@lru_cache(maxsize=1)
def _vectors() -> tuple[dict[str, int], Matrix]:
    with np.load(VECTORS) as kept:
        words, rows = str(kept["words"]).split("\n"), kept["vectors"].astype(np.float32)
    return {w: i for i, w in enumerate(words)}, rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _words(plain: str) -> list[str]:
    return [t for t in tokens(plain.replace("-", " ")) if t not in STOP_WORDS and len(t) > 2]


@dataclass(frozen=True, slots=True)
class Meanings:
    """The vectors of a meeting: of its words, of each stretch of utterances, and of all of it."""

    words: Matrix
    stretches: Matrix
    whole: Matrix

    @classmethod
    def of(cls, meeting: Meeting) -> "Meanings":
        """The vectors of what was said; a rare word counts for more."""
        row, vectors = _vectors()
        lines = np.zeros((len(meeting.utterances) + WINDOW, vectors.shape[1]), np.float32)
        said: set[int] = set()
        for i, u in enumerate(meeting.utterances):
            for word in _words(u.plain):
                if (at := row.get(word)) is not None:
                    said.add(at)
                    lines[i] += vectors[at] * _weight(word, meeting)
        sums = np.cumsum(np.vstack([np.zeros((1, vectors.shape[1]), np.float32), lines]), axis=0)
        stretches = sums[WINDOW:] - sums[:-WINDOW]
        return cls(vectors[sorted(said)], _unit(stretches), _unit(lines.sum(0, keepdims=True))[0])

    def nearness(self, plain: str, meeting: Meeting, roles: frozenset[str]) -> tuple[float, float, float, float]:
        """(how near the claim's words are to words that were said, on average and at worst; how near the whole claim is to the
        nearest stretch, and to all of the meeting)."""
        row, vectors = _vectors()
        near, total = [], np.zeros(vectors.shape[1], np.float32)
        for word in dict.fromkeys(_words(plain)):
            stems = word_stems(word)
            if stems & roles or not stems - GENERIC:
                continue
            at = row.get(word)
            if stems <= meeting.where.keys():
                near.append(1.0)
            elif at is None or not len(self.words):
                near.append(0.3)
            else:
                near.append(float((self.words @ vectors[at]).max()))
            if at is not None:
                total += vectors[at] * _weight(word, meeting)
        if not near:
            return 1.0, 1.0, 0.5, 0.5
        claim = _unit(total[None])[0]
        return sum(near) / len(near), min(near), float((self.stretches @ claim).max()), float(self.whole @ claim)


def _weight(word: str, meeting: Meeting) -> float:
    return max((meeting.weight(s) for s in word_stems(word)), default=0.0)


def _unit(rows: Matrix) -> Matrix:
    unit: Matrix = rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-6)
    return unit
