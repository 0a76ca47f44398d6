"""Whether anything was said about a question. Calibrated on questions with and without an answer: `dev.py bench memory`
measures it on the third of them that was kept aside.

Vectors of one network all point much the same way, and those of one language more so. So the
means of ordinary sentences and of questions in each language are shipped, and taken off.
"""

from functools import lru_cache

import numpy as np

from app.domain.languages import READ
from app.paths import RESOURCES
from pipeline.memory.encoder import SIZE, Vectors

THRESHOLD = 0.57
# Logistic regression on the nearest passage and the nearest turn in one (cosines without the common part).
_OF_PASSAGE, _OF_TURN, _BEGIN = 23.83, 26.92, -11.0


@lru_cache(maxsize=1)
def _means() -> dict[str, Vectors]:
    """The mean vector of ordinary sentences of calls, and of questions by language."""
    file = RESOURCES / "memory" / "means.bin"
    rows = np.frombuffer(file.read_bytes(), "<f4").reshape(-1, SIZE)
    return dict(zip(("passages", *READ), rows, strict=True))


def apart(passages: Vectors) -> Vectors:
    """Passages without what all of them have in common, of length one."""
    return _unit(passages - _means()["passages"])


def apart_of(question: Vectors, language: str) -> Vectors:
    """A question without what all questions of its language have in common, of length one."""
    return _unit(question - _means()[language])


def apart_of_any(question: Vectors) -> Vectors:
    """The same by the mean of all languages, which ranks better than it separates."""
    return _unit(question - np.mean([_means()[code] for code in READ], axis=0))


def likelihood(passage: float, turn: float) -> float:
    """0 to 1: that something was said about it, from the cosines of the nearest passage and of the nearest turn."""
    return float(1 / (1 + np.exp(-(_OF_PASSAGE * passage + _OF_TURN * turn + _BEGIN))))


def _unit(vectors: Vectors) -> Vectors:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    found: Vectors = vectors / np.maximum(length, 1e-6)
    return found
