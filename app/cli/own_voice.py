"""Which voice of a mixed recording is the rep's: by an option, or asked where somebody sits at the terminal."""

import re
import sys
from collections.abc import Sequence

import typer

from app.bootstrap import Application
from app.cli.terminal import echo
from app.domain.wording import clock, count
from app.services.processing.own_voice import VoiceSample

NOBODY = "none"
_TIME = re.compile(r"(?:(\d+):)?(\d+):(\d{2})")


def settle_voice(application: Application, call_id: str, given: str | None) -> None:
    """Answers by `given` (a time, a speaker, "none"), else asks. Nothing happens where the rep's voice is known."""
    service = application.own_voice
    voices = service.question(call_id)
    speaker = _speaker(application, call_id, given) if given else None
    if given is None:
        if not voices:
            return
        chosen = _asked(voices)
        if chosen is None:
            return
        speaker = voices[chosen - 1].speaker if chosen else None
    done = service.answer(call_id, speaker)
    if speaker is not None:
        echo(f"{count(done.passages, 'passage')} of yours, {count(done.proposals, 'follow-up')} made anew.")


def _speaker(application: Application, call_id: str, given: str) -> str | None:
    if given.casefold() == NOBODY:
        return None
    time = _TIME.fullmatch(given)
    if time is None:
        return given
    hours, minutes, seconds = (int(part or 0) for part in time.groups())
    return application.own_voice.speaker_at(call_id, hours * 3600 + minutes * 60 + seconds)


def _asked(voices: Sequence[VoiceSample]) -> int | None:
    """The number of the voice, 0 for none of them; None where nobody is there to be asked: the review asks then."""
    echo("Which of these voices is yours?", err=True)
    for number, voice in enumerate(voices, start=1):
        heard = f"{clock(voice.seconds)} of talk, at {clock(voice.start)}"
        echo(f"  {number}  {voice.speaker} ({heard}): \u201c{voice.quote}\u201d", err=True)
    if not sys.stdin.isatty():
        echo("Say it by `--my-voice` with the same file, or in the review.", err=True)
        return None
    number = -1
    while not 0 <= number <= len(voices):
        number = typer.prompt("Number (0: none of them)", type=int, err=True)
    return number
