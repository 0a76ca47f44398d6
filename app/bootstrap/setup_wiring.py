"""Wiring of accounts, settings and updates, and of what the first steps try on this machine."""

import time
from collections.abc import Callable, Sequence
from functools import cached_property

from app.bootstrap.base import ApplicationBase
from app.bootstrap.connected_accounts import account_problems
from app.bootstrap.updates import update_service
from app.domain.account import System
from app.domain.call import Channel
from app.domain.errors import ModelMissing, UserActionNeeded
from app.domain.languages import ENGLISH, FOR_OTHER_LANGUAGES, is_read
from app.domain.messages import Message
from app.jobs import detached
from app.paths import RESOURCES
from app.services.setup.accounts import AccountService
from app.services.setup.preferences import PreferenceService
from app.services.setup.speech_speed import SpeechModel, Speed
from app.services.setup.updates import UpdateService

# Enough speech for a figure that stands; a slow laptop needs some seconds for it.
SAMPLE_SECONDS = 20.0


class SetupWiring:
    def __init__(self, base: ApplicationBase) -> None:
        self._base = base

    @property
    def accounts(self) -> AccountService:
        return self._base.accounts

    @property
    def preferences(self) -> PreferenceService:
        return self._base.preferences

    @cached_property
    def updates(self) -> UpdateService:
        return update_service(self._base.folder, self._base.effective, self._base.events)

    def check_account(self, system: System) -> Sequence[str]:
        return account_problems(self._base.vendors, system)

    def start_demo(self) -> None:
        detached("demo")

    # ── models ──────────────────────────────────────────────────────────────────────────────────────────────────

    def missing_models(self) -> Sequence[str]:
        from app.bootstrap.models import missing_models

        return missing_models()

    def model_for_language(self, code: str) -> SpeechModel | None:
        from app.bootstrap.engines import require_language
        from app.bootstrap.models import catalogue

        if not is_read(code) or code == ENGLISH:
            return None
        try:
            require_language(self._base.settings.speech_model, code)
        except ModelMissing:
            return SpeechModel(FOR_OTHER_LANGUAGES, catalogue()["tiers"][FOR_OTHER_LANGUAGES]["megabytes"])
        return None

    def fetch_models(self) -> None:
        from app.bootstrap.models import fetch_model

        for name in self.missing_models():
            fetch_model(name, lambda _fraction: None)

    def use_speech_model(self, name: str) -> None:
        from app.bootstrap.models import fetch_model, models

        if not any(model.path for model in models() if model.name == name):
            fetch_model(name, lambda _fraction: None)
        self.preferences.save({"speech_model": name})

    def measure_speech(self) -> Speed:
        """The speed of this machine on a clip of speech, and the speech model that it carries."""
        from app.bootstrap.engines import final_engine, read_channels
        from app.domain.ports import SAMPLE_RATE
        from pipeline.hardware import probe, tier_by_speed

        model = self._base.settings.speech_model
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

    # ── devices ─────────────────────────────────────────────────────────────────────────────────────────────────

    def microphones(self) -> Sequence[str]:
        from audio.platform_backend import backend

        return [device.label for device in backend().devices() if not device.is_loopback]

    def try_sound(self, seconds: float, show: Callable[[Sequence[float]], None]) -> Sequence[float]:
        """Highest level (0 to 1) of the microphone and of the output over `seconds`; `show` gets both as they change."""
        from app.bootstrap.microphone_gate import permit_check
        from audio.level_test import levels
        from audio.platform_backend import backend

        system = backend(permit_check())
        found = {device.name: device for device in system.devices()}
        using = system.of_call(None)
        if using.mic not in found:
            raise UserActionNeeded(Message("audio.no_microphone"))
        chosen = [found[name] for name in (using.mic, using.remote) if name in found]
        return levels(system, chosen, seconds=seconds, show=show)
