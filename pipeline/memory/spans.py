"""The passages of many calls as arrays: which of them hold a segment, and what share of a question's words."""

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from app.domain.memory import CallIndex, Found
from app.domain.ports.memory import WordHits

Floats = npt.NDArray[np.float32]
# The number of a call in the high half, of a segment in the low one: ascending, as passages are.
_CALL = 32


class Spans:
    """The passages of `indexes` in their order, each by its position."""

    def __init__(self, indexes: Sequence[CallIndex]) -> None:
        self._calls = [index.call_id for index in indexes]
        self._number = {call_id: number for number, call_id in enumerate(self._calls)}
        parts = [np.frombuffer(index.spans, "<u4").reshape(-1, 2) for index in indexes]
        rows = np.concatenate(parts) if parts else np.empty((0, 2), np.uint32)
        self._call = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
        self._first = (self._call << _CALL) + rows[:, 0]
        self._last = (self._call << _CALL) + rows[:, 1]

    def __len__(self) -> int:
        return len(self._first)

    def word_shares(self, hits: WordHits) -> Floats:
        """For each passage, the share of the question's words that it holds; a word weighs by how few segments have it."""
        shares = np.zeros(len(self), np.float32)
        whole = sum(self._weight(places) for places in hits.values())
        for places in hits.values():
            shares[self._holding(places)] += self._weight(places) / whole
        return shares

    def found(self, at: int, meaning: float, words: float, score: float) -> Found:
        """The passage at a position, with its scores."""
        low = (1 << _CALL) - 1
        first, last = int(self._first[at]) & low, int(self._last[at]) & low
        return Found(self._calls[self._call[at]], first, last, meaning, words, score)

    def _holding(self, places: Collection[tuple[str, int]]) -> "npt.NDArray[np.intp]":
        """The positions of the passages that the segments stand in."""
        known = [(self._number[call_id] << _CALL) + at for call_id, at in places if call_id in self._number]
        segments = np.array(known, np.int64)
        at = np.searchsorted(self._first, segments, side="right") - 1
        inside = (at >= 0) & (self._last[np.maximum(at, 0)] >= segments)
        return np.unique(at[inside])

    def _weight(self, places: Collection[tuple[str, int]]) -> float:
        return float(np.log1p(max(len(self), 1) / (1 + len(places))) + 0.1)
