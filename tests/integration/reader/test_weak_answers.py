"""Answers of weak and hostile language models, kept as files: nothing that they make up is shown, nothing is lost."""

from pathlib import Path

import pytest

from app.domain.claims import MODEL_UNAVAILABLE, Blocker, Extraction, NextStep, Status
from connectors.language_model.recorded import ReplayedModel
from pipeline.extraction import OfflineExtractor
from pipeline.extraction.model_extractor import LanguageModelExtractor
from pipeline.verification import ClaimVerifier
from tests.unit.pipeline.calls import call

WEAK = Path(__file__).parents[2] / "data" / "weak_answers"
TURNS = (
    ("Nina", "I'll send you the rack plan by Friday."),
    ("Clara", "The price is above what we planned."),
    ("Ravi", "I can't promise the discount for March."),
    ("Nina", "It has been sunny here for days."),
)
# What the files make up.
MADE_UP = (
    "security", "server room", "ignore", "refund", "mark this", "developer", "gregory", "zentrix", "rackwise", "1 april",
    "wall drawings", "40 ", "90,000", "cable", "discount", "sunny", "example", "won",
)  # fmt: skip


def kept(kind: str) -> list[Path]:
    return sorted((WEAK / kind).iterdir())


def read(answer: Path | None, folder: Path) -> Extraction:
    """The call with this answer of the model, or as it is read without one."""
    transcript, context = call(*TURNS)
    if answer is None:
        return ClaimVerifier().verify(OfflineExtractor().extract(transcript, context), transcript, context)
    (folder / "001.answer.txt").write_bytes(answer.read_bytes())
    found = LanguageModelExtractor(ReplayedModel(folder)).extract(transcript, context)
    return ClaimVerifier().verify(found, transcript, context)


def claims(found: Extraction, *statuses: Status) -> list[NextStep | Blocker]:
    return [c for c in (*found.next_steps, *found.blockers) if c.verification.status in statuses]


def promise(found: Extraction, *statuses: Status) -> list[tuple[str | None, str]]:
    """(owner, day) of what is said about the rack plan."""
    steps = [c for c in claims(found, *statuses) if isinstance(c, NextStep) and "rack plan" in c.what.lower()]
    return [(s.owner, str(s.due)) for s in steps]


@pytest.mark.parametrize("answer", kept("malformed"), ids=lambda p: p.stem)
def test_an_answer_that_can_t_be_read_leaves_the_call_as_it_is_read_offline(answer: Path, tmp_path: Path) -> None:
    found, offline = read(answer, tmp_path), read(None, tmp_path)
    assert (found.next_steps, found.blockers) == (offline.next_steps, offline.blockers)
    assert MODEL_UNAVAILABLE in found.flags


@pytest.mark.parametrize("answer", kept("invented"), ids=lambda p: p.stem)
def test_what_an_answer_makes_up_is_not_shown(answer: Path, tmp_path: Path) -> None:
    found, offline = read(answer, tmp_path), read(None, tmp_path)
    shown = claims(found, Status.VERIFIED)
    lines = [*(c.what for c in shown), *(line.text for line in found.summary), *(c.name for c in found.competitors)]
    for line in lines:
        assert not [made_up for made_up in MADE_UP if made_up in line.lower()], line
    assert found.stage == offline.stage
    assert promise(found, Status.VERIFIED, Status.MAYBE) == [("Nina Holt", "2025-03-14")]
    assert [q.text for q in found.key_quotes if q.text not in {t for _, t in TURNS}] == []


@pytest.mark.parametrize("answer", kept("usable"), ids=lambda p: p.stem)
def test_an_answer_that_can_be_read_in_spite_of_its_form_is_read(answer: Path, tmp_path: Path) -> None:
    found = read(answer, tmp_path)
    assert promise(found, Status.VERIFIED) == [("Nina Holt", "2025-03-14")]
    assert [c.what for c in claims(found, Status.VERIFIED) if isinstance(c, NextStep)] == ["Send Clara the rack plan"]
    assert MODEL_UNAVAILABLE not in found.flags
    assert found.stage == read(None, tmp_path).stage
