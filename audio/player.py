"""Plays the seconds behind a quote."""

from app.domain.call import Channel
from app.domain.errors import UserActionNeeded
from app.domain.ports import SAMPLE_RATE, Recording

# A word's recognised start and end are a little late and early; this much around them sounds whole.
MARGIN_SECONDS = 0.3


def play(recording: Recording, start: float, end: float) -> None:
    """Both channels of a recording from `start` to `end` in call time; returns at once.

    Raises UserActionNeeded where the sound is gone or nothing can play it.
    """
    import numpy as np

    mixed = np.zeros(round((end - start + 2 * MARGIN_SECONDS) * SAMPLE_RATE), np.float32)
    heard = False
    for channel in (Channel.MIC, Channel.REMOTE):
        first, samples = recording.read(channel)
        begin = max(0, round((start - MARGIN_SECONDS - first) * SAMPLE_RATE))
        piece = samples[begin : begin + len(mixed)]
        mixed[: len(piece)] += piece
        heard = heard or len(piece) > 0
    if not heard:
        raise UserActionNeeded("The sound of this call is no longer kept; its words are.")
    try:
        import sounddevice
    except OSError as error:
        raise UserActionNeeded("PortAudio is missing: install it (on Debian and Ubuntu `libportaudio2`).") from error
    try:
        sounddevice.play(np.clip(mixed, -1, 1), SAMPLE_RATE)
    except (sounddevice.PortAudioError, ValueError) as error:
        raise UserActionNeeded("No loudspeaker answers: choose one in the system's sound settings.") from error
