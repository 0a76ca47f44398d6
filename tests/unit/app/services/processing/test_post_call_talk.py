"""Talk after the last customer has left is left out, unless the rep includes it; the rep's own promises are not."""

from datetime import datetime

import pytest

from app.domain.call import CallContext
from app.domain.claims import Extraction, SummaryLine, Withheld, WithheldReason
from app.domain.documents import Note
from app.domain.people import Participant, Side
from app.domain.transcript import Segment, Transcript
from app.services.processing.notes import lead_with_notes, readable
from app.services.processing.post_call_talk import after_the_customers, without

PEOPLE = (
    Participant("Sarah Chen", Side.US),
    Participant("John Martinez", Side.US),
    Participant("Jane Wilson", Side.CUSTOMER),
)
CONTEXT = CallContext("c1", "Acme", datetime(2024, 12, 6, 14), "Sarah Chen", PEOPLE, ("Acme",))
Line = tuple[str, float, str]
BYE: list[Line] = [("Jane Wilson", 100.0, "Great, thank you both. Bye."), ("Sarah Chen", 103.0, "Bye, Jane!")]


def transcript(*lines: Line) -> Transcript:
    return Transcript.of(CONTEXT, [Segment(n, at, at + 3, who, text) for n, (who, at, text) in enumerate(lines)])


def left_out(*lines: Line) -> list[str]:
    return [s.text for s in after_the_customers(transcript(*lines), CONTEXT)]


def test_colleagues_who_stay_behind_are_left_out() -> None:
    talk: list[Line] = [("John Martinez", 115.0, "They would pay double."), ("Sarah Chen", 119.0, "Do not tell them.")]
    assert left_out(*BYE, *talk) == [text for _, _, text in talk]
    kept = without(transcript(*BYE, *talk), after_the_customers(transcript(*BYE, *talk), CONTEXT))
    assert [s.text for s in kept.segments] == [BYE[0][2], BYE[1][2], "", ""]


@pytest.mark.parametrize(
    "lines",
    [
        BYE,
        # No goodbye and no silence: the customer is still there.
        [("Jane Wilson", 100.0, "Okay."), ("Sarah Chen", 104.0, "I will send it."), ("John Martinez", 109.0, "Same.")],
        # One of us alone who is still saying goodbye.
        [
            *BYE,
            ("Sarah Chen", 106.0, "I will send you the pricing tomorrow, as promised, together with the benchmarks."),
        ],
        # Nobody from outside was heard at all.
        [("Sarah Chen", 1.0, "Bye."), ("John Martinez", 30.0, "So, how was it?"), ("Sarah Chen", 33.0, "Fine.")],
    ],
)
def test_what_belongs_to_the_call_stays(lines: list[Line]) -> None:
    assert left_out(*lines) == []


def test_a_long_silence_is_a_leaving_too() -> None:
    lines: list[Line] = [
        ("Jane Wilson", 100.0, "Okay."),
        ("John Martinez", 130.0, "Is she gone?"),
        ("Sarah Chen", 134.0, "She is."),
    ]
    assert left_out(*lines) == ["Is she gone?", "She is."]


# ── notes beside a recording ────────────────────────────────────────────────────────────────────────────────────


def test_the_reps_notes_lead_the_summary_and_stand_in_the_transcript() -> None:
    extraction = Extraction("c1", "offline", summary=(SummaryLine("They want benchmarks.", ()),))
    led, shown = lead_with_notes(extraction, transcript(*BYE), [Note(102.0, "ask finance")])
    assert [line.text for line in led.summary] == ["ask finance", "They want benchmarks."]
    (evidence,) = led.summary[0].evidence
    assert (evidence.speaker, evidence.quote, evidence.start) == ("your note", "ask finance", 102.0)
    assert [s.speaker for s in shown.segments] == ["Jane Wilson", "your note", "Sarah Chen"]
    assert shown.segment(evidence.segment) == shown.segments[1]


def test_notes_from_off_the_record_stay_out() -> None:
    extraction = Extraction("c1", "offline", withheld=(Withheld(WithheldReason.OFF_THE_RECORD, 10.0, 20.0),))
    notes = [Note(15.0, "spoken"), Note(35.0, "by the button"), Note(70.0, "never ended")]
    led, shown = lead_with_notes(extraction, transcript(*BYE), notes, [(30.0, 40.0), (60.0, None)])
    assert led.summary == ()
    assert len(shown.segments) == 2


@pytest.mark.parametrize(
    ("note", "read"),
    [
        ("send pricing to Jane tomorrow", "I will send pricing to Jane tomorrow."),
        ("todo: call Bob", "I will call Bob."),
        ("I need to send the deck", "I will send the deck."),
        ("John to share the results", "John will share the results."),
        ("They want to sign before the holidays", "They want to sign before the holidays."),
        ("what about SSO?", "what about SSO?"),
    ],
)
def test_short_hand_is_read_as_a_sentence(note: str, read: str) -> None:
    assert readable(note) == read
