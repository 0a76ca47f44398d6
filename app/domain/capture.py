"""What happens to a capture while it runs, and who else holds the microphone."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.call import Channel
from app.domain.messages import Message


class NoticeKind(StrEnum):
    """What the rep has to know about a capture that goes on."""

    DEVICE_LOST = "device lost"
    DEVICE_CHANGED = "device changed"
    GAP = "gap"
    DAMAGED = "damaged"
    ONE_SIDED = "one-sided"
    HEARD_AGAIN = "heard again"
    DISK_LOW = "disk low"
    DISK_FULL = "disk full"
    DISK_ROOM = "disk has room"
    DISK_SLOW = "disk slow"
    CAPTIONS_LOST = "captions lost"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CaptureNotice:
    """`at` is call time in seconds; `until` ends a gap; `text` is one sentence for the rep."""

    call_id: str
    kind: NoticeKind
    at: float
    text: Message | str
    channel: Channel | None = None
    until: float | None = None


class PauseCause(StrEnum):
    """Why nothing is kept for now."""

    CONSENT_WITHDRAWN = "consent withdrawn"
    OTHER_PROGRAM = "other program"  # another program took the microphone
    PARTICIPANT_JOINED = "participant joined"  # whose consent is not known yet
    COLLEAGUE_ASKED = "colleague asked"  # a sales engineer joins and wants the recording paused


@dataclass(frozen=True, slots=True)
class PauseReason:
    """A reason why capture is paused; `about` is the program or the person. Capture goes on when none is left."""

    cause: PauseCause
    about: str = ""


@dataclass(frozen=True, slots=True)
class MicrophoneUser:
    """A program that has the microphone open now.

    `source` and `sink` are the names of the devices that it records from and plays to, as the capture takes them;
    `muted` is the mute of its own recording stream, None where the system does not tell.
    """

    program: str
    pid: int | None = None
    source: str | None = None
    sink: str | None = None
    muted: bool | None = None


@dataclass(frozen=True, slots=True)
class SoundDevice:
    """A device that can be recorded: a microphone, or (`is_loopback`) what an output plays."""

    name: str
    label: str
    is_loopback: bool = False
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Devices:
    """What a call is recorded from, by device name; None is the system's default."""

    mic: str | None = None
    remote: str | None = None


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A recording that nobody ended: from when to when (call time) it holds something."""

    call_id: str
    start: float
    end: float
    is_running: bool
