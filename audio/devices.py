"""Which microphones there are."""

import importlib

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message


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
        raise UserActionNeeded(Message("audio.library_missing", error=error)) from error
    return f"{sounddevice.get_portaudio_version()[1]}; libsndfile {soundfile.__libsndfile_version__}"


def input_names() -> list[str]:
    """The names of the devices that can be recorded from. Raises UserActionNeeded where PortAudio is missing."""
    try:
        import sounddevice
    except OSError as error:
        raise UserActionNeeded(Message("audio.portaudio_missing")) from error
    try:
        devices = sounddevice.query_devices()
    except sounddevice.PortAudioError as error:
        raise UserActionNeeded(Message("audio.no_answer", error=error)) from error
    return [str(device["name"]) for device in devices if device["max_input_channels"] > 0]
