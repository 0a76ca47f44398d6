"""A data folder in which real calls are made, with sound that is played and an engine that counts."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from app.bootstrap import Application, ApplicationBase, Sound
from app.domain.brief import CalendarEvent
from app.domain.call import Channel
from app.domain.capture import MicrophoneUser
from app.domain.consent import Grant
from app.domain.languages import SpokenLanguage
from app.domain.people import Participant, Side
from app.domain.ports import SAMPLE_RATE, CaptureSource
from app.domain.transcript import CommittedWord, Word
from app.services.calls.recording import CallSession
from audio.playback_source import BLOCK_SECONDS

NOW = datetime(2024, 12, 6, 19, 0, tzinfo=UTC)
PEOPLE = (
    Participant("Sarah Chen", Side.US, "Account Executive", "sarah@techcorp.example"),
    Participant("Jane Wilson", Side.CUSTOMER, "CTO", "jane@acme.example"),
)
EVENT = CalendarEvent("acme", "uid-acme", "Acme demo", NOW, NOW + timedelta(hours=1), PEOPLE)


class Now:
    """A clock that is set by hand."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class CountingEngine:
    """Commits a word for each whole second of sound (not of silence) that it hears on a channel."""

    def __init__(self) -> None:
        self._heard = {Channel.MIC: 0.0, Channel.REMOTE: 0.0}
        self._due: list[CommittedWord] = []

    def feed(self, channel: Channel, start: float, samples: Any) -> None:
        if not np.any(samples):
            return
        before = int(self._heard[channel])
        self._heard[channel] += len(samples) / SAMPLE_RATE
        for second in range(before, int(self._heard[channel])):
            self._due.append(CommittedWord(channel, Word(f"w{second}", start, start + 0.2, 0.9), start + 1))

    def step(self) -> Sequence[CommittedWord]:
        due, self._due = self._due, []
        return due

    finish = step

    def tail(self, channel: Channel) -> str:
        return ""

    def lag(self) -> float:
        return 0.0

    def language(self) -> SpokenLanguage:
        return SpokenLanguage()


class Tape:
    """Both channels of `sound` block by block; `during` acts at a moment of the call, before the block of that moment."""

    def __init__(self, sound: dict[Channel, Any], live: CallSession, during: dict[float, Any]) -> None:
        self._sound = sound
        self._live = live
        self._during = dict(during)

    def frames(self, grant: Grant, *, start: float) -> Iterator[tuple[Channel, float, Any]]:
        block = round(BLOCK_SECONDS * SAMPLE_RATE)
        at = round(max(start, grant.granted_at) * SAMPLE_RATE)
        while at < max(len(s) for s in self._sound.values()):
            for moment in [m for m in self._during if m <= at / SAMPLE_RATE]:
                self._during.pop(moment)(self._live)
            for channel, samples in self._sound.items():
                yield channel, at / SAMPLE_RATE, samples[at : at + block]
            at += block


class Microphone:
    """Who holds it, as a test says."""

    def __init__(self) -> None:
        self.now: list[MicrophoneUser] = []

    def microphone_users(self) -> Sequence[MicrophoneUser]:
        return self.now


class LiveWorld:
    """`during`: what happens in the call, by its moment in seconds."""

    def __init__(self, folder: Path, seconds: float = 10.0, **settings: Any) -> None:
        self.clock = Now()
        self.microphone = Microphone()
        self.during: dict[float, Any] = {}
        noise = np.random.default_rng(7).normal(0, 0.05, round(seconds * SAMPLE_RATE)).astype(np.float32)
        self.sound = {Channel.MIC: noise.copy(), Channel.REMOTE: noise[::-1].copy()}
        self.app = Application(
            ApplicationBase(
                folder,
                clock=self.clock,
                base_settings=settings,
                is_demo=True,
                sound=Sound(self.source, self.microphone, lambda _call: CountingEngine()),
            )
        )

    def source(self, live: CallSession) -> CaptureSource:
        return Tape(self.sound, live, self.during)

    def call(self) -> str:
        """The event's call, as it is when its sources don't answer."""
        return self.app.calls.of_event(EVENT).id
