"""A call is noticed and asked about; its change of program, its end and a forgotten stop are noticed as well."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.call import Call, CallContext, CallState, PhoneCall
from app.domain.capture import MicrophoneUser
from app.domain.people import Participant, Side
from app.events import CallNoticed, CallSeemsOver, Events, Levels, MuteFollowed, OtherProgram
from app.services.calls.detection import CallDetector
from app.settings import Settings
from app.store.sqlstore import SqlStore
from tests.worlds.live import EVENT, NOW, Now

ZOOM, TEAMS = MicrophoneUser("Zoom"), MicrophoneUser("Teams")
INTERNAL = replace(EVENT, id="standup", title="Stand-up", attendees=(Participant("Sarah Chen", Side.US),))


def phone(established: datetime | None = NOW) -> PhoneCall:
    return PhoneCall("7", "+49 30 1234", "100", "Talking", established)


class World:
    def __init__(self, folder: Path, **settings: Any) -> None:
        self.clock, self.events = Now(), Events()
        self.store = SqlStore(folder, bytes(32))
        self.microphone_users: Sequence[MicrophoneUser] | None = []
        self.told: list[Any] = []
        for kind in (CallNoticed, CallSeemsOver, OtherProgram, MuteFollowed):
            self.events.subscribe(kind, self.told.append)
        self.detect = CallDetector(
            microphone_users=lambda: self.microphone_users,
            store=self.store,
            settings=Settings(**settings),
            clock=self.clock,
            events=self.events,
        )

    def look(self, *microphone_users: MicrophoneUser, seconds: float = 10.0) -> list[Any]:
        """What is told while these hold the microphone for so long."""
        self.microphone_users, self.told[:] = microphone_users, []
        for _ in range(round(seconds / 2)):
            self.clock.forward(2)
            self.detect.look()
        return list(self.told)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.store.dispose()


def test_a_program_at_the_microphone_is_asked_about_once(world: World) -> None:
    world.detect.calendar([EVENT])
    (noticed,) = world.look(ZOOM)
    assert (noticed.program, noticed.event_id, noticed.title) == ("Zoom", "acme", "Acme demo")
    assert world.look(ZOOM) == []
    assert world.look() == []
    assert len(world.look(ZOOM)) == 1


def test_a_test_of_the_microphone_is_no_call(world: World) -> None:
    assert world.look(ZOOM, seconds=2) == []
    assert world.look() == []


def test_an_unknown_call_gets_the_last_five_accounts(world: World) -> None:
    for n in range(7):
        context = CallContext(f"c{n}", "Call", datetime(2024, 12, 1) + timedelta(hours=n), "Sarah", (), (f"A{n}",))
        world.store.save_call(Call(context, CallState.DONE))
    (noticed,) = world.look(ZOOM)
    assert noticed.event_id is None
    assert noticed.accounts == ("A6", "A5", "A4", "A3", "A2")


def test_internal_calls_are_not_offered_unless_policy_allows(world: World, tmp_path: Path) -> None:
    world.detect.calendar([INTERNAL])
    assert world.look(ZOOM) == []
    allowed = World(tmp_path / "other", offer_internal_calls=True)
    allowed.detect.calendar([INTERNAL])
    assert [n.event_id for n in allowed.look(ZOOM)] == ["standup"]
    allowed.store.dispose()


def test_of_two_events_the_one_with_the_customer_is_meant(world: World) -> None:
    later = replace(EVENT, id="later", start=NOW + timedelta(minutes=9))
    world.detect.calendar([INTERNAL, later, EVENT])
    assert [n.event_id for n in world.look(ZOOM)] == ["acme"]


def test_where_nobody_says_who_holds_the_microphone_the_calendar_is_asked(world: World) -> None:
    world.detect.calendar([replace(EVENT, start=NOW + timedelta(seconds=3))])
    world.microphone_users = None
    for _ in range(4):
        world.clock.forward(2)
        world.detect.look()
    assert [n.event_id for n in world.told] == ["acme"]


def test_a_telephone_call_is_noticed_once_it_is_established(world: World) -> None:
    world.detect.phones([phone(None)])
    assert world.look() == []
    world.detect.phones([phone()])
    (noticed,) = world.look()
    assert noticed.program == "3CX"
    assert "+49 30 1234" in noticed.why


def test_policy_can_switch_noticing_off(tmp_path: Path) -> None:
    for n, settings in enumerate(({"notice_calls": False}, {"recording_allowed": False})):
        made = World(tmp_path / str(n), **settings)
        assert made.look(ZOOM) == []
        made.store.dispose()


# ── while a call is recorded ────────────────────────────────────────────────────────────────────────────────────


def recording(world: World, *, ends_in: float | None = None) -> None:
    ends_at = NOW + timedelta(seconds=ends_in) if ends_in is not None else None
    world.detect.recording("acme", ends_at=ends_at, program="Zoom")


def overs(told: list[Any]) -> list[tuple[str, float | None]]:
    return [(e.why, e.seconds) for e in told if isinstance(e, CallSeemsOver)]


def test_the_end_is_noticed_when_the_program_lets_go(world: World) -> None:
    recording(world)
    assert world.look(ZOOM) == []
    told = overs(world.look(seconds=18))
    assert told[0] == ("Zoom let go of the microphone.", 20.0)
    assert (overs(world.look(seconds=6))[-1][1] or 0.0) <= 0


def test_a_short_absence_is_taken_back(world: World) -> None:
    recording(world)
    world.look(ZOOM)
    world.look(seconds=6)
    assert overs(world.look(ZOOM, seconds=4)) == [("", None)]


def test_the_rep_may_say_that_it_goes_on(world: World) -> None:
    recording(world)
    world.look(ZOOM)
    world.look(seconds=6)
    world.detect.goes_on()
    assert overs(world.look(seconds=60)) == []


def test_another_program_is_asked_about_once(world: World) -> None:
    recording(world)
    world.look(ZOOM)
    assert [e.program for e in world.look(ZOOM, TEAMS)] == ["Teams"]
    assert world.look(ZOOM, TEAMS) == []
    world.detect.same_call("Teams")
    assert overs(world.look(TEAMS, seconds=30)) == []


def test_after_the_rep_went_on_without_the_program_a_new_one_is_still_asked_about(world: World) -> None:
    recording(world)
    world.look(seconds=6)
    world.detect.goes_on()
    assert [e.program for e in world.look(TEAMS) if isinstance(e, OtherProgram)] == ["Teams"]


def test_the_programs_own_mute_is_followed_where_it_can_be_read(world: World) -> None:
    recording(world)
    assert world.look(ZOOM) == []
    assert [e.is_muted for e in world.look(replace(ZOOM, muted=True))] == [True]
    assert [e.is_muted for e in world.look(replace(ZOOM, muted=False))] == [False]


def test_a_forgotten_stop_is_reminded_of_and_then_ended(world: World) -> None:
    recording(world, ends_in=60)
    world.look(ZOOM, seconds=400)
    told = overs(world.look(ZOOM, seconds=240))
    assert told[0][0] == "Nobody of the others has said anything for long."
    assert told[0][1] == pytest.approx(120, abs=4)
    assert told[-1][1] is not None
    assert told[-1][1] <= 0


def test_a_call_in_which_others_speak_goes_on_after_its_end(world: World) -> None:
    recording(world, ends_in=60)
    told = []
    for _ in range(20):
        world.events.publish(Levels(0.0, 0.05, 1.0))
        told += overs(world.look(ZOOM, seconds=60))
    assert told == []


def test_the_rep_alone_does_not_keep_a_call_alive(world: World) -> None:
    recording(world, ends_in=60)
    told = []
    for _ in range(11):
        world.events.publish(Levels(0.05, 0.0, 1.0))
        told += overs(world.look(ZOOM, seconds=60))
    assert told[-1][1] is not None
    assert told[-1][1] <= 0


def test_a_telephone_call_ends_when_the_switch_says_so(world: World) -> None:
    world.detect.phones([phone()])
    world.detect.recording("acme", program=None)
    assert overs(world.look(seconds=4)) == []
    world.detect.phones([])
    assert overs(world.look(seconds=2)) == [("3CX says that the call has ended.", 0.0)]


def test_the_same_program_is_not_offered_again_until_it_lets_go(world: World) -> None:
    recording(world)
    world.look(ZOOM)
    world.detect.over()
    assert world.look(ZOOM) == []
    world.look()
    assert len(world.look(ZOOM)) == 1
