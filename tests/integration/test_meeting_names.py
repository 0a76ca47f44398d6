"""The active speaker's name from the tree that a meeting's window shows, on a desktop of our own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.call import Call, CallContext, CallState, Channel
from app.domain.errors import UserActionNeeded
from app.domain.people import Participant, Side
from app.domain.transcript import Segment, Transcript
from app.jobs import Jobs
from app.services.calls.live_call import CallSession
from app.services.calls.meeting_names import MeetingNameService
from app.services.processing.speaker_names import SpeakerService
from app.services.processing.window_names import WindowNameService, shown_names
from app.settings import Settings
from app.store.sqlstore import SqlStore
from audio.meeting_window import MeetingWindow, family, meeting_window
from tests.accessible_desktop import accessible_desktop

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = (Participant("Nina Holt", Side.US), Participant("Clara Voss", Side.CUSTOMER))
CONTEXT = CallContext("c1", "Demo", datetime(2026, 3, 10, 14), "Nina Holt", PEOPLE)


class Now:
    def now(self) -> datetime:
        return datetime(2026, 3, 10, 15, tzinfo=UTC)


class Meeting:
    """The stand-in window in a process of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, str(ROOT / "tests" / "meeting_window.py")]
        self._process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.pid = self._process.pid
        assert self._answer() == "ready"

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def show(self, text: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(text + "\n")
        self._process.stdin.flush()
        assert self._answer() == "shown"

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)
        assert self._process.stdout is not None
        self._process.stdout.close()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Meeting]:
    with accessible_desktop(tmp_path) as environment:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", environment["DBUS_SESSION_BUS_ADDRESS"])
        meeting = Meeting(environment)
        yield meeting
        meeting.close()


def name_within(window: MeetingWindow, pids: set[int], wanted: str | None, seconds: float = 15.0) -> str | None:
    """What the window shows, once it is what is wanted or the time is over: a tree is built while it is looked at."""
    end = time.monotonic() + seconds
    while (name := window.speaking(pids)) != wanted and time.monotonic() < end:
        time.sleep(0.1)
    return name


def test_the_name_is_read_from_the_program_of_the_call_alone(desk: Meeting) -> None:
    window = meeting_window()
    desk.show("Talking: Clara Voss")
    assert name_within(window, {desk.pid}, "Clara Voss") == "Clara Voss"
    desk.show("Tim Beck is speaking")
    assert name_within(window, {desk.pid}, "Tim Beck") == "Tim Beck"
    assert window.speaking({os.getpid()}) is None
    desk.show("")
    assert window.speaking({desk.pid}) is None
    desk.show("Talking: Clara Voss")
    assert window.speaking({desk.pid}) == "Clara Voss"  # after a silence at once: the place is known
    window.close()
    desk.show("Talking: Clara Voss")
    other = meeting_window()
    assert other.speaking({os.getpid()}) is None
    other.close()


def test_a_session_without_the_bus_is_said_to_have_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    with pytest.raises(UserActionNeeded, match="accessibility bus"):
        meeting_window()


def test_a_helper_belongs_to_the_program_that_started_it() -> None:
    helper = subprocess.Popen(["sh", "-c", "sleep 30 & echo $!; wait"], stdout=subprocess.PIPE, text=True)
    assert helper.stdout is not None
    inner = int(helper.stdout.readline())
    assert family(inner) == {inner, helper.pid}
    os.kill(inner, signal.SIGTERM)
    helper.wait(10)
    helper.stdout.close()


@pytest.mark.parametrize("is_on", [True, False], ids=["on", "off by policy"])
def test_a_call_notes_the_names_and_proposes_them_for_its_voices(desk: Meeting, tmp_path: Path, is_on: bool) -> None:
    store, jobs = SqlStore(tmp_path, bytes(32)), Jobs()
    store.save_call(Call(CONTEXT, CallState.LIVE))

    def open_window() -> tuple[object, object]:
        window = meeting_window()
        return (lambda _program: window.speaking({desk.pid})), window.close

    service = MeetingNameService(
        store=store,
        settings=Settings(meeting_names=is_on),
        jobs=jobs,
        open_window=open_window,  # type: ignore[arg-type]
    )
    live = CallSession()
    live.stream_time = 100.0
    desk.show("Talking: Clara Voss")
    service.follow("c1", live, None)
    end = time.monotonic() + (15.0 if is_on else 1.5)
    while time.monotonic() < end and not shown_names(store, "c1"):
        time.sleep(0.1)
    live.stream_time = 102.9
    time.sleep(1.2)
    live.off_the_record = True
    desk.show("Talking: Tim Beck")
    live.stream_time = 104.0
    time.sleep(1.2)
    live.stopped.set()
    end = time.monotonic() + 10.0
    while is_on and time.monotonic() < end and shown_names(store, "c1")[-1].end < 102.0:
        time.sleep(0.1)
    shown = shown_names(store, "c1")
    assert [s.name for s in shown] == (["Clara Voss"] if is_on else [])
    said = Transcript.of(
        CONTEXT, [Segment(0, 95.0, 108.0, "Speaker 1", "Our main concern is the export.", Channel.REMOTE)]
    )
    store.save_transcript("c1", said)
    store.save_call(Call(CONTEXT, CallState.REVIEW))
    names = WindowNameService(store=store, speakers=SpeakerService(store=store, clock=Now()))
    found = names.proposed("c1")
    assert [(p.speaker, p.name) for p in found] == ([("Speaker 1", "Clara Voss")] if is_on else [])
    if is_on:
        before = store.transcript("c1")
        assert before == said  # no name changes by itself
        names.accept("c1", found[0])
        after = store.transcript("c1")
        assert after is not None
        assert after.segments[0].speaker == "Clara Voss"
        assert not names.proposed("c1")
    jobs.close()
    store.dispose()
