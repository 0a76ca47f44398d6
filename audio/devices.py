"""Which microphones there are."""

from app.domain.errors import UserActionNeeded


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
