"""What the first steps try on this machine: its devices, and how fast it writes speech down."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.call import Channel
from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from app.paths import RESOURCES
from app.services.setup.preferences import PreferenceService
from app.settings import Settings

# Enough speech for a figure that stands; a slow laptop needs some seconds for it.
SAMPLE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Speed:
    """How long a second of speech took with `model`, and the model that this machine can carry."""

    model: str
    seconds_a_second: float
    suggested: str


class Trying(ABC):
    @property
    @abstractmethod
    def settings(self) -> Settings: ...

    @property
    @abstractmethod
    def preferences(self) -> PreferenceService: ...

    def try_sound(self, seconds: float, show: Callable[[Sequence[float]], None]) -> Sequence[float]:
        """The loudest of the microphone and of the output that a call would use, 0 to 1; `show` gets them meanwhile. Nothing
        is kept. Raises UserActionNeeded where one can't be opened."""
        from audio.level_test import levels
        from audio.platform_backend import backend

        system = backend()
        found = {device.name: device for device in system.devices()}
        using = system.of_call(None)
        if using.mic not in found:
            raise UserActionNeeded(Message("audio.no_microphone"))
        chosen = [found[name] for name in (using.mic, using.remote) if name in found]
        return levels(system, chosen, seconds=seconds, show=show)

    def measure_speech(self) -> Speed:
        """Raises ModelMissing where the chosen model is not installed."""
        from app.bootstrap.engines import final_engine, read_channels
        from app.domain.ports import SAMPLE_RATE
        from pipeline.hardware import probe, tier_by_speed

        model = self.settings.speech_model
        engine = final_engine(model)
        (sound,) = read_channels(RESOURCES / "demo" / "remote.flac").values()
        part = sound[: int(SAMPLE_SECONDS * SAMPLE_RATE)]

        def take(seconds: float) -> float:
            began = time.perf_counter()
            samples = part[: int(seconds * SAMPLE_RATE)]
            engine.transcribe(Channel.REMOTE, 0.0, samples, vocabulary=(), progress=lambda _fraction: None)
            return time.perf_counter() - began

        take(1.0)  # the first one also loads the model
        cost = take(SAMPLE_SECONDS) / SAMPLE_SECONDS
        return Speed(model, cost, tier_by_speed(model, cost, probe()))

    def use_speech_model(self, name: str) -> None:
        """Fetches it where it is not there, then chooses it. Raises from the error tree, each time with the remedy."""
        from app.bootstrap.models import fetch_model, models

        if not any(model.path for model in models() if model.name == name):
            fetch_model(name, lambda _fraction: None)
        self.preferences.save({"speech_model": name})
