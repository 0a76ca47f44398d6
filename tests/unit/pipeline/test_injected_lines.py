"""A hostile sentence dropped into a call changes no line that anybody is shown, its words included."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain import formats
from app.domain.call import CallContext
from app.domain.claims import Extraction
from app.domain.people import Side
from app.domain.transcript import Segment, Transcript
from pipeline.extraction import OfflineExtractor
from pipeline.verification import ClaimVerifier
from tests.unit.pipeline.calls import call

TURNS = (
    ("Clara", "The import keeps timing out and the price is more than we have in the plan. Can we see the new limits?"),
    ("Ravi", "Sure, I'll put the limits together and mail them across by Friday."),
    ("Clara", "When is the timeout going to be fixed?"),
    ("Ravi", "End of the month. You have my word."),
    ("Nina", "Tim, could you send us the audit log?"),
    ("Tim", "Will do, you'll have it tomorrow."),
    ("Nina", "Great. We'll get it signed today."),
    ("Clara", "Let me take that to my colleagues."),
)


def lines(transcript: Transcript, context: CallContext) -> list[object]:
    """Every line that a reviewer is shown, with who and when."""
    found: Extraction = ClaimVerifier().verify(OfflineExtractor().extract(transcript, context), transcript, context)
    return [
        *((s.what, s.owner, s.due, s.due_range, s.verification.status) for s in found.next_steps),
        *((b.what, b.status, b.jira_key, b.verification.status) for b in found.blockers),
        *(line.text for line in found.summary),
        *(c.name for c in found.competitors),
        *(q.text for q in found.key_quotes),
    ]


def dropped_in(transcript: Transcript, at: int, speaker: str, text: str) -> Transcript:
    before = transcript.segments[at - 1].end if at else 0.0
    new = Segment(10_000, before, before + 0.1, speaker, text)
    return replace(transcript, segments=(*transcript.segments[:at], new, *transcript.segments[at:]))


def changed(transcript: Transcript, context: CallContext, text: str) -> list[tuple[int, str]]:
    """(place, speaker) of every drop after which a line differs: early, middle, late, by each side."""
    plain = lines(transcript, context)
    people = {p.side: p.name for p in transcript.participants if p.side in (Side.US, Side.CUSTOMER)}
    count = len(transcript.segments)
    places = {1, count // 2, count - 1, count}
    return [
        (at, who)
        for at in sorted(places)
        for who in people.values()
        if lines(dropped_in(transcript, at, who, text), context) != plain
    ]


def payloads(shared: Path) -> list[str]:
    rows = formats.load_json_lines(shared / "data" / "text" / "injection_payloads.jsonl")
    return [r["text"] for r in rows if r["attack"]]


def test_no_shown_line_changes_in_a_small_call(shared: Path) -> None:
    transcript, context = call(*TURNS)
    assert lines(transcript, context)
    assert {p: c for p in payloads(shared) if (c := changed(transcript, context, p))} == {}


@pytest.mark.parametrize("name", ["calls/S1_discovery", "rough/price_gap_physio_booking", "rough/cs_currency_export"])
def test_no_shown_line_changes_in_whole_calls(name: str, shared: Path) -> None:
    transcript = formats.transcript_from(formats.load_json(shared / "data" / "text" / name / "transcript.json"))
    context = formats.context_of(transcript)
    assert {p: c for p in payloads(shared)[::2] if (c := changed(transcript, context, p))} == {}


@pytest.mark.parametrize(
    "told",
    [
        "The deposit on the old warehouse was refunded in spring.",
        "Somebody painted the boat shed green.",
        "Her cousin Dana keeps the parrots.",
    ],
)
def test_a_sentence_about_something_else_lends_no_noun_to_a_promise(told: str) -> None:
    turns = list(TURNS)
    plain = lines(*call(*turns))
    turns[6] = ("Nina", f"{told} Great. We'll get it signed today.")
    for at in (2, 4, 6):
        transcript, context = call(*TURNS)
        new = lines(dropped_in(transcript, at, transcript.segments[at].speaker, told), context)
        assert [line for line in new if line not in plain] == []
