"""Step: passages of a call, their vectors, and the ranking of passages and turns for a question."""

import re
from collections.abc import Sequence

import numpy as np

from app.domain.memory import CallIndex, Found, Passage
from app.domain.ports.memory import WordHits
from app.domain.transcript import Segment, Transcript
from pipeline.memory.encoder import SIZE, SentenceEncoder, installed, packed, unpacked
from pipeline.memory.passages import cut
from pipeline.memory.question_words import beginnings, language_of_question
from pipeline.memory.threshold import THRESHOLD, apart, apart_of, apart_of_any, likelihood

# So many passages are looked at closer.
KEPT = 12
WORDS_ALONE = "words"
# What a full hit of the question's words is worth beside nearness in meaning (cosine).
WORDS_WEIGHT = 0.06
# What a turn of so many words is worth beside a very short one.
LENGTH_WEIGHT, FULL_TURN = 0.05, 12


class CallMemory:
    """`MemoryReader`. The sentence model is loaded with the first question or passage."""

    def __init__(self, encoder: SentenceEncoder | None = None) -> None:
        self._given = encoder

    @property
    def _encoder(self) -> SentenceEncoder | None:
        return self._given or installed()

    @property
    def model(self) -> str:
        encoder = self._encoder
        return encoder.name if encoder else WORDS_ALONE

    def passages(self, transcript: Transcript) -> Sequence[Passage]:
        return cut(transcript)

    def vectors(self, passages: Sequence[Passage]) -> bytes:
        """384 int8 a passage; nothing without a sentence model."""
        encoder = self._encoder
        return packed(encoder.passages([p.text for p in passages])) if encoder and passages else b""

    def words(self, question: str) -> Sequence[str]:
        return beginnings(question)

    def rank(
        self, question: str, indexes: Sequence[CallIndex], hits: WordHits, language: str | None = None
    ) -> Sequence[Found]:
        """The passages nearest to the question, best first. Without a sentence model the words decide alone."""
        spans = [(index.call_id, first, last) for index in indexes for first, last in index.spans]
        if not spans:
            return ()
        words = _word_shares(spans, hits)
        encoder = self._encoder
        stored = b"".join(index.vectors for index in indexes)
        if encoder is None or len(stored) != len(spans) * SIZE:
            return _by_words(spans, words)
        asked = encoder.questions([question])[0]
        passages = apart(unpacked(stored))
        nearness = passages @ apart_of(asked, language or language_of_question(question))
        scores = (nearness + passages @ apart_of_any(asked)) / 2 + WORDS_WEIGHT * words
        order = np.argsort(-scores)[:KEPT]
        best = float(scores[order[0]])
        return [_found(spans[at], float(nearness[at]), float(words[at]), float(scores[at]) - best) for at in order]

    def quote(
        self, question: str, found: Sequence[Found], turns: Sequence[Sequence[Segment]], language: str | None = None
    ) -> tuple[float, Sequence[float]]:
        texts = [" ".join(s.text for s in turn) for turn in turns]
        # A longer turn says more than "yes, exactly", which is near to every question.
        lengths = [LENGTH_WEIGHT * min(1.0, len(text.split()) / FULL_TURN) for text in texts]
        encoder = self._encoder
        if encoder is None:
            starts = beginnings(question)
            shares = [sum(_holds(text, word) for word in starts) / max(1, len(starts)) for text in texts]
            return max((f.words for f in found), default=0.0), [s + n for s, n in zip(shares, lengths, strict=True)]
        if not texts:
            return 0.0, ()
        asked = apart_of(encoder.questions([question])[0], language or language_of_question(question))
        near = apart(encoder.passages(texts)) @ asked
        sure = likelihood(max(f.meaning for f in found), float(near.max()))
        return sure if sure >= THRESHOLD else 0.0, [float(n) + length for n, length in zip(near, lengths, strict=True)]


def _holds(text: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) is not None


def _word_shares(
    spans: Sequence[tuple[str, int, int]], hits: WordHits
) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    """For each passage, the share of the question's words that it holds; a word weighs by how few segments have it."""
    shares = np.zeros(len(spans), np.float32)
    if not hits:
        return shares
    by_call: dict[str, list[int]] = {}
    for at, (call_id, _, _) in enumerate(spans):
        by_call.setdefault(call_id, []).append(at)
    whole = sum(_weight(len(places), len(spans)) for places in hits.values())
    for places in hits.values():
        weight = _weight(len(places), len(spans)) / whole
        touched = {
            at
            for call_id, segment in places
            for at in by_call.get(call_id, ())
            if spans[at][1] <= segment <= spans[at][2]
        }
        for at in touched:
            shares[at] += weight
    return shares


def _weight(found: int, passages: int) -> float:
    return float(np.log1p(max(passages, 1) / (1 + found)) + 0.1)


def _by_words(
    spans: Sequence[tuple[str, int, int]], words: "np.ndarray[tuple[int], np.dtype[np.float32]]"
) -> list[Found]:
    """Without vectors: passages that hold more than half of what the question is about."""
    order = [int(at) for at in np.argsort(-words)[:KEPT] if words[at] > 0.5]
    return [_found(spans[at], 0.0, float(words[at]), float(words[at])) for at in order]


def _found(span: tuple[str, int, int], meaning: float, words: float, score: float) -> Found:
    call_id, first, last = span
    return Found(call_id, first, last, meaning, words, score)
