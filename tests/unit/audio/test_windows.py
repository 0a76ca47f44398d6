"""Windows' back end against made-up endpoints, sessions and consent store, and a soundcard that plays along."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import numpy as np
import pytest

from app.domain.capture import Devices, SoundDevice
from app.domain.errors import UserActionNeeded
from audio.backend import Block
from audio.windows import LOOPBACK, Session, WindowsBackend

ZOOM = r"C:\Program Files\Zoom\bin\Zoom.exe"
TEAMS = r"C:\Program Files\WindowsApps\MSTeams_24295.605_x64__8wekyb3d8bbwe\ms-teams.exe"


@dataclass
class Device:
    id: str
    FriendlyName: str


def session(program: str, path: str, *, peak: float = 0.0, active: bool = True, muted: bool = False) -> Session:
    return Session(4242, program, path, active, muted, peak)


@dataclass
class Endpoints:
    """Two microphones and two outputs; `by_endpoint` holds the sessions."""

    by_endpoint: dict[str, list[Session]] = field(default_factory=dict)
    muted: set[str] = field(default_factory=set)
    fails: bool = False

    def active(self, *, outputs: bool) -> Sequence[Device]:
        if self.fails:
            raise OSError("0x80070490")
        if outputs:
            return [Device("o1", "Speakers"), Device("o2", "Headset")]
        return [Device("m1", "Array"), Device("m2", "Headset")]

    def default(self, *, outputs: bool) -> str | None:
        return "o1" if outputs else "m1"

    def sessions(self, endpoint_id: str) -> Sequence[Session]:
        return self.by_endpoint.get(endpoint_id, [])

    def is_muted(self, endpoint_id: str) -> bool:
        return endpoint_id in self.muted


@dataclass
class Consent:
    held: dict[str, int] = field(default_factory=dict)

    def programs(self) -> Mapping[str, int]:
        return self.held


class Recorder:
    def __init__(self, card: "Card") -> None:
        self._card = card

    def __enter__(self) -> "Recorder":
        if self._card.denied:
            raise RuntimeError("Error 0x80070005")
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._card.closed += 1

    def record(self, numframes: int) -> Any:
        time.sleep(0.001)
        if self._card.unplugged:
            raise RuntimeError("Error 0x88890004")
        return np.full((numframes, 1), 0.25)


@dataclass
class Card:
    """What of soundcard is used."""

    denied: bool = False
    unplugged: bool = False
    closed: int = 0
    asked: list[tuple[str, bool]] = field(default_factory=list)

    def get_microphone(self, name: str, include_loopback: bool) -> "Card":
        if name not in ("m1", "m2", "o1", "o2"):
            raise IndexError(name)
        self.asked.append((name, include_loopback))
        return self

    def recorder(self, *, samplerate: int, channels: int, blocksize: int) -> Recorder:
        assert (samplerate, channels) == (48_000, 1)
        return Recorder(self)


@dataclass
class World:
    endpoints: Endpoints = field(default_factory=Endpoints)
    consent: Consent = field(default_factory=Consent)
    card: Card = field(default_factory=Card)

    @property
    def backend(self) -> WindowsBackend:
        return WindowsBackend(soundcard=self.card, endpoints=self.endpoints, consent=self.consent)


def test_microphones_and_outputs_are_listed_with_the_defaults() -> None:
    found = World().backend.devices()
    assert [(d.name, d.is_loopback, d.is_default) for d in found] == [
        ("m1", False, True),
        ("m2", False, False),
        (LOOPBACK + "o1", True, True),
        (LOOPBACK + "o2", True, False),
    ]


def test_the_devices_of_the_calls_program_come_before_the_defaults() -> None:
    world = World()
    world.endpoints.by_endpoint = {"m2": [session("Zoom.exe", ZOOM)], "o2": [session("Zoom.exe", ZOOM)],
                                   "o1": [session("Zoom.exe", ZOOM, active=False)]}  # fmt: skip
    assert world.backend.of_call("Zoom.exe") == Devices("m2", LOOPBACK + "o2")
    assert world.backend.of_call(None) == Devices("m1", LOOPBACK + "o1")


def test_who_holds_the_microphone_now() -> None:
    world = World()
    world.consent.held = {ZOOM.replace("\\", "#"): 0, "MSTeams_8wekyb3d8bbwe": 133_700, "C:#old.exe": 5}
    world.endpoints.by_endpoint = {"m2": [session("Zoom.exe", ZOOM, muted=True)], "o2": [session("Zoom.exe", ZOOM)]}
    (zoom,) = world.backend.microphone_users()
    assert (zoom.program, zoom.source, zoom.sink, zoom.muted) == ("Zoom.exe", "m2", "o2", True)


def test_a_packaged_program_is_found_by_its_package() -> None:
    world = World()
    world.consent.held = {"MSTeams_8wekyb3d8bbwe": 0}
    world.endpoints.by_endpoint = {"m1": [session("ms-teams.exe", TEAMS)]}
    assert [h.program for h in world.backend.microphone_users()] == ["ms-teams.exe"]
    world.endpoints.by_endpoint = {}
    assert [h.program for h in world.backend.microphone_users()] == ["MSTeams"]


def test_callside_itself_is_no_holder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", r"C:\Program Files\Callside\callside.exe")
    world = World()
    world.consent.held = {"C:#Program Files#Callside#callside.exe": 0}
    assert world.backend.microphone_users() == []


def test_mute_meter_and_what_is_plugged_in() -> None:
    world = World()
    world.endpoints.muted = {"m1"}
    world.endpoints.by_endpoint = {"o1": [session("Zoom.exe", ZOOM, peak=0.3), session("music.exe", "x", peak=0.9)]}
    state = world.backend.state("Zoom.exe", Devices("m1", LOOPBACK + "o1"), meter=True)
    assert (state.mic_muted, state.playing) == (True, 0.3)
    assert {"m1", LOOPBACK + "o2"} <= state.present
    assert world.backend.state("Zoom.exe", Devices("m2"), meter=False).playing is None


def listen(world: World, device: SoundDevice) -> tuple[Any, list[Block], list[str]]:
    blocks: list[Block] = []
    lost: list[str] = []
    return world.backend.open(device, blocks.append, lost.append), blocks, lost


def wait(until: Any) -> None:
    end = time.monotonic() + 5
    while not until() and time.monotonic() < end:
        time.sleep(0.01)
    assert until()


def test_an_output_is_recorded_by_the_loopback_of_its_endpoint() -> None:
    world = World()
    stream, blocks, lost = listen(world, SoundDevice(LOOPBACK + "o2", "Headset", True))
    wait(lambda: len(blocks) > 2)
    stream.close()
    wait(lambda: world.card.closed == 1)
    assert world.card.asked == [("o2", True)]
    assert blocks[0].samples.dtype == np.float32
    assert blocks[0].samples.shape == (1920,)
    assert blocks[1].heard_until > blocks[0].heard_until
    assert not lost


def test_an_unplugged_device_says_so_once() -> None:
    world = World()
    stream, blocks, lost = listen(world, SoundDevice("m1", "Array"))
    wait(lambda: bool(blocks))
    world.card.unplugged = True
    wait(lambda: bool(lost))
    assert len(lost) == 1
    stream.close()


def test_a_refusal_says_where_to_allow_it() -> None:
    world = World(card=Card(denied=True))
    with pytest.raises(UserActionNeeded, match="Settings > Privacy"):
        listen(world, SoundDevice("m1", "Array"))
    with pytest.raises(UserActionNeeded, match="choose another"):
        listen(World(), SoundDevice("gone", "Old headset"))


def test_a_sound_service_that_fails_is_told_in_words() -> None:
    world = World(endpoints=Endpoints(fails=True))
    with pytest.raises(UserActionNeeded, match="Windows Audio"):
        world.backend.devices()
