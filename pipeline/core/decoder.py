"""One Whisper model on CTranslate2: short encoder input, decoding after a forced prefix, aligned word times.

faster-whisper always pads the encoder's input to 30 s; CTranslate2 takes any length. Below some 8 s tiny.en starts to
loop (measured: 2.7 % word errors with a floor of 8 s, 32.6 % with 5 s), so the input is length + 1 s, at least 8 s.
Clear speech gains nothing from more; far microphones do (meetings, live: 27.3 % with 8 s, 24.0 % with 12 s).
"""

import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app.domain.errors import ModelMissing
from app.domain.messages import Message
from app.domain.ports import SAMPLE_RATE
from app.domain.transcript import Word
from pipeline.core.audio import Audio
from pipeline.core.recognizer import EMPTY, FLOOR_SECONDS, Hypothesis, Piece
from pipeline.core.whisper_pass import heard_words, steady

CEILING_SECONDS = 30.0
MARGIN_SECONDS = 1.0
HOP = 160  # samples a mel frame
TOKEN_SECONDS = 0.02  # Whisper's alignment resolution: two mel frames

# Whisper's own thresholds for silence and for a decoding that failed (transcribe.py of the reference code).
NO_SPEECH = 0.6
LOG_PROBABILITY = -1.0
COMPRESSION = 2.4

# Fast English speech stays below six tokens a second; a decoder that loops does not.
TOKENS_PER_SECOND = 8.0
SPARE_TOKENS = 8
SHORTEST_WORD = 0.03  # seconds; no word is shorter than an alignment step
OPENING = set("([{\"'¿¡-")


def load_whisper(folder: Path, *, threads: int = 0, device: str = "auto") -> Any:
    """A faster-whisper model from a folder, never from the network: int8 on a CPU, half precision on CUDA.

    Raises ModelMissing where the folder's files are damaged.
    """
    import ctranslate2
    from faster_whisper import WhisperModel

    if device == "auto":
        device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
    kind = "int8" if device == "cpu" else "int8_float16"
    try:
        return WhisperModel(
            str(folder), device=device, compute_type=kind, cpu_threads=threads, num_workers=1, local_files_only=True
        )
    except Exception as error:
        raise ModelMissing(Message("models.speech_not_loaded", folder=folder, error=error)) from error


