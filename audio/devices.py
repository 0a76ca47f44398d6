"""Which microphones there are."""

import importlib

from app.domain.errors import UserActionNeeded


def sound_library() -> str:
    """The libraries that reach the sound system, loaded. Raises UserActionNeeded where one is missing."""
    import ctypes
    import sys

    try:
        import sounddevice
        import soundfile

        if sys.platform == "linux":
            ctypes.CDLL("libpulse-simple.so.0")
            importlib.import_module("pulsectl")
    except OSError as error:
        raise UserActionNeeded(f"A sound library is missing ({error}): install libportaudio2 and libpulse0.") from error
    return f"{sounddevice.get_portaudio_version()[1]}; libsndfile {soundfile.__libsndfile_version__}"


def input_names() -> list[str]:
    """The names of the devices that can be recorded from. Raises UserActionNeeded where PortAudio is missing."""
    try:
        import sounddevice
    except OSError as error:
        raise UserActionNeeded("PortAudio is missing: install it (on Debian and Ubuntu `libportaudio2`).") from error
    try:
        devices = sounddevice.query_devices()
    except sounddevice.PortAudioError as error:
        raise UserActionNeeded(
            f"The sound system does not answer ({error}): check the system's sound settings."
        ) from error
    return [str(device["name"]) for device in devices if device["max_input_channels"] > 0]
