from datetime import date

import pytest

from pipeline.core.dates import deadline, mentions, spoken

FRIDAY = date(2024, 12, 6)
WEDNESDAY = date(2024, 2, 14)

CERTAIN = [
    ("I will send it by Monday", FRIDAY, "2024-12-09"),
    ("push it to next Tuesday, same time", WEDNESDAY, "2024-02-20"),
    ("the demo Tuesday the twentieth at three", WEDNESDAY, "2024-02-20"),
    ("Thursday. Actually no, make that Friday", WEDNESDAY, "2024-02-16"),
    ("Tuesday, no, sorry, Wednesday", FRIDAY, "2024-12-11"),
    ("a deep dive for next week. Would Thursday work?", FRIDAY, "2024-12-12"),
    ("before December twentieth", FRIDAY, "2024-12-20"),
    ("before December 20th", FRIDAY, "2024-12-20"),
    ("by the twentieth of December", FRIDAY, "2024-12-20"),
    ("by January fifteenth", FRIDAY, "2025-01-15"),
    ("by the end of the month", WEDNESDAY, "2024-02-29"),
    ("by the end of the quarter", FRIDAY, "2024-12-31"),
    ("before the end of December", FRIDAY, "2024-12-31"),
    ("by the end of next week", FRIDAY, "2024-12-13"),
    ("in two weeks", FRIDAY, "2024-12-20"),
    ("within five business days", FRIDAY, "2024-12-13"),
    ("right after the call", FRIDAY, "2024-12-06"),
    ("this afternoon", FRIDAY, "2024-12-06"),
    ("by EOD Friday", WEDNESDAY, "2024-02-16"),
    ("you will have it this minute", FRIDAY, "2024-12-06"),
    ("the moment we hang up", FRIDAY, "2024-12-06"),
    ("tomorrow morning", FRIDAY, "2024-12-07"),
    ("the day after tomorrow", FRIDAY, "2024-12-08"),
    ("a week from Friday", WEDNESDAY, "2024-02-23"),
    ("on the 28th", WEDNESDAY, "2024-02-28"),
]
RANGES = [
    ("this week", FRIDAY, "2024-12-06", "2024-12-08"),
    ("this week", WEDNESDAY, "2024-02-14", "2024-02-16"),
    ("next week", FRIDAY, "2024-12-09", "2024-12-13"),
    ("in the first week of July", date(2024, 5, 7), "2024-07-01", "2024-07-05"),
    ("before the holidays", FRIDAY, "2024-12-06", "2024-12-24"),
    ("in March", FRIDAY, "2025-03-01", "2025-03-31"),
    ("in a couple of days", FRIDAY, "2024-12-08", "2024-12-09"),
    ("the week of the 16th", FRIDAY, "2024-12-16", "2024-12-20"),
    # Weekday and day of the month disagree: both stay possible.
    ("Tuesday the twentieth", FRIDAY, "2024-12-10", "2024-12-20"),
]
BY_THE_CLOCK = [
    ("before noon", WEDNESDAY, "2024-02-14"),
    ("by five", WEDNESDAY, "2024-02-14"),
    ("in ten minutes", WEDNESDAY, "2024-02-14"),
    ("before I go home", WEDNESDAY, "2024-02-14"),
    ("Friday by ten", WEDNESDAY, "2024-02-16"),
    ("Monday after lunch", WEDNESDAY, "2024-02-19"),
    ("end of play Friday", WEDNESDAY, "2024-02-16"),
    ("a fortnight on Monday", WEDNESDAY, "2024-03-04"),
    ("text it to you in the morning", WEDNESDAY, "2024-02-15"),
    ("Monday, first thing in the morning", WEDNESDAY, "2024-02-19"),
    ("before I leave", WEDNESDAY, "2024-02-14"),
    ("ring her Friday", WEDNESDAY, "2024-02-16"),
]
NOTHING = [
    "any day but Thursday",
    "the Tuesday after Thanksgiving",
    "Thursday gone",
    "by two people",
    "her Friday report",
    "soon",
    "a two week pilot",
    "since Monday",
    "the May report",
    "I may send it",
    "at some point",
    "on 05/06",
    "like last Friday",
]


@pytest.mark.parametrize(("text", "call_day", "expected"), [*CERTAIN, *BY_THE_CLOCK])
def test_certain_day(text: str, call_day: date, expected: str) -> None:
    found = deadline(text, call_day)
    assert found is not None
    assert str(found.day) == expected


@pytest.mark.parametrize(("text", "call_day", "lo", "hi"), RANGES)
def test_vague_time_stays_a_range(text: str, call_day: date, lo: str, hi: str) -> None:
    found = deadline(text, call_day)
    assert found is not None
    assert found.day is None
    assert found.span is not None
    assert tuple(map(str, found.span)) == (lo, hi)


@pytest.mark.parametrize("text", NOTHING)
def test_no_date_is_made_up(text: str) -> None:
    assert mentions(text, FRIDAY) == []


def test_a_date_is_written_as_a_person_writes_it() -> None:
    assert spoken(date(2024, 12, 9), FRIDAY) == "Monday, 9 December"
    assert spoken(date(2025, 1, 3), FRIDAY) == "Friday, 3 January 2025"
    assert spoken(FRIDAY, FRIDAY) == "today"


def test_a_weekday_said_on_that_weekday_is_next_weeks() -> None:
    assert FRIDAY.weekday() == 4
    assert deadline("I will send it on Friday", FRIDAY).day == date(2024, 12, 13)


def test_a_date_that_is_just_past_is_not_next_years() -> None:
    """ "Since November 20th", said on 6 December, looks back; "on January 15th" looks ahead."""
    assert all(when.day != date(2025, 11, 20) for when in mentions("you sent it on November 20th", FRIDAY))
    assert deadline("we start on January 15th", FRIDAY).day == date(2025, 1, 15)
