"""The one gate to the devices: nothing opens a microphone or an output but through a permit, and only `app.bootstrap` makes
one, after it has read policy (and, to keep sound, taken a ticket that is bound to a consent)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.capture import Devices, MicrophoneUser, SoundDevice
from app.domain.errors import ConsentMissing
from app.domain.messages import Message
from audio.backend import Backend, Deliver, Lost, State, Stream


class Purpose(StrEnum):
    """Why a device is opened. Of a check and of a dictation no sound is kept."""

    CALL = "call"
    DICTATION = "dictation"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Permit:
    """The right to open devices for one purpose; of a call, for this call alone."""

    purpose: Purpose
    call_id: str = ""


class GatedBackend:
    """A sound system that may be asked about its devices by anybody, and opens one for a permit alone."""

    def __init__(self, sound: Backend, permit: Permit | None) -> None:
        self._sound = sound
        self._permit = permit
        self.name = sound.name

    def devices(self) -> Sequence[SoundDevice]:
        return self._sound.devices()

    def of_call(self, program: str | None) -> Devices:
        return self._sound.of_call(program)

    def state(self, program: str | None, using: Devices, *, meter: bool) -> State:
        return self._sound.state(program, using, meter=meter)

    def microphone_users(self) -> Sequence[MicrophoneUser]:
        return self._sound.microphone_users()

    def open(self, device: SoundDevice, deliver: Deliver, lost: Lost) -> Stream:
        """Raises ConsentMissing without a permit."""
        if self._permit is None:
            raise ConsentMissing(Message("recording.no_permit"))
        return self._sound.open(device, deliver, lost)
