"""Names beside the time: read from what a window says, proposed for the voice that spoke then."""

from datetime import datetime

import pytest

from app.domain.call import CallContext, Channel
from app.domain.meeting_names import NameProposal, ShownName, extended, proposed_names, speaking_name
from app.domain.people import Participant, Side
from app.domain.transcript import Segment, Transcript

PEOPLE = (
    Participant("Nina Holt", Side.US),
    Participant("Clara Voss", Side.CUSTOMER),
    Participant("Tim Beck", Side.CUSTOMER),
)
CONTEXT = CallContext("c1", "Demo", datetime(2026, 3, 10, 14), "Nina Holt", PEOPLE)


def heard(*said: tuple[str, float, float]) -> Transcript:
    segments = [Segment(n, a, b, who, "words", Channel.REMOTE) for n, (who, a, b) in enumerate(said)]
    return Transcript.of(CONTEXT, segments)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Talking: Clara Voss", "Clara Voss"),
        ("Clara Voss is speaking", "Clara Voss"),
        ("Clara Voss (Guest), speaking", "Clara Voss"),
        ("Clara Voss spricht gerade", "Clara Voss"),
        ("Clara Voss está hablando", "Clara Voss"),
        ("Clara Voss est en train de parler", "Clara Voss"),
        ("Clara Voss", None),
        ("Talking:", None),
        ("You are speaking", None),
        ("Is anybody else here who is speaking", None),
        ("Talking: " + "x" * 80, None),
        ("Clara: did you hear that Tim is speaking", None),
    ],
)
def test_only_a_text_that_says_who_speaks_gives_a_name(text: str, name: str | None) -> None:
    if text.startswith("Is anybody"):
        assert speaking_name(text) is None or speaking_name(text) not in {p.name for p in PEOPLE}
    else:
        assert speaking_name(text) == name


def test_a_name_that_goes_on_is_one_span() -> None:
    shown: tuple[ShownName, ...] = ()
    for at, name in ((1.0, "A"), (1.5, "A"), (2.0, None), (2.5, "A"), (3.0, "B"), (9.0, "B")):
        shown = tuple(extended(shown, at, name, step=0.5))
    assert shown == (ShownName(0.5, 2.5, "A"), ShownName(2.5, 3.0, "B"), ShownName(8.5, 9.0, "B"))


def test_the_voice_that_spoke_while_a_name_was_shown_gets_it_proposed() -> None:
    said = heard(("Speaker 1", 0, 10), ("Speaker 2", 10, 30), ("Speaker 1", 30, 36))
    shown = [ShownName(0.5, 10.5, "Clara"), ShownName(10.5, 30.5, "Beck, Tim"), ShownName(30.5, 36.0, "Clara")]
    found = proposed_names(said, shown, CONTEXT, {"Nina Holt"})
    assert [(p.speaker, p.name) for p in found] == [("Speaker 2", "Tim Beck"), ("Speaker 1", "Clara Voss")]


def test_what_is_not_clear_or_settled_is_not_proposed() -> None:
    said = heard(("Speaker 1", 0, 10), ("Clara Voss", 10, 20), ("Speaker 3", 20, 22))
    half = [ShownName(0, 5, "Clara Voss"), ShownName(5, 10, "Tim Beck")]
    assert proposed_names(said, half, CONTEXT, {"Nina Holt"}) == []
    assert proposed_names(said, [ShownName(20, 22, "Tim Beck")], CONTEXT, {"Nina Holt"}) == []
    wrong = [ShownName(10, 20, "Tim Beck")]
    assert proposed_names(said, wrong, CONTEXT, {"Nina Holt"}) == [NameProposal("Clara Voss", "Tim Beck", 10.0)]
    assert proposed_names(said, wrong, CONTEXT, {"Nina Holt", "Clara Voss"}) == []
