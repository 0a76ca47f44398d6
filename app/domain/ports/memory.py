"""The index of what was said: vectors and ranking as `pipeline.memory` makes them, rows as `app.store` keeps them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from app.domain.memory import CallIndex, Found, Passage
from app.domain.transcript import Segment, Transcript

# The segments that hold each word of a question: word → {(call, segment)}.
WordHits = Mapping[str, Collection[tuple[str, int]]]


class MemoryReader(Protocol):
    """Passages, their vectors, and which of them answer a question. `model` names the vectors: those of another one are
    made anew. Without a sentence model words alone are searched."""

    @property
    def model(self) -> str: ...

    def passages(self, transcript: Transcript) -> Sequence[Passage]: ...

    def vectors(self, passages: Sequence[Passage]) -> bytes:
        """A vector of int8 for each passage, one after the other."""

    def words(self, question: str) -> Sequence[str]:
        """The words of the question that say what it is about, as beginnings to search for."""

    def rank(
        self, question: str, indexes: Sequence[CallIndex], hits: WordHits, language: str | None = None
    ) -> Sequence[Found]:
        """The passages nearest to the question, best first; their scores are differences to the first, 0 or less."""

    def quote(
        self, question: str, found: Sequence[Found], turns: Sequence[Sequence[Segment]], language: str | None = None
    ) -> tuple[float, Sequence[float]]:
        """(how sure it is that something was said about it, 0 where nothing was; how well each turn answers)."""
