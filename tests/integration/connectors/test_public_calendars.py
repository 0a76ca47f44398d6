"""Calendars that others published: the same occurrences as the judge's, or left out and said."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.bootstrap.calendars import file_events

CALENDARS = Path(__file__).parents[4] / "shared" / "data" / "ics"
EXPECTED = CALENDARS / "expected.json"

pytestmark = pytest.mark.skipif(
    not EXPECTED.exists(), reason="the public calendars lie in ../shared, which is not here"
)


def cases() -> list[dict[str, object]]:
    return json.loads(EXPECTED.read_text(encoding="utf-8")) if EXPECTED.exists() else []


@pytest.mark.parametrize("case", cases(), ids=lambda case: str(case["file"]))
def test_a_public_calendar_reads_as_the_judge_reads_it(
    case: dict[str, list[list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")  # the judge takes times without a zone so
    found: set[tuple[str, str]] = set()
    left_out = 0
    for first, last in case["windows"] or [["2025-01-01", "2026-01-01"]]:
        rows, lost = file_events(
            CALENDARS / str(case["file"]), date.fromisoformat(first), date.fromisoformat(last), "me@us.example"
        )
        left_out = max(left_out, lost)
        found |= {
            (row["uid"], datetime.fromisoformat(row["start"]).astimezone(UTC).isoformat())
            for row in rows
            if not row["all_day"]
        }
    wanted = {(uid, start) for uid, start in case["occurrences"]}
    assert found <= wanted, "nothing that the judge does not have"
    assert found == wanted or left_out, "what is missing is said"
