"""Which sound system this machine has."""

import sys

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from audio.backend import Backend
from audio.gate import GatedBackend, Permit


def backend(permit: Permit | None = None) -> GatedBackend:
    """This machine's sound system behind the gate: without a permit it tells about devices and opens none.
    Raises UserActionNeeded on a system that has none."""
    return GatedBackend(system_backend(), permit)


def system_backend() -> Backend:
    """The sound system without a gate, for the gate and the capture process alone. Raises UserActionNeeded on a system that
    has none."""
    if sys.platform == "win32":
        from audio.windows_system import windows_backend

        return windows_backend()
    if sys.platform == "darwin":
        from audio.mac import mac_backend

        return mac_backend()
    if sys.platform != "linux":
        raise UserActionNeeded(Message("audio.not_on_this_system"))
    from audio.pulse import PulseBackend

    return PulseBackend()
