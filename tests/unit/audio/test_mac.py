"""macOS' back end against a made-up catap and sounddevice."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import pytest

from app.domain.capture import Devices, SoundDevice
from app.domain.errors import UserActionNeeded
from audio import mac
from audio.backend import Block
from audio.mac import MacBackend


@dataclass
class Process:
    name: str
    pid: int = 77
    bundle_id: str | None = "us.zoom.xos"
    is_outputting: bool = True
    is_inputting: bool = True


@dataclass
class Direction:
    direction: str


@dataclass
class Device:
    uid: str
    name: str
    is_default_input: bool
    streams: tuple[Direction, ...] = (Direction("input"),)


@dataclass
class Format:
    sample_rate: float = 48_000.0
    num_channels: int = 2
    bits_per_sample: int = 32
    bytes_per_sample: int = 4
    is_float: bool = True


@dataclass
class Buffer:
    data: bytes
    format: Format = field(default_factory=Format)


class Session:
    def __init__(self, catap: "Catap", on_buffer: Callable[[Buffer], None]) -> None:
        self.catap, self.hear = catap, on_buffer
        self.stream_format, self.capture_failed, self.stopped = Format(), False, False

    def start(self) -> None:
        if self.catap.denied:
            raise OSError("not permitted")

    def stop(self) -> None:
        self.stopped = True


@dataclass
class Catap:
    """What of catap is used."""

    processes: list[Process] = field(default_factory=lambda: [Process("Zoom")])
    denied: bool = False
    fails: bool = False
    sessions: list[tuple[str, Session]] = field(default_factory=list)

    def list_audio_processes(self) -> list[Process]:
        if self.fails:
            raise OSError("HAL")
        return self.processes

    def list_audio_devices(self) -> list[Device]:
        output = Device("out", "Speakers", False, (Direction("output"),))
        return [Device("builtin", "MacBook Microphone", True), Device("usb", "Headset", False), output]

    def record_process(self, process: Process, *, mono: bool, on_buffer: Callable[[Buffer], None]) -> Session:
        self.sessions.append((process.name, Session(self, on_buffer)))
        return self.sessions[-1][1]

    def record_system_audio(self, *, mono: bool, on_buffer: Callable[[Buffer], None]) -> Session:
        self.sessions.append(("system", Session(self, on_buffer)))
        return self.sessions[-1][1]


class PortAudioError(Exception):
    pass


class Input:
    def __init__(self, **given: Any) -> None:
        self.given, self.started, self.closed = given, False, False
        Inputs.made.append(self)

    def start(self) -> None:
        self.started = True

    def close(self) -> None:
        self.closed = True
        self.given["finished_callback"]()


class Inputs:
    """What of sounddevice is used."""

    PortAudioError = PortAudioError
    made: ClassVar[list[Input]] = []

    def __init__(self) -> None:
        self.refreshed = 0
        Inputs.made = []

    def _terminate(self) -> None:
        self.refreshed += 1

    def _initialize(self) -> None:
        return

    def query_devices(self) -> list[dict[str, Any]]:
        return [
            {"name": "Speakers", "max_input_channels": 0, "default_samplerate": 48_000.0},
            {"name": "MacBook Microphone", "max_input_channels": 1, "default_samplerate": 44_100.0},
        ]

    def InputStream(self, **given: Any) -> Input:  # noqa: N802 - sounddevice's name
        if given["samplerate"] == 8_000:
            raise PortAudioError("no")
        return Input(**given)


def backend(catap: Catap | None = None) -> MacBackend:
    return MacBackend(sounddevice=Inputs(), catap=catap or Catap())


def test_microphones_and_what_plays_are_listed() -> None:
    found = backend(Catap([Process("Zoom"), Process("Notes", 78, "com.apple.Notes", is_outputting=False)])).devices()
    assert [(d.name, d.is_loopback, d.is_default) for d in found] == [
        ("builtin", False, True),
        ("usb", False, False),
        ("tap:us.zoom.xos", True, False),
        ("tap:system", True, True),
    ]


def test_the_calls_program_is_tapped_alone_where_it_plays() -> None:
    assert backend().of_call("Zoom") == Devices("builtin", "tap:us.zoom.xos")
    assert backend().of_call("Skype") == Devices("builtin", "tap:system")


def test_who_holds_the_microphone(monkeypatch: pytest.MonkeyPatch) -> None:
    catap = Catap([Process("Zoom"), Process("Music", 78, "com.apple.Music", is_inputting=False)])
    (zoom,) = backend(catap).microphone_users()
    assert (zoom.program, zoom.pid, zoom.sink) == ("Zoom", 77, "tap:us.zoom.xos")
    monkeypatch.setattr("os.getpid", lambda: 77)
    assert list(backend(catap).microphone_users()) == []


def test_a_tap_delivers_one_channel_of_float() -> None:
    catap, blocks = Catap(), []
    stream = backend(catap).open(SoundDevice("tap:us.zoom.xos", "Zoom", True), blocks.append, lambda _: None)
    (name, session) = catap.sessions[0]
    session.hear(Buffer(np.array([[0.5, 0.1], [0.5, 0.1]], "<f4").tobytes()))
    whole = Format(num_channels=1, bits_per_sample=16, bytes_per_sample=2, is_float=False)
    session.hear(Buffer(np.array([16_384], "<i2").tobytes(), whole))
    assert (name, stream.rate) == ("Zoom", 48_000)
    np.testing.assert_allclose(blocks[0].samples, [0.3, 0.3], atol=1e-6)
    np.testing.assert_allclose(blocks[1].samples, [0.5])
    stream.close()
    assert session.stopped


def test_a_tap_that_is_not_allowed_says_where_to_allow_it() -> None:
    with pytest.raises(UserActionNeeded, match="System Audio Recording"):
        backend(Catap(denied=True)).open(SoundDevice("tap:system", "all", True), lambda _: None, lambda _: None)


def test_a_tap_that_was_granted_and_is_silent_raises_the_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    """ "Granted but silent": the program plays, and not one sample has ever been anything but zero."""
    catap, moment = Catap(), [100.0]
    monkeypatch.setattr(mac, "now", lambda: moment[0])
    mine = backend(catap)
    mine.open(SoundDevice("tap:us.zoom.xos", "Zoom", True), lambda _: None, lambda _: None)
    using = Devices("builtin", "tap:us.zoom.xos")
    catap.sessions[0][1].hear(Buffer(np.zeros((4, 2), "<f4").tobytes()))
    assert mine.state("Zoom", using, meter=True).playing is None
    moment[0] += 20.0
    assert mine.state("Zoom", using, meter=True).playing == 1.0
    catap.sessions[0][1].hear(Buffer(np.full((4, 2), 0.2, "<f4").tobytes()))
    assert mine.state("Zoom", using, meter=True).playing is None


def test_a_tap_that_ends_by_itself_is_lost() -> None:
    catap, lost = Catap(), []
    mine = backend(catap)
    mine.open(SoundDevice("tap:us.zoom.xos", "Zoom", True), lambda _: None, lost.append)
    catap.sessions[0][1].capture_failed = True
    catap.processes = []
    state = mine.state("Zoom", Devices("builtin", "tap:us.zoom.xos"), meter=False)
    assert lost == ["the tap has ended"]
    assert "tap:us.zoom.xos" not in state.present


def test_the_microphone_is_found_by_its_name_at_its_own_rate() -> None:
    inputs, blocks, lost = Inputs(), list[Block](), list[str]()
    mine = MacBackend(sounddevice=inputs, catap=Catap())
    stream = mine.open(SoundDevice("builtin", "MacBook Microphone"), blocks.append, lost.append)
    (made,) = Inputs.made
    assert (made.given["device"], made.given["samplerate"], made.started) == (1, 44_100, True)
    made.given["callback"](np.full((4, 1), 0.1, np.float32), 4, None, None)
    assert blocks[0].samples.shape == (4,)
    assert inputs.refreshed == 1, "PortAudio knows only the devices of its start"
    made.given["finished_callback"]()
    assert lost == ["the device is gone"]
    stream.close()
    assert len(lost) == 1
    with pytest.raises(UserActionNeeded, match="no Headset"):
        mine.open(SoundDevice("usb", "Headset"), blocks.append, lost.append)


def test_core_audio_that_fails_is_told_in_words() -> None:
    with pytest.raises(UserActionNeeded, match="Core Audio"):
        backend(Catap(fails=True)).devices()
