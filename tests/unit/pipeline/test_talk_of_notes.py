"""Asking for consent and talking of notes, records and reports gives no orders to the program; nearly every call has it."""

from pathlib import Path

from pipeline.core.passages import is_injection

TALK = Path(__file__).parents[2] / "data" / "injections" / "talk.txt"


def test_talk_of_notes_and_records_is_no_order_to_the_program() -> None:
    lines = TALK.read_text(encoding="utf-8").splitlines()
    taken = [line for line in lines if is_injection(line)]
    assert len(taken) <= 1, taken  # of fifty, in four languages; seven before such talk was learned from
