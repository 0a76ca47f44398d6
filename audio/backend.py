"""What the capture needs from a sound system: one port, and a back end for each."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.capture import Devices, MicrophoneUser, SoundDevice
from app.domain.ports import Samples

# Between the names of several outputs that are recorded as one; no sound system's names hold it.
JOINT = " + "


@dataclass(frozen=True, slots=True)
class Block:
    """Mono float32 at the device's rate; `heard_until` is `now()` of its last sample."""

    samples: Samples
    heard_until: float


@dataclass(frozen=True, slots=True)
class State:
    """What the sound system says of the devices in use."""

    devices: Devices
    mic_muted: bool = False
    # How loud the call's program plays, by the system's own meter (peak, 0 to 1); None where it can't be read.
    playing: float | None = None
    present: frozenset[str] = field(default_factory=frozenset)


# Gets blocks from the device's own thread, and must return at once.
Deliver = Callable[[Block], None]
# Told once, with what went wrong in plain words, when a stream ends by itself.
Lost = Callable[[str], None]


def joint(found: Sequence[SoundDevice], name: str) -> SoundDevice | None:
    """The device of this name, or the outputs that it joins as one; None where one of them is missing."""
    known = {device.name: device for device in found}
    if name in known:
        return known[name]
    parts = [known.get(part) for part in name.split(JOINT)]
    present = [part for part in parts if part is not None]
    if len(present) < len(parts):
        return None
    return SoundDevice(name, JOINT.join(part.label for part in present), True)


class Stream(Protocol):
    rate: int
    device: str

    def close(self) -> None: ...


class Backend(Protocol):
    """A sound system. Every method raises UserActionNeeded where it does not answer or the device is missing."""

    name: str

    def devices(self) -> Sequence[SoundDevice]: ...

    def of_call(self, program: str | None) -> Devices:
        """The devices that `program` uses, with nothing left open: defaults are named."""

    def open(self, device: SoundDevice, deliver: Deliver, lost: Lost) -> Stream: ...

    def state(self, program: str | None, using: Devices, *, meter: bool) -> State:
        """`meter` asks for `playing` too, which costs a quarter of a second."""

    def microphone_users(self) -> Sequence[MicrophoneUser]: ...


def now() -> float:
    """Seconds on a clock that goes on while the laptop sleeps, as a call does."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        # mach_continuous_time: unlike Python's monotonic clock, it counts sleep.
        return time.clock_gettime(time.CLOCK_MONOTONIC_RAW)
    return time.monotonic()
