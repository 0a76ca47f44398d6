"""What a live call is recorded with on this machine, and how it is noticed. `app` is the Application that asks."""

from collections.abc import Callable, Sequence
from typing import Any

from app.bootstrap import engines
from app.domain.call import PhoneCall
from app.domain.capture import MicrophoneUser
from app.domain.errors import CallsideError
from app.domain.ports import MicrophoneWatch, Recording, Samples
from app.services.calls.detection import CallDetector
from app.services.calls.dictation import DictationDeps, DictationService
from app.services.calls.service import CallFactories, CallService

PHONE_SECONDS = 5.0


def call_service(app: Any) -> CallService:
    return CallService(
        brief=app.brief,
        consent=app.consent,
        record=app.record,
        process=app.process,
        note_calls=app.note_calls,
        store=app.store,
        events=app.events,
        clock=app.clock,
        equipment=CallFactories(
            engine=app.live_engine,
            mask=engines.caption_mask,
            source=app.capture,
            recording=app.recording,
            written=app.written,
            settle=app.settle,
            after_call=app.after_call,
            text_stage=lambda: engines.text_stage(app.reader()),
            clip=lambda call_id, start, end: _clip(app.recording(call_id), start, end),
        ),
    )


def _clip(recording: Recording, start: float, end: float) -> bytes:
    from audio.clips import Clips

    return Clips(recording).encoded(start, end)


def detect_service(app: Any, microphone_users: MicrophoneWatch | None) -> CallDetector:
    return CallDetector(
        microphone_users=known_microphone_users(microphone_users),
        store=app.store,
        settings=app.settings,
        clock=app.clock,
        events=app.events,
    )


def known_microphone_users(microphone_users: MicrophoneWatch | None) -> Callable[[], Sequence[MicrophoneUser] | None]:
    """Who has the microphone; None where this system can't be asked."""

    def ask() -> Sequence[MicrophoneUser] | None:
        try:
            return microphone_users.microphone_users() if microphone_users else None
        except CallsideError:
            return None

    return ask


def dictation_service(app: Any, microphone_users: MicrophoneWatch | None) -> DictationService:
    def join(pieces: Sequence[Samples]) -> Samples:
        import numpy as np

        return np.concatenate(list(pieces))

    gear = DictationDeps(
        app.dictation_source, lambda: engines.final_engine(app.settings.speech_model), join, microphone_users
    )
    return DictationService(store=app.store, clock=app.clock, gear=gear)


def phone_calls(app: Any) -> Sequence[PhoneCall]:
    """The calls of the company's telephone switch, where one is connected."""
    phone = app.vendors.phone
    found: Sequence[PhoneCall] = phone.active_calls(timeout=PHONE_SECONDS) if phone else ()
    return found
