"""A person is erased however their name is spelled, and nobody is told "erased" while they may still be there."""

from pathlib import Path

import pytest

from app.domain.call import Call, CallContext, CallState
from app.domain.formats import dumps
from app.domain.people import Participant, Side
from app.domain.privacy import ErasureReport, Scope
from app.domain.redaction import is_near_name, is_same_name
from app.domain.transcript import Segment, Transcript
from tests.worlds.live import NOW
from tests.worlds.privacy import PrivacyWorld

WORDS = "the quarterly numbers of our spring campaign were a mess"


def erased(folder: Path, stored: str, asked: str) -> tuple[ErasureReport, list[str]]:
    world = PrivacyWorld(folder)
    people = (Participant("Sarah Chen", Side.US), Participant(stored, Side.CUSTOMER))
    context = CallContext("c1", f"Call with {stored}", NOW.replace(tzinfo=None), "Sarah Chen", people, ("Acme",))
    world.store.save_call(Call(context, CallState.DONE))
    said = Transcript.of(context, (Segment(1, 0.0, 5.0, stored, WORDS),))
    world.store.save_document("c1", "transcript", dumps(said))
    report = world.app.privacy.erasing.erase(Scope.PERSON, asked)
    left = [name for name in (stored, WORDS) if any(name in text.body for text in world.store.texts())]
    world.app.close()
    return report, left


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("Pat O\u2019Brien", "Pat O'Brien"),
        ("Pat O'Brien", "Pat O\u02bcBrien"),
        ("\uff30\uff41\uff54 Brown", "Pat Brown"),
        ("Jane\u200b Wilson", "Jane Wilson"),
        ("Wilson, Jane", "Jane Wilson"),
        ("Jane M. Wilson", "Jane Wilson"),
        ("Anne\u2011Marie Roux", "Anne-Marie Roux"),
        ("Jose\u0301 Garci\u0301a", "Jos\u00e9 Garc\u00eda"),
        ("JANE WILSON", "jane wilson"),
    ],
)
def test_every_spelling_is_found_and_gone(tmp_path: Path, stored: str, asked: str) -> None:
    report, left = erased(tmp_path, stored, asked)
    assert report.calls == ("c1",)
    assert left == []
    assert report.near == ()


@pytest.mark.parametrize("stored", ["J. Wilson", "Jane Anne Wilson"])
def test_a_name_that_may_be_theirs_is_asked_about(tmp_path: Path, stored: str) -> None:
    report, left = erased(tmp_path, stored, "Jane Wilson")
    assert report.near == (stored,)
    assert left != []


def test_others_stay(tmp_path: Path) -> None:
    report, left = erased(tmp_path, "Janet Wilson", "Jane Wilson")
    assert (report.calls, report.near) == ((), ())
    assert len(left) == 2
    assert not is_same_name("Jane", "Jane")
    assert not is_near_name("Jane Wilson", "John Wilson")
