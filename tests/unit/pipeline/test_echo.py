"""The remote side leaves the microphone, what the rep says meanwhile stays, and nothing moves in time."""

from collections.abc import Sequence

import numpy as np
import pytest

from app.domain.call import Channel
from app.domain.languages import SpokenLanguage
from app.domain.ports import SAMPLE_RATE, Samples
from app.domain.transcript import CommittedWord
from pipeline.core.audio import Audio, read_channels
from pipeline.echo import EchoFree, available, cancelled
from pipeline.hardware import Hardware, suggested_tier
from tests.conftest import ROOT

needs_canceller = pytest.mark.skipif(not available(), reason="needs pywebrtc-audio")


class Ear:
    """Keeps what an engine would hear."""

    def __init__(self) -> None:
        self.heard: dict[Channel, list[tuple[float, Audio]]] = {}

    def feed(self, channel: Channel, start: float, samples: Samples) -> None:
        self.heard.setdefault(channel, []).append((start, samples))

    def step(self) -> Sequence[CommittedWord]:
        return ()

    def tail(self, channel: Channel) -> str:
        return ""

    def lag(self) -> float:
        return 0.0

    def language(self) -> SpokenLanguage:
        return SpokenLanguage()

    def finish(self) -> Sequence[CommittedWord]:
        return ()


@needs_canceller
def test_the_leak_goes_and_the_rep_stays() -> None:
    call = read_channels(ROOT / "resources" / "demo")
    part = slice(20 * SAMPLE_RATE, 80 * SAMPLE_RATE)
    own, remote = call[Channel.MIC][part], call[Channel.REMOTE][part]
    leak = np.zeros_like(own)
    leak[960:] = 0.3 * remote[:-960]
    clean = np.concatenate(list(cancelled(own + leak, 0.0, remote, 0.0).blocks()))
    quiet = np.convolve(np.abs(own), np.ones(1600) / 1600, "same") < 1e-3
    quiet[: 5 * SAMPLE_RATE] = False  # the filter has to find the room first
    assert np.square(clean[quiet]).sum() < 0.01 * np.square(leak[quiet]).sum()
    talking = ~quiet & (np.abs(leak) < 1e-3)
    assert np.square(clean[talking]).sum() > 0.8 * np.square(own[talking]).sum()


@needs_canceller
def test_the_engine_hears_both_channels_at_their_times() -> None:
    ear = Ear()
    engine = EchoFree(ear)
    noise = np.random.default_rng(3).normal(0, 0.05, SAMPLE_RATE).astype(np.float32)
    for at in range(0, SAMPLE_RATE, 1000):
        for channel in (Channel.MIC, Channel.REMOTE):
            engine.feed(channel, 7.0 + at / SAMPLE_RATE, noise[at : at + 1000])
    engine.finish()
    mic = ear.heard[Channel.MIC]
    assert mic[0][0] == 7.0
    ends = [start + len(samples) / SAMPLE_RATE for start, samples in mic]
    assert [round(start, 6) for start, _ in mic[1:]] == [round(end, 6) for end in ends[:-1]]
    assert ends[-1] == pytest.approx(8.0, abs=0.011)
    assert sum(len(s) for _, s in ear.heard[Channel.REMOTE]) == SAMPLE_RATE


@pytest.mark.parametrize(
    ("machine", "tier"),
    [
        (Hardware(2, 4, False), "tiny.en"),
        (Hardware(4, 7.6, False), "base.en"),
        (Hardware(8, 15.5, False), "small.en"),
        (Hardware(8, 32, True), "large-v3-turbo"),
    ],
)
def test_the_suggested_model_fits_the_machine(machine: Hardware, tier: str) -> None:
    assert suggested_tier(machine) == tier
