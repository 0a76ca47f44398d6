"""The far side is what the program at the microphone plays, in every layout of program, output and server."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from app.domain.call import Channel
from app.domain.capture import CaptureNotice, Devices, NoticeKind
from app.domain.consent import Grant
from audio.capture import Capture, Outlets, Wish
from audio.chunks import ChunkRecording
from audio.pulse import PulseBackend
from tests import sound_server
from tests.capture_runs import RATE, loudness, tone
from tests.sound_server import SoundServer

# Sound in real time: on a machine that does other work too a second may come late, so a failure is tried again.
pytestmark = pytest.mark.flaky(reruns=2, reruns_delay=3)

VOICE, FAR, MUSIC = 440.0, 1200.0, 2000.0
PROGRAM = Path(__file__).resolve().parents[1] / "sound_program.py"
ALARM_SECONDS = 5.0


@pytest.fixture(scope="module", params=["pulseaudio", "pipewire"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundServer]:
    pytest.importorskip("pulsectl")
    is_pipewire = request.param == "pipewire"
    if not (sound_server.is_pipewire_possible() if is_pipewire else sound_server.is_possible()):
        pytest.skip(f"needs {request.param}")
    make = sound_server.pipewire_server if is_pipewire else sound_server.sound_server
    folder = tmp_path_factory.mktemp(request.param) / "s"
    with make(folder) as running:
        running.pactl("load-module", "module-null-sink", "sink_name=headset", "rate=44100")
        running.pactl("set-default-sink", "speakers")
        running.pactl("set-default-source", "virtualmic")
        yield running


@pytest.fixture
def sound(server: SoundServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    """The server as this process sees it, with somebody talking at the microphone."""
    for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "HOME"):
        monkeypatch.setenv(name, server.environment[name])
    server.play(tone(tmp_path / "voice.wav", VOICE, 40), "voice")
    tone(tmp_path / "far.wav", FAR, 40)
    tone(tmp_path / "music.wav", MUSIC, 40)
    yield server
    server.hush()


@dataclass
class Kept:
    """What a capture kept, told and found out."""

    remote: np.ndarray = field(default_factory=lambda: np.zeros(0, np.float32))
    mic: np.ndarray = field(default_factory=lambda: np.zeros(0, np.float32))
    begun: float = 0.0
    notices: list[CaptureNotice] = field(default_factory=list)

    def alarms(self, channel: Channel) -> list[CaptureNotice]:
        return [n for n in self.notices if n.kind is NoticeKind.ONE_SIDED and n.channel is channel]


def captured(
    folder: Path, seconds: float, program: str | None, devices: Devices | None = None, stop_back: float = 0.0
) -> Kept:
    kept = Kept()
    first: list[float] = []
    recording = ChunkRecording(folder, os.urandom(32), lossless=True)
    outlets = Outlets(lambda _channel, start, _samples: first.append(start), kept.notices.append)
    wish = Wish(devices or Devices(), program)
    capture = Capture(Grant("c", 0.0), recording, PulseBackend(), start=0.0, wish=wish, outlets=outlets)

    def stop() -> None:
        while not first:
            time.sleep(0.05)
        time.sleep(seconds)
        capture.stop(capture.at - stop_back)

    threading.Thread(target=stop, daemon=True).start()
    capture.run(is_wanted=lambda: True)
    kept.begun = min(first)
    kept.mic, kept.remote = recording.read(Channel.MIC)[1], recording.read(Channel.REMOTE)[1]
    return kept


@contextmanager
def program(sound: SoundServer, *words: str) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, str(PROGRAM), *words], env=sound.environment, start_new_session=True)
    try:
        time.sleep(1.5)
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


@pytest.mark.parametrize(
    ("record", "play", "sink"),
    [
        ("ZOOM VoiceEngine", "ZOOM VoiceEngine", "speakers"),
        ("ZOOM VoiceEngine", "ZOOM VoiceEngine", "headset"),
        ("Chromium input", "Chromium", "speakers"),
        ("Chromium input", "Chromium", "headset"),
        ("WEBRTC VoiceEngine", "Meet", "headset"),
        ("Slack input", "child:Audio helper", "headset"),
    ],
)
def test_the_far_side_is_what_the_program_at_the_microphone_plays(
    sound: SoundServer, tmp_path: Path, record: str, play: str, sink: str
) -> None:
    with program(sound, record, play, sink, "virtualmic", str(tmp_path / "far.wav")):
        users = PulseBackend().microphone_users()
        kept = captured(tmp_path / "call", 3.0, record)
    assert [(user.program, user.sink) for user in users] == [(record, sink)]
    assert loudness(kept.remote[-RATE:], FAR) > 0.1
    assert loudness(kept.mic[-RATE:], VOICE) > 0.05
    assert not kept.alarms(Channel.REMOTE)


def test_of_two_streams_of_a_browser_both_are_heard(sound: SoundServer, tmp_path: Path) -> None:
    """Music in one tab on the default output, the call in another one on the headset."""
    music = ["paplay", "--client-name=Chromium", "--device=speakers", str(tmp_path / "music.wav")]
    player = subprocess.Popen(music, env=sound.environment)
    try:
        with program(sound, "Chromium input", "Chromium", "headset", "virtualmic", str(tmp_path / "far.wav")):
            kept = captured(tmp_path / "call", 3.0, "Chromium input")
    finally:
        player.kill()
        player.wait(10)
    assert loudness(kept.remote[-RATE:], FAR) > 0.1
    assert not kept.alarms(Channel.REMOTE)


def test_a_program_that_begins_to_play_elsewhere_is_followed(sound: SoundServer, tmp_path: Path) -> None:
    with program(sound, "Teams input", "Teams", "headset", "virtualmic", str(tmp_path / "far.wav"), "4"):
        kept = captured(tmp_path / "call", 7.0, "Teams input")
    assert loudness(kept.remote[-RATE:], FAR) > 0.1
    assert any(n.kind is NoticeKind.DEVICE_CHANGED and n.channel is Channel.REMOTE for n in kept.notices)


def test_a_wrong_output_raises_the_alarm(sound: SoundServer, tmp_path: Path) -> None:
    with program(sound, "Chromium input", "Chromium", "headset", "virtualmic", str(tmp_path / "far.wav")):
        chosen = Devices(None, "speakers.monitor")
        kept = captured(tmp_path / "call", ALARM_SECONDS, "Chromium input", chosen)
    assert kept.alarms(Channel.REMOTE)
    assert kept.alarms(Channel.REMOTE)[0].at - kept.begun <= ALARM_SECONDS


def test_filters_meters_and_volume_controls_are_no_programs(sound: SoundServer) -> None:
    def module(*words: str) -> str:
        load = ["pactl", "load-module", *words]
        done = subprocess.run(load, env=sound.environment, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    loaded = [module("module-loopback", "source=virtualmic", "sink=speakers")]
    loaded.append(module("module-echo-cancel", "source_name=ecmic", "sink_name=ecout"))
    studio = ["parec", "--device=virtualmic", "--client-name=Studio", "--property=media.role=production"]
    process = subprocess.Popen(studio, env=sound.environment, stdout=subprocess.DEVNULL)
    try:
        time.sleep(1.0)
        assert PulseBackend().microphone_users() == []
    finally:
        process.kill()
        process.wait(10)
        for number in reversed(loaded):
            sound.pactl("unload-module", number)
        sound.pactl("set-default-source", "virtualmic")
        sound.pactl("set-default-sink", "speakers")


def test_what_an_output_plays_is_never_the_microphone(sound: SoundServer, tmp_path: Path) -> None:
    sound.play(tmp_path / "far.wav", "speakers")
    sound.pactl("set-default-source", "speakers.monitor")
    try:
        backend = PulseBackend()
        assert backend.of_call(None) == Devices(None, "speakers.monitor")
        kept = captured(tmp_path / "call", 2.0, None, Devices("speakers.monitor", None))
    finally:
        sound.pactl("set-default-source", "virtualmic")
    assert len(kept.mic) == 0
    assert loudness(kept.remote[-RATE:], FAR) > 0.1
    assert any(n.kind is NoticeKind.DEVICE_LOST and n.channel is Channel.MIC for n in kept.notices)


def test_nothing_that_was_heard_after_the_stop_is_kept(sound: SoundServer, tmp_path: Path) -> None:
    kept = captured(tmp_path / "call", 3.0, None, stop_back=0.1)
    assert kept.notices[-1].kind is NoticeKind.ENDED
    assert not kept.alarms(Channel.MIC)
    assert len(kept.mic) / RATE < 4.3, "a second of warm-up and three more"
