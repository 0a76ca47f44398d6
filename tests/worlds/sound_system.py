"""A sound system with one device that is never heard."""

from collections.abc import Sequence

from app.domain.capture import Devices, MicrophoneUser, SoundDevice
from audio.backend import Deliver, Lost, State, Stream


class SilentSystem:
    """Its devices can be listed; opening one is a fault of the test."""

    name = "silent"

    def __init__(self, device: SoundDevice) -> None:
        self._device = device

    def devices(self) -> Sequence[SoundDevice]:
        return [self._device]

    def of_call(self, program: str | None) -> Devices:
        return Devices(self._device.name, None)

    def state(self, program: str | None, using: Devices, *, meter: bool) -> State:
        return State(using)

    def microphone_users(self) -> Sequence[MicrophoneUser]:
        return []

    def open(self, device: SoundDevice, deliver: Deliver, lost: Lost) -> Stream:
        raise AssertionError(f"{device.name} was opened")
