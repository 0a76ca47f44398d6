"""Plays the seconds behind a quote."""

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from app.domain.ports import SAMPLE_RATE, Recording
from audio.clips import Clips


def play(recording: Recording, start: float, end: float) -> None:
    """Both channels of a recording from `start` to `end` in call time; returns at once.

    Raises UserActionNeeded where the sound is gone or nothing can play it.
    """
    samples = Clips(recording).mixed(start, end)
    if not len(samples):
        raise UserActionNeeded(Message("playback.gone"))
    try:
        import sounddevice
    except OSError as error:
        raise UserActionNeeded(Message("audio.portaudio_missing")) from error
    try:
        sounddevice.play(samples, SAMPLE_RATE)
    except (sounddevice.PortAudioError, ValueError) as error:
        raise UserActionNeeded(Message("audio.no_loudspeaker")) from error
