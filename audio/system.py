"""Which sound system this machine has."""

import sys

from app.domain.errors import UserActionNeeded
from audio.backend import Backend


def backend() -> Backend:
    """This machine's. Raises UserActionNeeded on a system that has none."""
    if sys.platform != "linux":
        raise UserActionNeeded("Calls can't be recorded on this system: take notes, or use Callside on Linux.")
    from audio.pulse import PulseBackend

    return PulseBackend()
