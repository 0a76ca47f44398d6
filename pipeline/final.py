"""The careful pass over a finished call: beam search over a whole channel, with word times and the call's words.

Long recordings are cut at silences into pieces of some minutes, so that memory stays flat however long the call was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from pathlib import Path

import numpy as np

from app.domain.call import Channel
from app.domain.languages import ENGLISH, UNTOLD, is_read
from app.domain.ports import SAMPLE_RATE, Progress, Samples, Sound
from app.domain.transcript import Utterance, Word
from pipeline.core.audio import Audio
from pipeline.core.call_language import HeardLanguage
from pipeline.core.call_terms import CallTerms
from pipeline.core.recognizer import Recognizer
from pipeline.core.recognizers import recognizer
from pipeline.core.settled import Without, merged, settled
from pipeline.core.speech_models import OneFolder, SpeechFolders
from pipeline.core.spoken import joined_terms, written
from pipeline.core.stream import Steady, as_sound
from pipeline.core.vad import Edge, Endpointer, VoiceModel

PARTS_AT_ONCE = 10  # seconds of speech between two looks at the language
PIECE_SECONDS = 600.0  # the log-mel features of ten minutes are 19 MB
SLACK_SECONDS = 120.0  # how far before that a silence is looked for
PAUSE_SECONDS = 1.0  # an utterance ends where nothing is said for so long


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
        self._loaded: dict[Path, Recognizer] = {}
        self._voice: VoiceModel | None = None

    def _load(self, folder: Path) -> Recognizer:
        if folder not in self._loaded:
            self._loaded[folder] = recognizer(folder, threads=self._threads, device=self._device)
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
        ear = HeardLanguage(self._load(folder).languages, None if proposed == UNTOLD else proposed)
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
        model = self._load(self._models.folder(language))
        standing = settled(split_at_pauses(live))
        sound = Without(as_sound(samples), start, standing) if standing else as_sound(samples)
        total = round(sound.seconds * SAMPLE_RATE)
        words: list[Word] = []
        for first, piece in pieces(sound, self._voice_model()):
            heard = partial(_told, progress, first, max(1, total))
            at = start + first / SAMPLE_RATE
            found = model.careful(piece, language or ENGLISH, heard)
            words += [replace(w, start=at + w.start, end=at + w.end) for w in found]
        progress(1.0)
        words = merged(words, standing)
        terms = CallTerms.of(vocabulary)
        spelled = written(joined_terms(terms.spelled(_monotonic(words)), terms.acronyms))
        return tuple(Utterance(channel, part) for part in split_at_pauses(spelled))


def _told(progress: Progress, before: int, total: int, seconds: float) -> None:
    progress(min(1.0, (before + seconds * SAMPLE_RATE) / total))


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
