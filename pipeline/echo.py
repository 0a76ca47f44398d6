"""The remote side taken out of the microphone, where the rep listens through loudspeakers.

WebRTC's canceller (AEC3: an adaptive filter that finds the delay itself, then a suppressor for what the filter left)
gets both channels in step. What is recorded stays as it was heard: only the engines get the cancelled sound.
"""

import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.domain.call import Channel
from app.domain.languages import SpokenLanguage
from app.domain.ports import SAMPLE_RATE, LiveTranscriber, Samples, Sound
from app.domain.transcript import CommittedWord
from pipeline.core.audio import Audio
from pipeline.core.sound import Sound as Kept
from pipeline.core.stream import Steady, as_sound

FRAME = SAMPLE_RATE // 100  # AEC3 works on 10 ms
PATIENCE = 0.3  # seconds that the microphone waits for the remote channel; then that is taken for silent
BLOCK = SAMPLE_RATE * 30  # samples cancelled at once, whole frames
KEPT = 2.0  # seconds of sound that stay in the buffers


def available() -> bool:
    """Whether the cancelling library is installed; without it the engines hear the microphone as it is."""
    return importlib.util.find_spec("pywebrtc_audio") is not None


class Canceller:
    """AEC3 for one call. `process` takes whole 10 ms frames of both channels, one stretch after the other."""

    def __init__(self) -> None:
        from pywebrtc_audio import EchoCanceller

        self._aec: Any = EchoCanceller(SAMPLE_RATE, 1, 0)

    def process(self, near: Audio, far: Audio) -> Audio:
        clean = self._aec.process(np.ascontiguousarray(near), np.ascontiguousarray(far))
        return np.asarray(clean, np.float32)


@dataclass(frozen=True, slots=True)
class EchoFreeSound:
    """The microphone channel without the remote one, computed as it is read; starts are in seconds of call time."""

    mic: Sound
    mic_start: float
    remote: Sound
    remote_start: float

    @property
    def seconds(self) -> float:
        return self.mic.seconds

    def blocks(self) -> Iterator[Audio]:
        """Blocks of the microphone without what the loudspeaker leaked into it (float32, 16 kHz)."""
        canceller = Canceller()
        near, far = Steady(self.mic), Steady(self.remote)
        early = round((self.mic_start - self.remote_start) * SAMPLE_RATE)
        waiting = max(0, -early)  # samples of the microphone before the remote channel begins
        while early > 0 and len(dropped := far.take(min(early, BLOCK))):
            early -= len(dropped)
        while len(part := near.take(BLOCK)):
            room = -(-len(part) // FRAME) * FRAME
            silent = min(waiting, room)
            waiting -= silent
            heard = far.take(room - silent)
            other = np.pad(heard, (silent, room - silent - len(heard)))
            yield canceller.process(np.pad(part, (0, room - len(part))), other)[: len(part)]


def cancelled(mic: Samples | Sound, mic_start: float, remote: Samples | Sound, remote_start: float) -> EchoFreeSound:
    """The microphone channel without the remote one; starts are in seconds of call time."""
    return EchoFreeSound(as_sound(mic), mic_start, as_sound(remote), remote_start)


def _stretch(samples: Audio, first: int, count: int) -> Audio:
    """`count` samples from `first` on, silence where there are none."""
    out = np.zeros(count, np.float32)
    begin, end = max(first, 0), min(first + count, len(samples))
    if end > begin:
        out[begin - first : end - first] = samples[begin:end]
    return out


class EchoFree:
    """A LiveTranscriber that hands another one the microphone without the remote channel. Both come in call time."""

    def __init__(self, engine: LiveTranscriber) -> None:
        self._engine = engine
        self._canceller = Canceller()
        self._sounds: dict[Channel, Kept] = {}
        self._done = 0.0

    def feed(self, channel: Channel, start: float, samples: Samples) -> None:
        """Takes a frame of either channel; the microphone's come out once the far side's are there."""
        if channel not in (Channel.MIC, Channel.REMOTE):
            self._engine.feed(channel, start, samples)
            return
        if channel not in self._sounds:
            self._sounds[channel] = Kept()
            self._done = start if channel is Channel.MIC else self._done
        self._sounds[channel].append(start, np.asarray(samples, np.float32))
        if channel is Channel.REMOTE:
            self._engine.feed(channel, start, samples)
        self._forward(PATIENCE)

    def step(self) -> Sequence[CommittedWord]:
        return self._engine.step()

    def tail(self, channel: Channel) -> str:
        return self._engine.tail(channel)

    def lag(self) -> float:
        return self._engine.lag()

    def language(self) -> SpokenLanguage:
        return self._engine.language()

    def speak(self, language: str) -> None:
        self._engine.speak(language)

    def finish(self) -> Sequence[CommittedWord]:
        self._forward(0.0)
        return self._engine.finish()

    def _forward(self, patience: float) -> None:
        """Cancels and hands on what both channels hold, or what has waited long enough."""
        mic, remote = self._sounds.get(Channel.MIC), self._sounds.get(Channel.REMOTE)
        if mic is None:
            return
        until = mic.end if remote is None else min(mic.end, max(remote.end, mic.end - patience))
        count = round((until - self._done) * SAMPLE_RATE) // FRAME * FRAME
        if count <= 0:
            return
        end = self._done + count / SAMPLE_RATE
        near = mic.cut(self._done, end)
        if remote is None:
            far = np.zeros(count, np.float32)
        else:
            far = _stretch(remote.cut(self._done, end), min(0, round((self._done - remote.start) * SAMPLE_RATE)), count)
        self._engine.feed(Channel.MIC, self._done, self._canceller.process(near[:count], far))
        self._done = end
        for sound in self._sounds.values():
            sound.drop_before(sound.end - KEPT)
