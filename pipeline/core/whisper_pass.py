"""The careful pass of Whisper over some minutes of sound: beam search, windows that follow one another, timed words."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from app.domain.transcript import Word
from pipeline.core.audio import Audio

BEAM = 5

# Whisper's thresholds: a segment that it takes for silence and is not sure of, or that repeats itself, is not speech.
NO_SPEECH = 0.6
LOG_PROBABILITY = -1.0


def heard_words(whisper: Any, sound: Audio, language: str, heard: Callable[[float], None]) -> Iterator[Word]:
    """The words of `sound`; `heard` gets the seconds that are done."""
    segments, _ = whisper.transcribe(
        sound,
        language=language,
        beam_size=BEAM,
        vad_filter=True,
        word_timestamps=True,
        condition_on_previous_text=True,
    )
    for segment in segments:
        heard(segment.end)
        if segment.no_speech_prob > NO_SPEECH and segment.avg_logprob < LOG_PROBABILITY:
            continue
        yield from _joined(segment.words or ())


def steady(whisper: Any) -> Any:
    """The model with windows that follow one another by Whisper's own time stamps, whether words are timed or not.

    With word times, faster-whisper moves each window to where the last word was aligned to end, which cuts the next one
    in mid-word now and then (measured: 2 more errors in 44 words of a meeting). It leaves the window alone where the
    decoding ended on a single time stamp, so it is told so of every one.
    """
    split = whisper._split_segments_by_timestamps

    def steady(*args: Any, **kwargs: Any) -> tuple[Any, int, bool]:
        segments, seek, _ = split(*args, **kwargs)
        return segments, seek, True

    whisper._split_segments_by_timestamps = steady
    return whisper


def _joined(words: Iterable[Any]) -> Iterable[Word]:
    """faster-whisper's words, with the ",000" of "10,000" and the "%" of "80%" back on the word before them."""
    held: Word | None = None
    for w in words:
        if held is not None and not w.word.startswith(" "):
            held = Word(held.text + w.word.strip(), held.start, float(w.end), held.probability)
            continue
        if held is not None and any(c.isalnum() for c in held.text):
            yield held
        held = Word(w.word.strip(), float(w.start), float(w.end), float(w.probability))
    if held is not None and any(c.isalnum() for c in held.text):
        yield held
