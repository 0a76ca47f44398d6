"""A call on PipeWire, which speaks PulseAudio's protocol and is another server all the same."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import sound_server
from tests.capture_runs import RATE, Run, loudness, side, tone
from tests.sound_server import SoundServer

# Sound in real time: on a machine that does other work too a second may come late, so a failure is tried again.
pytestmark = pytest.mark.flaky(reruns=2, reruns_delay=3)

VOICE, OTHER, FAR = 440.0, 620.0, 1200.0


@pytest.fixture
def talking(tmp_path: Path) -> Iterator[SoundServer]:
    """Both sides speak, each in a tone of its own."""
    pytest.importorskip("pulsectl")
    if not sound_server.is_pipewire_possible():
        pytest.skip("needs PipeWire (`apt-get install pipewire pipewire-pulse wireplumber dbus-daemon`)")
    with sound_server.pipewire_server(tmp_path / "p") as running:
        running.play(tone(tmp_path / "voice.wav", VOICE, 60), "voice")
        running.play(tone(tmp_path / "far.wav", FAR, 60), "speakers")
        yield running


def test_both_sides_are_recorded_apart_and_the_default_is_followed(talking: SoundServer, tmp_path: Path) -> None:
    talking.play(tone(tmp_path / "other.wav", OTHER, 60), "other")
    run = Run(talking.environment, tmp_path / "data", 60.0, tmp_path / "out").start()
    time.sleep(4.0)
    talking.pactl("set-default-source", "othermic")
    run.wait_for("device changed")
    run.stop(after=4.5)
    mic, far = side(tmp_path / "out", "mic"), side(tmp_path / "out", "remote")
    early, late = slice(2 * RATE, 3 * RATE), slice(-3 * RATE, -RATE)
    assert loudness(mic[early], VOICE) > 0.1
    assert loudness(mic[late], OTHER) > 0.1
    assert loudness(far[early], FAR) > 0.1
    assert loudness(far[late], FAR) > 0.1
    assert loudness(mic, FAR) < 0.01
    assert loudness(far, VOICE) < 0.01


def test_a_side_that_plays_elsewhere_raises_the_alarm(talking: SoundServer, tmp_path: Path) -> None:
    talking.hush()
    talking.play(tone(tmp_path / "voice.wav", VOICE, 60), "voice")
    talking.pactl("load-module", "module-null-sink", "sink_name=elsewhere")
    run = Run(talking.environment, tmp_path / "data", 60.0).start()
    talking.play(tone(tmp_path / "there.wav", OTHER, 60), "elsewhere")
    run.wait_for("one-sided")
    assert run.notices("one-sided")[0]["channel"] == "remote"
    run.stop()
