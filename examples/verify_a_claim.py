"""Verify one claim against a transcript: the true one passes, the one with another date is contradicted."""

from dataclasses import replace
from datetime import date, datetime

from app.domain.call import CallContext
from app.domain.claims import Evidence, Extraction, NextStep
from app.domain.people import Participant, Side
from app.domain.transcript import Segment, Transcript
from pipeline.verification import ClaimVerifier

people = (Participant("Ravi Menon", Side.US), Participant("Clara Voss", Side.CUSTOMER))
context = CallContext("c1", "Voss AG", datetime(2025, 3, 12, 10), "Ravi Menon", people, ("Voss AG",))
said = Segment(0, 0.0, 4.0, "Ravi Menon", "I'll send the three benchmark reports by Monday.")
transcript = Transcript.of(context, (said,))

evidence = (Evidence(0, 0.0, 4.0, "Ravi Menon", said.text),)
true = NextStep("Send the three benchmark reports", "Ravi Menon", date(2025, 3, 17), None, "Monday", None, evidence)
for claim in (true, replace(true, due=date(2025, 3, 18))):
    extraction = Extraction("c1", "example", next_steps=(claim,))
    verification = ClaimVerifier().verify(extraction, transcript, context).next_steps[0].verification
    wrong = [check.value for check, passed in verification.checks.items() if not passed]
    print(claim.due, verification.status.value, wrong)
