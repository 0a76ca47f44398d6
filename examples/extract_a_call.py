"""Read a transcript offline: its next steps with owner, date and the words that they rest on."""

from datetime import datetime

from app.domain.call import CallContext
from app.domain.people import Participant, Side
from app.domain.transcript import Segment, Transcript
from pipeline.extraction import OfflineExtractor
from pipeline.verification import ClaimVerifier

people = (Participant("Sarah Chen", Side.US), Participant("Jane Wilson", Side.CUSTOMER))
context = CallContext("c1", "Acme", datetime(2024, 12, 6, 14), "Sarah Chen", people, ("Acme",))
spoken = [
    ("Jane Wilson", "Could you send me the security questionnaire?"),
    ("Sarah Chen", "Sure, I will send you the security questionnaire by Monday."),
]
segments = [Segment(n, 5.0 * n, 5.0 * n + 4, who, text) for n, (who, text) in enumerate(spoken)]
transcript = Transcript.of(context, segments)

found = ClaimVerifier().verify(OfflineExtractor().extract(transcript, context), transcript, context)
for step in found.next_steps:
    print(f"{step.what} | {step.owner} | {step.due} | {step.verification.status.value}")
    print(f"    {step.evidence[0].speaker}: {step.evidence[0].quote!r}")
