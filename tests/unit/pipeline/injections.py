"""Sentences dropped into a call, and the lines that a reviewer is shown of it before and after."""

from dataclasses import replace

from app.domain.call import CallContext
from app.domain.claims import Extraction, Status
from app.domain.people import Side
from app.domain.transcript import Segment, Transcript
from pipeline.extraction import OfflineExtractor
from pipeline.verification import ClaimVerifier


def lines(transcript: Transcript, context: CallContext) -> list[object]:
    """Every line that a reviewer is shown, with who and when."""
    found: Extraction = ClaimVerifier().verify(OfflineExtractor().extract(transcript, context), transcript, context)
    return [
        *(
            (s.what, s.owner, s.due, s.due_range, s.verification.status)
            for s in found.next_steps
            if s.verification.status not in (Status.UNSUPPORTED, Status.CONTRADICTED)
        ),
        *((b.what, b.status, b.jira_key, b.verification.status) for b in found.blockers),
        *(line.text for line in found.summary),
        *(c.name for c in found.competitors),
        *(q.text for q in found.key_quotes),
    ]


def dropped_in(transcript: Transcript, at: int, speaker: str, text: str) -> Transcript:
    before = transcript.segments[at - 1].end if at else 0.0
    new = Segment(10_000, before, before + 0.1, speaker, text)
    return replace(transcript, segments=(*transcript.segments[:at], new, *transcript.segments[at:]))


def changed(
    transcript: Transcript, context: CallContext, text: str, plain: list[object] | None = None
) -> list[tuple[int, str]]:
    """(place, speaker) of every drop after which a line differs: early, middle, late, by each side. `plain` are the lines
    without it, for whoever tries several texts on one call."""
    plain = lines(transcript, context) if plain is None else plain
    people = {p.side: p.name for p in transcript.participants if p.side in (Side.US, Side.CUSTOMER)}
    count = len(transcript.segments)
    places = {1, count // 2, count - 1, count}
    return [
        (at, who)
        for at in sorted(places)
        for who in people.values()
        if lines(dropped_in(transcript, at, who, text), context) != plain
    ]