def language_shares(whisper: Any, speech: Audio) -> dict[str, float]:
    """The share of each language in up to 30 s of speech; all of it English for an English-only model."""
    if not whisper.model.is_multilingual:
        return {"en": 1.0}
    features = whisper.feature_extractor(speech)[:, : int(CEILING_SECONDS * SAMPLE_RATE) // HOP]
    features = np.pad(features, ((0, 0), (0, int(CEILING_SECONDS * SAMPLE_RATE) // HOP - features.shape[1])))
    found = whisper.model.detect_language(whisper.encode(features))[0]
    return {token.strip("<|>"): float(share) for token, share in found}


def _looping(text: str) -> bool:
    data = text.encode()
    return len(data) > 40 and len(data) / len(zlib.compress(data)) > COMPRESSION


def without_loop(tokens: Sequence[int], *, times: int = 3, longest: int = 12) -> list[int]:
    """The tokens up to where an n-gram is repeated `times` times on end, with its first occurrence kept."""
    kept = list(tokens)
    for end in range(1, len(kept) + 1):
        for size in range(1, min(longest, end // times) + 1):
            last = kept[end - size : end]
            if all(kept[end - size * (k + 1) : end - size * k] == last for k in range(1, times)):
                return kept[: end - size * (times - 1)]
    return kept


Timed = tuple[list[int], float, float, float]  # tokens, begin, end, probability


def _heard(raw: Sequence[Timed], seconds: float) -> Sequence[Timed]:
    """The words that have sound under them. What a decoder makes up beyond it is aligned to no time at all: a run of
    words of no length, most often at the very end."""
    for i, (_, begin, end, _p) in enumerate(raw):
        following = raw[i + 1] if i + 1 < len(raw) else None
        empty = end - begin < SHORTEST_WORD
        if begin >= seconds - SHORTEST_WORD or (empty and following and following[2] - following[1] < SHORTEST_WORD):
            return raw[:i]
    return raw


class Decoder:
    """Implements the Recognizer port on Whisper. Not for use from two threads at once."""

    def __init__(self, folder: Path, *, threads: int = 0, device: str = "auto", language: str = "en") -> None:
        from faster_whisper.transcribe import get_suppressed_tokens

        self.whisper = steady(load_whisper(folder, threads=threads, device=device))
        self._model = self.whisper.model
        self.speak(language)
        self._suppressed = list(get_suppressed_tokens(self._tokenizer, [-1]) or ())

    @property
    def is_multilingual(self) -> bool:
        return bool(self._model.is_multilingual)

    def speak(self, language: str) -> None:
        """Decodes `language` from here on; an English-only model has no other."""
        from faster_whisper.tokenizer import Tokenizer

        several = self.is_multilingual
        self._tokenizer = Tokenizer(
            self.whisper.hf_tokenizer, several, task="transcribe", language=language if several else None
        )

    def languages(self, speech: Audio) -> dict[str, float]:
        """The share of each language in up to 30 s of speech, by a multilingual model."""
        return language_shares(self.whisper, speech)

    def careful(self, sound: Audio, language: str, heard: Callable[[float], None]) -> Iterable[Word]:
        """The words by beam search over the whole sound, each window with what the one before it said."""
        return heard_words(self.whisper, sound, language, heard)

    def _encode(self, samples: Audio, floor: float) -> Any:
        seconds = len(samples) / SAMPLE_RATE
        room = min(max(seconds + MARGIN_SECONDS, floor), CEILING_SECONDS)
        frames = int(room * SAMPLE_RATE) // HOP
        features = self.whisper.feature_extractor(samples)[:, :frames]
        features = np.pad(features, ((0, 0), (0, frames - features.shape[1])))
        return self.whisper.encode(features)

    def decode(
        self,
        samples: Audio,
        start: float,
        *,
        prefix: Sequence[Piece] = (),
        prompt: Sequence[int] = (),
        floor: float = FLOOR_SECONDS,
        beam: int = 1,
    ) -> Hypothesis:
        """What is said in `samples` after `prefix`, which is forced. `start` is the stream time of the first sample.

        `prompt` is text that came before (or the call's vocabulary) as tokens. At most 30 s. Shorter sound is filled up
        with silence to `floor` seconds. `beam` hypotheses are kept while decoding; 1 is greedy.
        """
        if len(samples) < SAMPLE_RATE // 10:
            return EMPTY
        encoded = self._encode(samples, floor)
        forced = [t for p in prefix for t in p.tokens]
        tokens, no_speech, score = self._generate(encoded, len(samples) / SAMPLE_RATE, forced, prompt, beam)
        text = self._tokenizer.decode(tokens)
        silent = no_speech > NO_SPEECH and score < LOG_PROBABILITY
        if not tokens or silent or _looping(text) or not any(c.isalnum() for c in text):
            return Hypothesis((), no_speech, score)
        return Hypothesis(self._aligned(encoded, samples, start, prefix, tokens), no_speech, score)

    def _generate(
        self, encoded: Any, seconds: float, forced: list[int], prompt: Sequence[int], beam: int
    ) -> tuple[list[int], float, float]:
        t = self._tokenizer
        before = [t.sot_prev, *prompt] if prompt else []
        full = [*before, *t.sot_sequence, t.no_timestamps, *forced]
        fresh = max(SPARE_TOKENS, int(seconds * TOKENS_PER_SECOND) + SPARE_TOKENS - len(forced))
        result = self._model.generate(
            encoded,
            [full],
            beam_size=beam,
            max_length=min(self.whisper.max_length, len(full) + fresh),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=False,
            suppress_tokens=self._suppressed,
        )[0]
        tokens = [i for i in result.sequences_ids[0] if i < t.eot]
        if tokens[: len(forced)] == forced:  # CTranslate2 hands the forced tokens back with what follows
            tokens = tokens[len(forced) :]
        return without_loop(tokens), float(result.no_speech_prob), float(result.scores[0])

    def _aligned(
        self, encoded: Any, samples: Audio, start: float, prefix: Sequence[Piece], tokens: list[int]
    ) -> tuple[Piece, ...]:
        t = self._tokenizer
        forced = [list(p.tokens) for p in prefix]
        _, groups = t.split_to_word_tokens(tokens)
        everything = [i for group in (*forced, *groups) for i in group]
        frames = len(samples) // HOP
        result = self._model.align(encoded, t.sot_sequence, [everything], frames, median_filter_width=7)[0]
        if not result.alignments:
            return ()
        pairs = np.array(result.alignments)
        jumps = np.pad(np.diff(pairs[:, 0]), (1, 0), constant_values=1).astype(bool)
        times = pairs[jumps, 1] * TOKEN_SECONDS
        times = np.append(times, frames * HOP / SAMPLE_RATE)
        at = sum(len(g) for g in forced)
        raw: list[Timed] = []
        for group in groups:
            begin, end = times[min(at, len(times) - 1)], times[min(at + len(group), len(times) - 1)]
            probability = float(np.mean(result.text_token_probs[at : at + len(group)] or [0.0]))
            raw.append((group, float(begin), float(end), probability))
            at += len(group)
        floor = prefix[-1].word.end if prefix else start
        return tuple(self._words(_heard(raw, frames * HOP / SAMPLE_RATE), start, floor))

    def _words(self, raw: Sequence[Timed], start: float, floor: float) -> list[Piece]:
        """Punctuation joined to its word, times made monotonic: none begins before `floor`."""
        pieces: list[Piece] = []
        opening: list[int] = []
        for tokens, begin, end, probability in raw:
            text = self._tokenizer.decode(tokens)
            bare = text.strip()
            if bare and pieces and not text.startswith(" "):
                pieces[-1] = self._joined(pieces[-1], tokens, bare, start + end, probability)
                floor = pieces[-1].word.end
                continue
            if bare and set(bare) <= OPENING:
                opening += tokens
                continue
            if not any(c.isalnum() for c in bare):
                continue
            begin, end = max(start + begin, floor), max(start + end, floor)
            floor = end
            text = self._tokenizer.decode([*opening, *tokens]).strip()
            pieces.append(Piece(Word(text, begin, end, probability), (*opening, *tokens)))
            opening = []
        return pieces

    @staticmethod
    def _joined(last: Piece, tokens: Sequence[int], bare: str, end: float, probability: float) -> Piece:
        """A word and what is written without a space after it: a comma, or the ",000" of "4,000"."""
        word = last.word
        if any(c.isalnum() for c in bare):
            end, probability = max(end, word.end), min(probability, word.probability)
        else:
            end, probability = word.end, word.probability
        return Piece(Word(word.text + bare, word.start, end, probability), (*last.tokens, *tokens))
