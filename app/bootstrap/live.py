"""What a live call is recorded with on this machine, and how it is noticed. `app` is the Application that asks."""

from collections.abc import Callable, Sequence
from typing import Any

from app.bootstrap import engines
from app.domain.account import System
from app.domain.capture import Holder
from app.domain.errors import CallsideError
from app.domain.ports import MicrophoneHolders, Samples
from app.services.calls import CallService, Equipment
from app.services.detect import DetectService, PhoneCall
from app.services.dictate import DictationGear, DictationService
from audio.clips import Clips


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
            understanding=lambda: engines.understanding(app.settings.language_provider),
            clip=lambda call_id, start, end: Clips(app.recording(call_id)).encoded(start, end),
        ),
    )


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
    """The calls of the company's 3CX, where it is connected."""
    from functools import partial
    from pathlib import Path

    from connectors.base import Account
    from connectors.threecx import ThreeCX

    info = next((v.info for v in app.accounts.views() if v.system is System.THREECX and v.info), None)
    if info is None:
        return ()
    ca_file = Path(info.extra["ca_file"]) if info.extra.get("ca_file") else None
    account = Account(info.base_url, partial(app.accounts.token, System.THREECX), ca_file, info.extra)
    found: Sequence[PhoneCall] = ThreeCX(account).active_calls()
    return found
