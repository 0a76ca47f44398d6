"""Spelled letters and codes as a reader expects them."""

import pytest

from app.domain.transcript import Word
from pipeline.core.spoken import written


@pytest.mark.parametrize(
    ("heard", "reads"),
    [
        ("the P 99 latency", "the P99 latency"),
        ("the P-99, please", "the P99, please"),
        ("the A.P.I. is new", "the API is new"),
        ("the A P I is new", "the API is new"),
        ("our S. L. A. holds.", "our SLA holds."),
        ("issue API-456 is open", "issue API-456 is open"),
        ("I have a plan, I said", "I have a plan, I said"),
        ("in the U.S. market", "in the U.S. market"),
        ("A 30 minute call", "A 30 minute call"),
        ("I 100% agree", "I 100% agree"),
        ("December 20 th.", "December 20th."),
        ("in Q 4, maybe", "in Q4, maybe"),
    ],
)
def test_spoken_forms(heard: str, reads: str) -> None:
    words = [Word(t, i * 1.0, i + 0.9, 0.8) for i, t in enumerate(heard.split())]
    result = written(words)
    assert " ".join(w.text for w in result) == reads
    assert result[0].start == 0.0
    assert result[-1].end == words[-1].end
