"""Which sound system this machine has."""

import sys

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from audio.backend import Backend


def backend() -> Backend:
    """This machine's. Raises UserActionNeeded on a system that has none."""
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
