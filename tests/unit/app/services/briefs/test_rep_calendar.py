"""A call is at the time that the rep's own clock will show, whatever zone the calendar tells it in."""

import time
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest

from app.domain.brief import CalendarChanges, CalendarEvent
from app.services.briefs.rep_calendar import RepCalendar
from app.services.setup.clocks import SystemClock

BEGIN = datetime(2026, 7, 6, 18, 0, tzinfo=UTC)
EVENT = CalendarEvent("e1", "uid-1", "Acme", BEGIN, BEGIN + timedelta(hours=1), ())
OUTLOOK: Any = SimpleNamespace(
    event=lambda event_id: EVENT if event_id == "e1" else None,
    upcoming=lambda _now, _hours: [EVENT],
    changes=lambda _token, start, end: CalendarChanges((EVENT,)),
)


def test_utc_becomes_the_time_on_the_wall() -> None:
    here = timezone(timedelta(hours=-5))
    clock: Any = SimpleNamespace(now=lambda: datetime(2026, 7, 6, 12, 0, tzinfo=here))
    calendar = RepCalendar(OUTLOOK, clock)
    told = [
        calendar.event("e1"),
        *calendar.upcoming(BEGIN, 24),
        *calendar.changes(None, start=BEGIN, end=BEGIN).events,
    ]
    assert [event and event.start.replace(tzinfo=None) for event in told] == [datetime(2026, 7, 6, 13, 0)] * 3
    assert told[0] == EVENT, "the same moment"
    assert calendar.event("e2") is None


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has one zone for all")
def test_a_call_in_summer_is_told_in_summer_time_in_winter_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "EST5EDT,M3.2.0,M11.1.0")
    time.tzset()
    try:
        event = RepCalendar(OUTLOOK, SystemClock()).event("e1")
        assert event is not None
        assert event.start.hour == 14
    finally:
        monkeypatch.undo()
        time.tzset()
