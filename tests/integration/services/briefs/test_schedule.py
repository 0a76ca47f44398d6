"""Which brief is due when: once for each call, after a sleep, a restart and a change too; never for a call that is off."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.domain.outbox import OutboxState
from app.domain.people import Participant, Side
from app.domain.schedule import PlanState
from app.events import BriefRetimed, BriefWithdrawn, CalendarTrouble
from tests.bench.moments_schedule import quarter
from tests.worlds.schedule import MONDAY, US, ScheduleWorld, call


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ScheduleWorld]:
    made = ScheduleWorld(tmp_path)
    yield made
    made.close()


def test_a_brief_comes_once_at_its_lead(desk: ScheduleWorld) -> None:
    start = MONDAY + timedelta(hours=1)
    desk.calendar.put(call("acme", start))
    desk.until(start - timedelta(minutes=6))
    assert desk.shown == []
    desk.until(start + timedelta(minutes=20))
    desk.restart()
    desk.until(start + timedelta(minutes=25))
    assert desk.shown == [("acme", start)]


def test_only_changes_are_asked_for_and_a_lost_token_means_everything(desk: ScheduleWorld) -> None:
    desk.calendar.put(call("one", MONDAY + timedelta(hours=3)))
    desk.until(MONDAY + timedelta(minutes=3))
    assert desk.calendar.asked[0] is None
    assert set(desk.calendar.asked[1:]) == {"1"}
    desk.calendar.put(call("two", MONDAY + timedelta(hours=4)))
    desk.calendar.events.pop("one")
    desk.calendar.oldest = 9  # as after a 410: what the calendar no longer names is gone
    desk.until(MONDAY + timedelta(minutes=6))
    assert [e.id for e in desk.schedule.upcoming()] == ["two"]
    desk.until(MONDAY + timedelta(days=1, minutes=1), every=3600)
    assert desk.calendar.asked[-1] is None or None in desk.calendar.asked[-3:], "the window moves on once a day"


def test_internal_calls_have_no_brief_and_are_still_known(desk: ScheduleWorld) -> None:
    start = MONDAY + timedelta(minutes=30)
    desk.calendar.put(call("team", start, (US, Participant("John", Side.US, email="john@us.example"))))
    desk.until(start + timedelta(minutes=5))
    assert desk.shown == []
    assert [e.id for e in desk.schedule.upcoming()] == ["team"]


def test_after_a_sleep_what_is_still_useful_comes_and_the_rest_is_let_go(desk: ScheduleWorld) -> None:
    missed, running, soon = (MONDAY + timedelta(hours=h) for h in (1, 3, 3.05))
    for name, start in (("missed", missed), ("running", running), ("soon", soon)):
        desk.calendar.put(call(name, start))
    desk.until(MONDAY + timedelta(minutes=1))
    desk.clock.at = running + timedelta(minutes=2)  # the lid was closed until now
    desk.schedule.tick()
    assert [name for name, _ in desk.shown] == ["running", "soon"]
    assert desk.state("missed") is PlanState.MISSED


def test_a_moved_call_is_retimed_and_comes_anew_only_with_a_lead_of_its_own(desk: ScheduleWorld) -> None:
    start = MONDAY + timedelta(hours=1)
    desk.calendar.put(call("acme", start))
    desk.until(start - timedelta(minutes=4))
    desk.calendar.put(call("acme", start + timedelta(minutes=3)))
    desk.until(start - timedelta(minutes=2))
    assert [(type(t), t.again) for t in desk.told] == [(BriefRetimed, False)]  # type: ignore[attr-defined]
    tomorrow = start + timedelta(days=1)
    desk.calendar.put(call("acme", tomorrow))
    desk.until(tomorrow - timedelta(minutes=10), every=1200)
    desk.until(tomorrow + timedelta(minutes=1))
    assert desk.told[-1] == BriefRetimed(call("acme", tomorrow), True)
    assert desk.shown == [("acme", start), ("acme", tomorrow)]


def test_a_cancelled_call_takes_its_brief_back(tmp_path: Path) -> None:
    desk = ScheduleWorld(tmp_path, brief_to_slack=True)
    start = MONDAY + timedelta(hours=1)
    for name, at in (("acme", start), ("other", start + timedelta(hours=1))):
        desk.calendar.put(call(name, at))
    desk.until(start - timedelta(minutes=4))
    (row,) = desk.store.outbox()
    assert (row.state, row.prepared.target) == (OutboxState.PENDING, "U1")
    desk.calendar.cancel("acme")
    desk.calendar.cancel("other")
    desk.until(start + timedelta(hours=1))
    assert [type(t) for t in desk.told] == [BriefWithdrawn], "the other one had not been delivered"
    assert [r.state for r in desk.store.outbox()] == [OutboxState.REJECTED], "the message has not left"
    assert len(desk.shown) == 1
    desk.close()


def test_a_call_that_the_calendar_cancels_while_its_brief_is_made_has_none(desk: ScheduleWorld) -> None:
    start = MONDAY + timedelta(hours=1)
    desk.calendar.put(call("acme", start))
    desk.until(start - timedelta(minutes=6))
    desk.calendar.events["acme"] = replace(desk.calendar.events["acme"], cancelled=True)  # no change is told yet
    desk.until(start)
    assert desk.shown == []
    assert desk.state("acme") is PlanState.WITHDRAWN


def test_a_calendar_that_is_down_holds_up_no_brief(desk: ScheduleWorld) -> None:
    start = MONDAY + timedelta(hours=1)
    desk.calendar.put(call("acme", start))
    desk.until(MONDAY + timedelta(minutes=2))
    desk.calendar.is_down = True
    desk.restart()
    desk.until(start)
    assert desk.shown == [("acme", start)]


def test_a_weekly_call_keeps_its_hour_when_the_clocks_change(desk: ScheduleWorld) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    desk.clock.at = datetime(2025, 3, 20, 8, 0, tzinfo=UTC)
    starts = [datetime(2025, 3, day, 14, 0, tzinfo=berlin) for day in (23, 30)]
    for n, start in enumerate(starts):
        desk.calendar.put(call(f"weekly-{n}", start))
    for number, start in enumerate(starts):  # the days between two calls pass in wide steps
        desk.until(start - timedelta(minutes=6), every=3600)
        assert len(desk.shown) == number, "not an hour early"
        desk.until(start - timedelta(minutes=4))
        assert len(desk.shown) == number + 1, "nor an hour late"
    desk.until(datetime(2025, 3, 31, tzinfo=UTC), every=3600)
    assert [start for _, start in desk.shown] == starts
    assert [start.astimezone(UTC).hour for start in starts] == [13, 12]


def test_a_week_under_restarts_and_changes_misses_and_repeats_nothing(tmp_path: Path) -> None:
    found = quarter(tmp_path, events=40, days=6, seed=7)
    assert (found["events"], found["missed"], found["repeated"], found["for calls that are off"]) == (40, 0, 0, 0)
    assert found["restarts"] > 5
    assert found["killed in a write"] > 0


def test_a_calendar_that_cant_be_read_is_told_once_and_what_was_planned_stays(desk: ScheduleWorld) -> None:
    start = MONDAY + timedelta(hours=1)
    desk.calendar.put(call("acme", start))
    desk.until(MONDAY + timedelta(minutes=2))
    desk.calendar.is_down = True
    desk.until(start + timedelta(minutes=1))
    told = [one for one in desk.told if isinstance(one, CalendarTrouble)]
    assert [str(one.problem) for one in told] == ["The calendar does not answer."]
    assert desk.shown == [("acme", start)], "the brief comes from the plan"
    desk.calendar.is_down = False
    desk.until(start + timedelta(minutes=4))
    assert desk.schedule.problem is None


def test_declined_and_private_events_and_whole_days_are_not_briefed(desk: ScheduleWorld) -> None:
    start = MONDAY + timedelta(minutes=30)
    for number, more in enumerate(({"declined": True}, {"is_private": True}, {"is_all_day": True})):
        desk.calendar.put(replace(call(f"c{number}", start), **more))
    desk.until(start + timedelta(minutes=5))
    assert desk.shown == []
