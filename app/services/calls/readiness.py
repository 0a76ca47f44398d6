"""What would be missing from a recording, looked at before anybody is asked to agree: a fact and its remedy each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from app.domain.capture import Devices
from app.domain.errors import CallsideError, StorageFull
from app.domain.messages import Message

# A recording with room for less than this ends before the call does.
LEAST_FREE_MEGABYTES, LOW_FREE_MEGABYTES = 50, 500
MEGABYTE = 1_000_000


class Remedy(Enum):
    """What the program can do about it at a press."""

    LOOK_AGAIN = "look again"
    FETCH_MODELS = "fetch the models"


@dataclass(frozen=True, slots=True)
class Finding:
    """`blocks`: nothing would be kept at all."""

    message: Message
    remedy: Remedy
    blocks: bool = False


class CallReadiness:
    """`devices` returns what a program's call would be recorded from, None if the sound was handed in; `free_bytes` is the
    room where recordings are kept; `missing_models` names the models that are not here."""

    def __init__(
        self,
        *,
        devices: Callable[[str | None], Devices | None],
        free_bytes: Callable[[], int],
        missing_models: Callable[[], Sequence[str]],
    ) -> None:
        self._devices = devices
        self._free_bytes = free_bytes
        self._missing_models = missing_models

    def look(self, program: str | None) -> Sequence[Finding]:
        """What is wrong now, the worst first; off the main thread."""
        return [*self._room(), *self._sound(program), *self._models()]

    def require_room(self) -> None:
        """Raises StorageFull if a recording could not be kept."""
        for finding in self._room():
            if finding.blocks:
                raise StorageFull(finding.message)

    def _room(self) -> list[Finding]:
        free = self._free_bytes() // MEGABYTE
        if free < LEAST_FREE_MEGABYTES:
            message = Message("readiness.disk_full", free=free, needed=LOW_FREE_MEGABYTES)
            return [Finding(message, Remedy.LOOK_AGAIN, blocks=True)]
        if free < LOW_FREE_MEGABYTES:
            return [Finding(Message("readiness.disk_low", free=free), Remedy.LOOK_AGAIN)]
        return []

    def _sound(self, program: str | None) -> list[Finding]:
        try:
            found = self._devices(program)
        except CallsideError as error:
            return [Finding(Message("readiness.no_sound", why=error.message), Remedy.LOOK_AGAIN)]
        if found is None:
            return []
        missing = []
        if found.mic is None:
            missing.append(Finding(Message("readiness.no_microphone"), Remedy.LOOK_AGAIN))
        if found.remote is None:
            missing.append(Finding(Message("readiness.no_output"), Remedy.LOOK_AGAIN))
        return missing

    def _models(self) -> list[Finding]:
        return [Finding(Message("readiness.no_model"), Remedy.FETCH_MODELS)] if self._missing_models() else []
