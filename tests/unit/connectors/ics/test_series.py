"""Calendars as programs really write them: zones, repeats, overrides, damage, and files made to keep a reader busy."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.ics import IcsCalendar
from connectors.ics.zones import named_zone

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = date(2026, 11, 1), date(2027, 1, 1)


def event(start: str, *lines: str, uid: str = "u1") -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}" if uid else "X-NO:uid", start, "SUMMARY:Call", *lines, "END:VEVENT"])


def file(*events: str, head: str = "") -> str:
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *([head] if head else []), *events, "END:VCALENDAR"])


def starts(text: str, *, zone: ZoneInfo = BERLIN) -> tuple[list[str], int]:
    """(when the events begin, in UTC; how many were left out)."""
    found, left_out = IcsCalendar(lambda: text, email="me@us.example", zone=zone).occurrences(FIRST, LAST)
    return [f"{e.start.astimezone(UTC):%m-%dT%H:%M}" for o, e in found if not o.is_all_day], left_out


TEN = "11-26T09:00"
DEFINED = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Berlin",
        "europe/berlin",
        '"Europe/Berlin"',
        "W. Europe Standard Time",
        "/example.org/20260101/Europe/Berlin",
        '"(UTC+01:00) Amsterdam, Berlin, Bern"',
        "(UTC+01:00) Brussels, Copenhagen, Madrid, Paris",
        "GMT+0100",
        "UTC+1",
        "+01:00",
    ],
)
def test_a_zone_counts_by_whatever_name_everybody_knows_it(zone: str) -> None:
    assert starts(file(event(f"DTSTART;TZID={zone}:20261126T100000"))) == ([TEN], 0)


@pytest.mark.parametrize("name", ["Customized Time Zone", "tzone://Microsoft/Custom", "Our Zone: north"])
def test_a_zone_that_the_file_defines_counts_in_this_file_alone(name: str) -> None:
    line = f"DTSTART;TZID={name}:20261126T100000"
    assert starts(file(event(line), head=DEFINED.format(name=name))) == ([TEN], 0)
    assert starts(file(event(line))) == ([], 1), "the next file does not inherit it"


def test_display_names_have_their_summer_time() -> None:
    eastern = named_zone("(UTC-05:00) Eastern Time (US & Canada)")
    assert eastern is not None
    assert datetime(2026, 7, 1, tzinfo=eastern).utcoffset() == timedelta(hours=-4)
    assert named_zone("(UTC+01:00) Nowhere") is None
    assert named_zone("Moon Standard Time") is None


def test_a_time_without_a_zone_is_the_calendars_else_the_reps() -> None:
    plain = event("DTSTART:20261126T100000")
    assert starts(file(plain)) == ([TEN], 0)
    assert starts(file(plain, head="X-WR-TIMEZONE:America/New_York")) == (["11-26T15:00"], 0)


def test_a_series_of_a_calendar_with_a_zone_of_its_own_follows_that_zones_clock() -> None:
    weekly = event("DTSTART:20261019T080000Z", "RRULE:FREQ=WEEKLY;COUNT=5")
    assert starts(file(weekly, head="X-WR-TIMEZONE:Europe/Berlin"))[0][:2] == ["11-02T09:00", "11-09T09:00"]


SERIES = event("DTSTART;TZID=Europe/Berlin:20261105T100000", "DURATION:PT30M", "RRULE:FREQ=WEEKLY;COUNT=4")
THURSDAYS = ["11-05T09:00", "11-12T09:00", "11-19T09:00", "11-26T09:00"]


def override(at: str, start: str, *lines: str, of: str = "") -> str:
    return event(start, f"RECURRENCE-ID{of};TZID=Europe/Berlin:{at}", *lines)


@pytest.mark.parametrize(
    ("events", "wanted"),
    [
        ((SERIES,), THURSDAYS),
        (
            (SERIES, override("20261112T100000", "DTSTART:20261113T130000Z")),
            [THURSDAYS[0], "11-13T13:00", *THURSDAYS[2:]],
        ),
        ((SERIES, override("20261112T100000", "DTSTART;VALUE=DATE:20261112")), [THURSDAYS[0], *THURSDAYS[2:]]),
        (
            (
                SERIES,
                override("20261119T100000", "DTSTART;TZID=Europe/Berlin:20261119T110000", of=";RANGE=THISANDFUTURE"),
            ),
            [*THURSDAYS[:2], "11-19T10:00", "11-26T10:00"],
        ),
        (
            (event("DTSTART:20261105T090000Z", "RDATE:20261110T090000Z,20261117T090000Z"),),
            ["11-05T09:00", "11-10T09:00", "11-17T09:00"],
        ),
        (
            (event("DTSTART:20261105T090000Z", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20261106"),),
            ["11-05T09:00", "11-07T09:00"],
        ),
        (
            (event("DTSTART:20260101T090000Z", "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),),
            ["11-30T09:00", "12-31T09:00"],
        ),
        (
            (
                event(
                    "DTSTART:20261102T090000Z",
                    "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2",
                    "RRULE:FREQ=MONTHLY;BYMONTHDAY=15;COUNT=1",
                ),
            ),
            ["11-02T09:00", "11-09T09:00", "11-15T09:00"],
        ),
        (
            (event("DTSTART:20150105T090000Z", "RRULE:FREQ=DAILY;UNTIL=20261103T235959Z"),),
            ["11-01T09:00", "11-02T09:00", "11-03T09:00"],
        ),
        (
            (event("DTSTART:20261105T090000Z", "SEQUENCE:0"), event("DTSTART:20261106T090000Z", "SEQUENCE:3")),
            ["11-06T09:00"],
        ),
    ],
    ids=[
        "plain",
        "moved",
        "made a whole day",
        "this and all following",
        "further dates",
        "a date left out",
        "last workday",
        "two rules",
        "eleven years old",
        "the newer of two",
    ],
)
def test_series_take_place_as_the_standard_says(events: tuple[str, ...], wanted: list[str]) -> None:
    assert starts(file(*events)) == (wanted, 0)


SIXTY = ",".join(str(number) for number in range(60))
GOOD = event("DTSTART:20261126T090000Z", uid="good")


@pytest.mark.parametrize(
    "bad",
    [
        event("DTSTART:20261126T09"),
        event("DTSTART:nonsense"),
        event("X-NOTHING:x"),
        event("DTSTART;TZID=Nobody/Knows:20261126T090000"),
        event("DTSTART:20261126T090000Z", "DURATION:PT10X"),
        event("DTSTART:20261126T090000Z", "DTEND:20261125T090000Z"),
        event("DTSTART:20261126T090000Z", "RRULE:FREQ=SOMETIMES"),
        event("DTSTART:20261126T090000Z", "RRULE:"),
        "BEGIN:VEVENT\nUID:open\nDTSTART:20261126T090000Z",
        event("DTSTART:20261126T090000Z", "RRULE:FREQ=DAILY;INTERVAL=0"),
        event("DTSTART:00000000T000000Z"),
        event("DTSTART:20261126T090000Z", "RDATE:2026,x"),
    ],
)
def test_a_damaged_event_costs_itself_alone(bad: str) -> None:
    found, left_out = starts(file(bad, GOOD))
    assert TEN in found
    assert left_out == 1 or len(found) == 2, "left out and counted, unless it can be read after all"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;COUNT=2000000000",
        "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4",
        "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1",
        f"FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE={SIXTY};BYSECOND={SIXTY}",
        "FREQ=SECONDLY;INTERVAL=1;BYHOUR=5;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;COUNT=99999999;BYDAY=MO;BYMONTHDAY=31;BYMONTH=2",
        "FREQ=WEEKLY;BYMONTH=13",
        "FREQ=YEARLY;BYSETPOS=366;BYMONTH=2",
        "FREQ=HOURLY;INTERVAL=24;BYHOUR=3",
    ],
)
def test_no_rule_keeps_a_reader_busy(rule: str) -> None:
    text = file(event("DTSTART:19700101T000000Z", f"RRULE:{rule}", uid="bomb"), GOOD)
    began = time.process_time()
    found, left_out = starts(text)
    assert TEN in found
    assert time.process_time() - began < 20, "the rule would run for hours"  # far from what it takes
    assert left_out <= 1


def test_lists_of_dates_are_looked_at_near_the_window_only() -> None:
    many = ",".join(f"{date.fromordinal(700_000 + n % 39_000):%Y%m%d}T090000Z" for n in range(60_000))
    text = file(
        event("DTSTART:20261105T090000Z", "RRULE:FREQ=DAILY;COUNT=3", f"EXDATE:{many}", "EXDATE:20261106T090000Z")
    )
    assert starts(text) == (["11-05T09:00", "11-07T09:00"], 0)


@pytest.mark.parametrize("uid", ["a/b/c@example", "x" * 5000, "", "ü ñ 株", "with\\, comma", "a/20261126T090000Z"])
def test_events_are_found_again_by_whatever_id_they_have(uid: str) -> None:
    calendar = IcsCalendar(lambda: file(event("DTSTART:20261126T090000Z", uid=uid)), email="me@us.example")
    (found,) = calendar.changes(
        None, start=datetime(2026, 11, 1, tzinfo=UTC), end=datetime(2026, 12, 1, tzinfo=UTC)
    ).events
    assert calendar.event(found.id) == found
    assert len(found.id) < 220


def test_the_text_is_taken_apart_again_only_if_it_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    from connectors.ics import calendar as module

    made = []
    real = module.CalendarFile
    monkeypatch.setattr(module, "CalendarFile", lambda text, zone: made.append(text) or real(text, zone))
    texts = [file(GOOD), file(GOOD), file(event("DTSTART:20261127T090000Z", uid="good"))]
    calendar = IcsCalendar(lambda: texts[0], email="me@us.example")
    made.clear()
    for _ in range(3):
        calendar.upcoming(datetime(2026, 11, 26, 8, tzinfo=UTC), 30)
        texts.append(texts.pop(0))
    assert len(made) == 2


def test_a_calendar_that_takes_too_long_is_never_the_whole_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    from connectors.ics import series

    monkeypatch.setattr(series, "SECONDS", -1.0)
    calendar = IcsCalendar(lambda: file(GOOD), email="me@us.example")
    found = calendar.changes(None, start=datetime(2026, 11, 1, tzinfo=UTC), end=datetime(2026, 12, 1, tzinfo=UTC))
    assert not found.whole, "what was planned stays"


def test_nothing_of_a_private_event_is_kept_but_its_time() -> None:
    text = file(
        event(
            "DTSTART:20261126T090000Z",
            "CLASS:PRIVATE",
            "ATTENDEE:mailto:office@doctor.example",
            "LOCATION:https://x.zoom.us/j/1",
        )
    )
    ((_, found),) = IcsCalendar(lambda: text, email="me@us.example").occurrences(FIRST, LAST)[0]
    assert (found.attendees, found.join_link, found.organizer_email, found.has_outsiders) == ((), None, None, False)
    assert "Call" not in found.title


def test_a_link_without_guests_is_told() -> None:
    (said,) = IcsCalendar(lambda: file(GOOD), email="me@us.example").problems()
    assert str(said).startswith("This calendar names no guests")
    named = file(event("DTSTART:20261126T090000Z", "ATTENDEE:mailto:jane@acme.example"))
    assert IcsCalendar(lambda: named, email="me@us.example").problems() == []


LINES = st.sampled_from(
    [
        "DTSTART:20261126T090000Z",
        "DTSTART;TZID=Europe/Berlin:20261126T100000",
        "DTSTART;VALUE=DATE:20261126",
        "DTSTART:20261126T100000",
        "DTEND:20261126T093000Z",
        "DURATION:PT30M",
        "DURATION:-PT30M",
        "DURATION:P9999D",
        "RRULE:FREQ=DAILY",
        "RRULE:FREQ=WEEKLY;BYDAY=TH;COUNT=4",
        "RRULE:FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=1",
        "RRULE:FREQ=YEARLY;UNTIL=20200101",
        "RRULE:FREQ=DAILY;UNTIL=20261201T000000",
        "EXDATE:20261127T090000Z",
        "EXDATE;VALUE=DATE:20261128",
        "RDATE;VALUE=PERIOD:20261130T090000Z/PT1H",
        "RDATE:20261129T090000Z",
        "RECURRENCE-ID:20261127T090000Z",
        "RECURRENCE-ID;VALUE=DATE:20261127",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261126T090000Z",
        "SEQUENCE:2",
        "SEQUENCE:x",
        "STATUS:CANCELLED",
        "CLASS:PRIVATE",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:me@us.example",
        "ATTENDEE:",
        'ATTENDEE;CN="A: B":MAILTO:jane@acme.example',
        "ORGANIZER:urn:uuid:1",
        'SUMMARY;X="',
        "BEGIN:VALARM",
        "END:VALARM",
        "END:VEVENT",
        ":",
        ";",
        " folded",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(LINES, min_size=1, max_size=7), min_size=1, max_size=5), st.text(max_size=20))
def test_whatever_a_file_holds_reading_it_ends_without_an_error_of_others(events: list[list[str]], noise: str) -> None:
    made = ["\n".join(["BEGIN:VEVENT", f"UID:{n % 2}", *lines, "END:VEVENT"]) for n, lines in enumerate(events)]
    text = file(*made, noise, GOOD)
    found, _ = starts(text)
    assert TEN in found
