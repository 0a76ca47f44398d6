"""The shared hostile sentences, dropped into small and whole calls, change no line that anybody is shown."""

from pathlib import Path

import pytest

from app.domain import formats
from tests.unit.pipeline.calls import call
from tests.unit.pipeline.injections import changed, lines
from tests.unit.pipeline.test_injected_lines import TURNS


def payloads(shared: Path) -> list[str]:
    rows = formats.load_json_lines(shared / "data" / "text" / "injection_payloads.jsonl")
    return [r["text"] for r in rows if r["attack"]]


def test_no_shown_line_changes_in_a_small_call(shared: Path) -> None:
    transcript, context = call(*TURNS)
    plain = lines(transcript, context)
    assert {p: c for p in payloads(shared) if (c := changed(transcript, context, p, plain))} == {}


@pytest.mark.parametrize("name", ["calls/S1_discovery", "rough/price_gap_physio_booking", "rough/cs_currency_export"])
def test_no_shown_line_changes_in_whole_calls(name: str, shared: Path) -> None:
    transcript = formats.transcript_from(formats.load_json(shared / "data" / "text" / name / "transcript.json"))
    context = formats.context_of(transcript)
    plain = lines(transcript, context)
    assert {p: c for p in payloads(shared)[::2] if (c := changed(transcript, context, p, plain))} == {}
