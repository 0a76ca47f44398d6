"""What a live call is recorded with on this machine, and how it is noticed. `app` is the Application that asks."""

from collections.abc import Callable, Sequence
from typing import Any

from app.bootstrap import engines
from app.domain.call import PhoneCall
from app.domain.capture import Holder
from app.domain.errors import CallsideError
from app.domain.ports import MicrophoneHolders, Recording, Samples
from app.services.calls.detection import DetectService
from app.services.calls.dictation import DictationGear, DictationService
from app.services.calls.service import CallService, Equipment

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
        equipment=Equipment(
            engine=app.live_engine,
            mask=engines.caption_mask,
            source=app.capture,
            recording=app.recording,
            written=app.written,
            settle=app.settle,
            after_call=app.after_call,
            understanding=lambda: engines.understanding(app.reader()),
            clip=lambda call_id, start, end: _clip(app.recording(call_id), start, end),
        ),
    )


def _clip(recording: Recording, start: float, end: float) -> bytes:
    from audio.clips import Clips

    return Clips(recording).encoded(start, end)


def detect_service(app: Any, holders: MicrophoneHolders | None) -> DetectService:
    return DetectService(
        holders=known_holders(holders), store=app.store, settings=app.settings, clock=app.clock, events=app.events
    )


def known_holders(holders: MicrophoneHolders | None) -> Callable[[], Sequence[Holder] | None]:
    """Who has the microphone; None where this system can't be asked."""

    def ask() -> Sequence[Holder] | None:
        try:
            return holders.holders() if holders else None
        except CallsideError:
            return None

    return ask


def dictation_service(app: Any, holders: MicrophoneHolders | None) -> DictationService:
    def join(pieces: Sequence[Samples]) -> Samples:
        import numpy as np

        return np.concatenate(list(pieces))

    gear = DictationGear(app.dictation_source, lambda: engines.final_engine(app.settings.speech_model), join, holders)
    return DictationService(store=app.store, clock=app.clock, gear=gear)


def phone_calls(app: Any) -> Sequence[PhoneCall]:
    """The calls of the company's telephone switch, where one is connected."""
    phone = app.vendors.phone
    found: Sequence[PhoneCall] = phone.active_calls(timeout=PHONE_SECONDS) if phone else ()
    return found
