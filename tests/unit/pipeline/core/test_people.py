"""On whose side a voice is that nobody has named."""

from datetime import datetime

from app.domain.people import Participant, Side
from app.domain.transcript import Segment, Transcript
from pipeline.core.people import Roster

SARAH, JOHN = Participant("Sarah Chen", Side.US), Participant("John Martinez", Side.US)
JANE, BOB = Participant("Jane Wilson", Side.CUSTOMER), Participant("Bob Torres", Side.CUSTOMER)


def roster(invited: tuple[Participant, ...], *speaking: str) -> Roster:
    segments = tuple(Segment(n, float(n), n + 1.0, who, "We sign in May.") for n, who in enumerate(speaking))
    return Roster.of(Transcript("call", datetime(2026, 3, 10, 14), invited, (), segments))


def test_the_one_left_is_a_customer() -> None:
    assert roster((SARAH, JANE, BOB), "Sarah Chen", "Bob Torres", "Speaker 2").side("Speaker 2") is Side.CUSTOMER


def test_between_a_colleague_and_a_customer_nothing_is_concluded() -> None:
    assert roster((SARAH, JOHN, JANE), "Sarah Chen", "Speaker 2").side("Speaker 2") is Side.UNKNOWN


def test_nobody_becomes_a_colleague() -> None:
    assert roster((SARAH, JOHN, JANE), "Sarah Chen", "Jane Wilson", "Speaker 2").side("Speaker 2") is Side.UNKNOWN


def test_a_name_of_nobody_invited_stays_unknown() -> None:
    assert roster((SARAH, JANE), "Sarah Chen", "Petra").side("Petra") is Side.UNKNOWN
