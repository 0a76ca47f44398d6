"""Answers that a careful model would give, written by hand from the questions alone, are read into claims that stand."""

from pathlib import Path

import pytest

from app.domain import formats
from app.domain.claims import Extraction, Status
from connectors.language_model.recorded import ReplayedModel
from pipeline.extraction.model_extractor import LanguageModelExtractor
from pipeline.verification import ClaimVerifier

ANSWERS = Path(__file__).parents[2] / "data" / "model_answers"
CALLS = sorted(p.name for p in ANSWERS.iterdir())


def read(name: str, shared: Path) -> Extraction:
    transcript = formats.transcript_from(
        formats.load_json(shared / "data" / "text" / "rough" / name / "transcript.json")
    )
    context = formats.context_of(transcript)
    found = LanguageModelExtractor(ReplayedModel(ANSWERS / name)).extract(transcript, context)
    return ClaimVerifier().verify(found, transcript, context)


@pytest.mark.parametrize("name", CALLS)
def test_the_model_s_steps_stand_in_its_words(name: str, shared: Path) -> None:
    found = read(name, shared)
    answered = formats.load_json(ANSWERS / name / "001.answer.txt")["next_steps"]
    stands = [s.what for s in found.next_steps if s.verification.status is Status.VERIFIED]
    assert stands == [a["what"] for a in answered]
    assert all(s.owner for s in found.next_steps)


@pytest.mark.parametrize("name", CALLS)
def test_the_summary_says_nothing_twice(name: str, shared: Path) -> None:
    lines = [line.text for line in read(name, shared).summary]
    assert len(lines) == len(set(lines))
    assert lines[0].rstrip(".") in (ANSWERS / name / "001.answer.txt").read_text()
