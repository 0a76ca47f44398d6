"""The careful pass over a finished call: beam search over a whole channel, with word times and the call's words.

Long recordings are cut at silences into pieces of some minutes, so that memory stays flat however long the call was.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any, cast

import numpy as np

from app.domain.call import Channel
from app.domain.languages import ENGLISH, UNTOLD, is_read
from app.domain.ports import SAMPLE_RATE, Progress, Samples, Sound
from app.domain.transcript import Utterance, Word
from pipeline.core.audio import Audio
from pipeline.core.call_language import HeardLanguage
from pipeline.core.decoder import language_shares, load_whisper
from pipeline.core.settled import Without, merged, settled
from pipeline.core.speech_models import OneFolder, SpeechFolders
from pipeline.core.spoken import acronyms, joined_terms, proper_names, respelled, written
from pipeline.core.stream import Steady, as_sound
from pipeline.core.vad import Edge, Endpointer, VoiceModel

BEAM = 5
PARTS_AT_ONCE = 10  # seconds of speech between two looks at the language
PIECE_SECONDS = 600.0  # the log-mel features of ten minutes are 19 MB
SLACK_SECONDS = 120.0  # how far before that a silence is looked for
PAUSE_SECONDS = 1.0  # an utterance ends where nothing is said for so long

# Whisper's thresholds: a segment that it takes for silence and is not sure of, or that repeats itself, is not speech.
NO_SPEECH = 0.6
LOG_PROBABILITY = -1.0


def pieces(sound: Sound, voice: VoiceModel) -> Iterator[tuple[int, Audio]]:
    """(number of its first sample, samples) of the pieces of a long recording, cut in the longest silence of a stretch."""
    size, spare = int(PIECE_SECONDS * SAMPLE_RATE), int(SLACK_SECONDS * SAMPLE_RATE)
    reader, at = Steady(sound), 0
    held = reader.take(size + spare)
    while len(held) == size + spare:
        cut = size - spare + _silence(held[size - spare : size], voice)
        yield at, held[:cut]
        at += cut
        held = np.concatenate((held[cut:], reader.take(cut)))
    yield at, held


def _silence(window: Audio, voice: VoiceModel) -> int:
    """The sample in the middle of the longest silence."""
    events = Endpointer().feed(voice.stream().feed(window))
    edges = [0.0, *(e.at for e in events if e.edge in (Edge.BEGAN, Edge.ENDED)), len(window) / SAMPLE_RATE]
    gaps = [(edges[i + 1] - edges[i], edges[i]) for i in range(0, len(edges) - 1, 2)]
    longest, begin = max(gaps)
    return int((begin + longest / 2) * SAMPLE_RATE)


class FinalPass:
    """Implements the FinalTranscriber port. The model is loaded at the first call and kept."""

    def __init__(self, models: SpeechFolders | Path, *, threads: int = 0, device: str = "auto") -> None:
        self._models = OneFolder(models) if isinstance(models, Path) else models
        self._models.folder(None)  # a missing model is said at once
        self._threads, self._device = threads, device
        self._loaded: dict[Path, Any] = {}
        self._voice: VoiceModel | None = None

    def _load(self, folder: Path) -> Any:
        if folder not in self._loaded:
            self._loaded[folder] = _steady(load_whisper(folder, threads=self._threads, device=self._device))
        return self._loaded[folder]

    def _voice_model(self) -> VoiceModel:
        self._voice = self._voice or VoiceModel()
        return self._voice

    def language(self, sounds: Sequence[Samples | Sound], proposed: str | None) -> str | None:
        """The language of a call by its channels; `proposed` stands unless they clearly speak against it. None if nothing
        was proposed and the installed models know English alone. Raises ModelMissing."""
        if proposed is not None and proposed != UNTOLD and not is_read(proposed):
            return proposed
        folder = self._models.detector()
        if folder is None:
            self._models.folder(proposed)
            return proposed
        whisper = self._load(folder)
        ear = HeardLanguage(lambda speech: language_shares(whisper, speech), None if proposed == UNTOLD else proposed)
        parts = [spoken_parts(as_sound(sound), self._voice_model()) for sound in sounds]
        for at, row in enumerate(zip_longest(*parts)):
            for channel, part in zip(Channel, row, strict=False):
                if part is not None:
                    ear.hear(channel, part)
            if at % PARTS_AT_ONCE == 0:
                ear.decide()
            if ear.is_settled:
                break
        ear.decide(last=True)
        return ear.code

    def transcribe(
        self,
        channel: Channel,
        start: float,
        samples: Samples | Sound,
        *,
        vocabulary: Sequence[str],
        progress: Progress,
        live: Sequence[Word] = (),
        language: str | None = None,
    ) -> Sequence[Utterance]:
        """Utterances of a channel by the careful pass, words settled during the call reused. Raises Cancelled, and
        ModelMissing for a language that no installed model knows."""
        decode = partial(_decoded, self._load(self._models.folder(language)), language or ENGLISH)
        standing = settled(split_at_pauses(live))
        sound = Without(as_sound(samples), start, standing) if standing else as_sound(samples)
        total = round(sound.seconds * SAMPLE_RATE)
        words: list[Word] = []
        for first, piece in pieces(sound, self._voice_model()):
            words += _words(decode(piece), start + first / SAMPLE_RATE, progress, first, total)
        progress(1.0)
        words = merged(words, standing)
        names = proper_names(vocabulary)
        spelled = written(joined_terms([respelled(w, names) for w in _monotonic(words)], acronyms(vocabulary)))
        return tuple(Utterance(channel, part) for part in split_at_pauses(spelled))


def _decoded(whisper: Any, language: str, sound: Audio) -> Iterable[Any]:
    segments, _ = whisper.transcribe(
        sound,
        language=language,
        beam_size=BEAM,
        vad_filter=True,
        word_timestamps=True,
        condition_on_previous_text=True,
    )
    return cast("Iterable[Any]", segments)


def spoken_parts(sound: Sound, voice: VoiceModel) -> Iterator[Audio]:
    """The stretches of `sound` in which somebody speaks, some seconds each."""
    reader, stream, ends = Steady(sound), voice.stream(), Endpointer()
    speaking = False
    while len(block := reader.take(SAMPLE_RATE)):
        for event in ends.feed(stream.feed(block)):
            if event.edge in (Edge.BEGAN, Edge.ENDED):
                speaking = event.edge is Edge.BEGAN
        if speaking:
            yield block


def _steady(whisper: Any) -> Any:
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


def _words(segments: Iterable[Any], start: float, progress: Progress, before: int, total: int) -> Iterable[Word]:
    for segment in segments:
        progress(min(1.0, (before + segment.end * SAMPLE_RATE) / max(1, total)))
        if segment.no_speech_prob > NO_SPEECH and segment.avg_logprob < LOG_PROBABILITY:
            continue
        yield from _joined(segment.words or (), start)


def _joined(words: Iterable[Any], start: float) -> Iterable[Word]:
    """faster-whisper's words, with the ",000" of "10,000" and the "%" of "80%" back on the word before them."""
    held: Word | None = None
    for w in words:
        if held is not None and not w.word.startswith(" "):
            held = Word(held.text + w.word.strip(), held.start, start + float(w.end), held.probability)
            continue
        if held is not None and any(c.isalnum() for c in held.text):
            yield held
        held = Word(w.word.strip(), start + float(w.start), start + float(w.end), float(w.probability))
    if held is not None and any(c.isalnum() for c in held.text):
        yield held


def _monotonic(words: Sequence[Word]) -> list[Word]:
    out: list[Word] = []
    floor = 0.0
    for w in words:
        begin, end = max(w.start, floor), max(w.end, floor)
        out.append(Word(w.text, begin, max(begin, end), w.probability))
        floor = max(begin, end)
    return out


def split_at_pauses(words: Sequence[Word], pause: float = PAUSE_SECONDS) -> list[tuple[Word, ...]]:
    """Stretches of words with no silence longer than `pause` seconds inside."""
    parts: list[list[Word]] = []
    for w in words:
        if parts and w.start - parts[-1][-1].end <= pause:
            parts[-1].append(w)
        else:
            parts.append([w])
    return [tuple(p) for p in parts]
