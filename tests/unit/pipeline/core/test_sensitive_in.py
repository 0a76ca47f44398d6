"""Sensitive talk in German, Spanish and French, each kind beside the business talk that sounds like it."""

from datetime import datetime
from pathlib import Path

import pytest

from app.domain.transcript import Segment, Transcript
from pipeline.core.passages import withheld_ids

SAID = Path(__file__).resolve().parents[3] / "data" / "private_talk"


def lines(kind: str) -> list[str]:
    texts = [(SAID / f"{kind}_{code}.txt").read_text(encoding="utf-8") for code in ("de", "es", "fr")]
    return [line for text in texts for line in text.splitlines()]


def is_withheld(text: str) -> bool:
    return bool(withheld_ids(Transcript("c", datetime(2026, 3, 2), (), (), (Segment(0, 0.0, 4.0, "A", text),))))


@pytest.mark.parametrize("text", lines("sensitive"))
def test_what_is_nobodys_business_is_withheld(text: str) -> None:
    assert is_withheld(text)
    assert is_withheld(text.lower()) or "ERE" in text  # a recogniser may write no capitals


@pytest.mark.parametrize("text", lines("business"))
def test_business_that_sounds_like_it_is_not(text: str) -> None:
    assert not is_withheld(text)
    assert not is_withheld(text.lower())


def test_english_calls_lose_nothing_to_words_of_other_languages() -> None:
    for text in (
        "Our PSE joins on Monday.",
        "There is no price discrimination.",
        "He is on the tribunal committee's list.",
    ):
        assert not is_withheld(text)
