"""Small written calls for the tests: who said what, and nothing else."""

from datetime import datetime

from app.domain.call import CallContext, Issue
from app.domain.claims import Extraction
from app.domain.people import Participant, Side
from app.domain.transcript import Segment, Transcript
from pipeline.extraction import OfflineExtractor
from pipeline.verification import ClaimVerifier

# A Wednesday.
WEDNESDAY = datetime(2025, 3, 12, 10, 0)
PEOPLE = (
    Participant("Nina Holt", Side.US, "Account Executive", "nina@us.example"),
    Participant("Ravi Menon", Side.US, "Sales Engineer", "ravi@us.example"),
    Participant("Clara Voss", Side.CUSTOMER, "CTO", "clara@them.example"),
    Participant("Tim Beck", Side.CUSTOMER, "IT Manager", "tim@them.example"),
)
ISSUES = (Issue("EXP-7", "Export timeouts", "Open", "Ravi Menon", "Voss AG"),)


def call(
    *turns: tuple[str, str], accounts: tuple[str, ...] = ("Voss AG",), people: tuple[Participant, ...] = PEOPLE
) -> tuple[Transcript, CallContext]:
    """A call in which each turn is (first name, words); two and a half words a second."""
    context = CallContext("test", "Test", WEDNESDAY, "Nina Holt", people, accounts, ISSUES)
    full = {p.first_name: p.name for p in PEOPLE}
    segments, at = [], 1.0
    for i, (who, text) in enumerate(turns):
        end = at + max(1.0, len(text.split()) / 2.5)
        segments.append(Segment(i, at, end, full.get(who, who), text, confidence=0.92))
        at = end + 0.4
    return Transcript.of(context, segments), context


def understand(*turns: tuple[str, str], accounts: tuple[str, ...] = ("Voss AG",)) -> Extraction:
    transcript, context = call(*turns, accounts=accounts)
    return ClaimVerifier().verify(OfflineExtractor().extract(transcript, context), transcript, context)


def understand_among_us(*turns: tuple[str, str]) -> Extraction:
    """As `understand`, of a meeting without a customer."""
    transcript, context = call(*turns, people=tuple(p for p in PEOPLE if p.side is Side.US))
    return ClaimVerifier().verify(OfflineExtractor().extract(transcript, context), transcript, context)


def shown(extraction: Extraction) -> list[tuple[str, str | None, str | None]]:
    """(what, owner, due) of the verified next steps."""
    steps = [s for s in extraction.next_steps if s.verification.status == "verified"]
    return [(s.what, s.owner, s.due.isoformat() if s.due else None) for s in steps]
