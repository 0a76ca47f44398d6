"""Sound and who captures it, as `audio` implements it."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Protocol, TypeAlias, runtime_checkable

from app.domain.call import Channel
from app.domain.capture import CaptureNotice, Devices, MicrophoneUser, SoundDevice
from app.domain.consent import Grant

# A numpy float32 array, mono, 16 kHz, in [-1, 1]. The domain is plain Python and does not import numpy.
Samples: TypeAlias = Any
SAMPLE_RATE = 16_000
# Sound files for which a decoder of the system is asked.
DECODED_SUFFIXES = (".m4a", ".mp4", ".m4b", ".mov", ".aac", ".webm", ".mkv", ".wma", ".amr", ".3gp")


@runtime_checkable
class Sound(Protocol):
    """One channel's whole sound, read piece by piece, so that memory stays flat however long the call was."""

    @property
    def seconds(self) -> float:
        """How long it is; an estimate will do."""

    def blocks(self) -> Iterator[Samples]:
        """All of it from the beginning, anew at every call; each piece of at most a minute follows on the last."""


class CaptureSource(Protocol):
    """Where the sound of a call comes from. It opens for a grant, and for nothing less."""

    def frames(self, grant: Grant, *, start: float) -> Iterator[tuple[Channel, float, Samples]]:
        """(channel, seconds from the start of the call, samples) as they arrive, none before `grant.granted_at`."""


class CaptureControl(Protocol):
    """The rep's hand on a capture that runs in a process of its own. Each answers when the capture has obeyed."""

    def set_off_the_record(self, is_off: bool) -> None:
        """From this moment on not one sample is encoded or kept, or everything is again."""

    def set_muted(self, is_muted: bool) -> None:
        """The same for the microphone's channel alone."""

    def stop(self) -> None:
        """Ends the capture; what it heard is on disk when this returns."""


class MicrophoneWatch(Protocol):
    def microphone_users(self) -> Sequence[MicrophoneUser]:
        """The programs, Callside itself left out, that hold a microphone now. Raises UserActionNeeded where the
        system can't be asked."""


class SoundDevices(Protocol):
    def devices(self) -> Sequence[SoundDevice]:
        """Everything that can be recorded on this machine. Raises UserActionNeeded where no sound system answers."""

    def of_call(self, program: str | None) -> Devices:
        """The devices that `program` (as a Holder names it) uses; the defaults where it is unknown."""


class Recording(Protocol):
    """The encrypted chunk files of one call: append only, readable at any moment without a finalize step."""

    def append(self, channel: Channel, start: float, samples: Samples) -> None: ...

    def read(self, channel: Channel) -> tuple[float, Samples]:
        """(start of the first sample in call time, all samples; gaps are silence)."""

    def read_between(self, channel: Channel, start: float, end: float) -> tuple[float, Samples]:
        """The same, of what lies between `start` and `end` in call time."""

    def blocks(self, channel: Channel) -> Iterator[tuple[float, Samples]]:
        """The same piece by piece: (call time of the piece's first sample, at most a minute of samples)."""

    def seconds(self) -> tuple[float, float] | None:
        """From when to when something is kept, in call time; None where nothing is."""

    def notices(self) -> Sequence[CaptureNotice]:
        """What happened to the capture, in its order and without its sentences."""

    def note(self, notice: CaptureNotice) -> None:
        """Keeps what happened to the sound beside it; the sentence is left out."""

    def silence(self, start: float, end: float) -> None:
        """Rewrites what lies between as silence, on every channel."""

    def erase(self) -> None: ...

    def lock(self) -> None:
        """Out of reach from now on: see Recordings.lock."""

    def close(self) -> None: ...


class Recordings(Protocol):
    def open(self, call_id: str, key: bytes) -> Recording: ...

    def has(self, call_id: str) -> bool:
        """Whether anything of this call's sound is on disk."""

    def erase(self, call_id: str) -> None:
        """All of a call's sound, without its key."""

    def lock(self, call_id: str) -> None:
        """From now on this call has no sound for anybody, and `erase` still erases it. Safe to repeat."""

    def open_locked(self, call_id: str, key: bytes) -> Recording | None:
        """What was locked, for an export that IT ordered; None where nothing was."""

    def strangers(self, call_ids: Collection[str]) -> Sequence[str]:
        """What else is kept there, as `erase_stranger` takes it: sound whose call is none of these."""

    def erase_stranger(self, name: str) -> None: ...
