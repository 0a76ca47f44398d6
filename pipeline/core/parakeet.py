"""NeMo's token-and-duration transducers (Parakeet TDT) through onnx-asr and ONNX Runtime.

They take sound of any length without padding, punctuate, find the language by themselves and can't be told it. A prefix
can't be forced: the whole sound is decoded each time, and what the prefix has said already is left out of the answer.
"""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app.domain.errors import ModelMissing
from app.domain.messages import Message
from app.domain.ports import SAMPLE_RATE
from app.domain.transcript import Word
from pipeline.core.agreement import same
from pipeline.core.audio import Audio
from pipeline.core.onnx import onnxruntime
from pipeline.core.recognizer import EMPTY, FLOOR_SECONDS, Hypothesis, Piece
from pipeline.core.stretches import stretches
from pipeline.core.vad import VoiceModel
from pipeline.core.written_language import shares

KIND = "nemo-conformer-tdt"
# The encoder and the network that predicts, in whole numbers of 8 bits where they are there, else in floats.
ENCODERS = ("encoder-model.int8.onnx", "encoder-model.onnx")
NETWORKS = ("decoder_joint-model.int8.onnx", "decoder_joint-model.onnx")
VOCABULARY = "vocab.txt"
FEWEST_LETTERS = 20  # letters that English has not, in the vocabulary of a model for several languages
LAST_TOKEN_SECONDS = 0.24  # that a word goes on from where its last token was heard: three frames of the encoder
SHORTEST_SECONDS = 0.1  # less sound has no frame
NEAR_SECONDS = 0.6  # by how much the same word may move from one decoding to the next
LONGEST_LOOK = 30.0  # seconds that the language is told by


def is_transducer(folder: Path) -> bool:
    """Whether all files of such a model are in `folder`."""
    present = all(any((folder / name).is_file() for name in names) for names in (ENCODERS, NETWORKS))
    return present and (folder / VOCABULARY).is_file() and _kind(folder) == KIND


def knows_several_languages(folder: Path) -> bool:
    """Whether the transducer in `folder` is for more than English, by the letters of its vocabulary."""
    text = (folder / VOCABULARY).read_text(encoding="utf-8")
    return len({c for c in text if c.isalpha() and not c.isascii()}) >= FEWEST_LETTERS


def _kind(folder: Path) -> str:
    try:
        return str(json.loads((folder / "config.json").read_text(encoding="utf-8")).get("model_type", ""))
    except (OSError, ValueError, AttributeError):
        return ""


class Parakeet:
    """Implements the Recognizer port. Not for use from two threads at once."""

    def __init__(self, folder: Path, *, threads: int = 0, device: str = "auto") -> None:
        self._several = knows_several_languages(folder)
        self._model = _load(folder, threads, device)
        self._voice: VoiceModel | None = None

    @property
    def is_multilingual(self) -> bool:
        return self._several

    def speak(self, language: str) -> None:
        """The model hears by itself which of its languages is spoken."""

    def languages(self, speech: Audio) -> Mapping[str, float]:
        """The share of each language, by the words that are heard."""
        if not self._several:
            return {"en": 1.0}
        words = self._words(speech[: int(LONGEST_LOOK * SAMPLE_RATE)])
        return shares(" ".join(word.text for word, _ in words))

    def decode(
        self,
        samples: Audio,
        start: float,
        *,
        prefix: Sequence[Piece] = (),
        floor: float = FLOOR_SECONDS,
        beam: int = 1,
    ) -> Hypothesis:
        """What is said after `prefix`, greedily; neither room nor hypotheses change anything."""
        found = [(_moved(word, start), score) for word, score in self._words(samples)]
        fresh = found[_said(found, prefix) :]
        if not fresh:
            return EMPTY
        floor_at = prefix[-1].word.end if prefix else start
        pieces = []
        for word, _ in fresh:
            begin = max(word.start, floor_at)
            floor_at = max(word.end, begin)
            pieces.append(Piece(Word(word.text, begin, floor_at, word.probability), ()))
        return Hypothesis(tuple(pieces), 0.0, float(np.mean([score for _, score in fresh])))

    def careful(self, sound: Audio, language: str, heard: Callable[[float], None]) -> Iterable[Word]:
        """The words, stretch by stretch as the live captions end utterances: the encoder's cost grows with the square of
        the length."""
        self._voice = self._voice or VoiceModel()
        for first, part in stretches(sound, self._voice):
            at = first / SAMPLE_RATE
            yield from (_moved(word, at) for word, _ in self._words(part))
            heard(at + len(part) / SAMPLE_RATE)

    def _words(self, samples: Audio) -> list[tuple[Word, float]]:
        """(word, its mean log probability); times from the first sample."""
        if len(samples) < SHORTEST_SECONDS * SAMPLE_RATE:
            return []
        result = self._model.recognize(np.asarray(samples, np.float32), sample_rate=SAMPLE_RATE)
        tokens = zip(result.tokens or (), result.timestamps or (), result.logprobs or (), strict=True)
        return list(_joined(list(tokens), len(samples) / SAMPLE_RATE))


Token = tuple[str, float, float]  # text, seconds, log probability


def _joined(tokens: Sequence[Token], length: float) -> Iterator[tuple[Word, float]]:
    """Tokens as words: one begins with a space; a punctuation mark belongs to the word before it."""
    groups: list[list[Token]] = []
    for token in tokens:
        if token[0].startswith("<"):
            continue  # a mark of the model's own: no word
        if groups and not token[0].startswith(" "):
            groups[-1].append(token)
        else:
            groups.append([token])
    spoken = [group for group in groups if any(c.isalnum() for text, _, _ in group for c in text)]
    for place, group in enumerate(spoken):
        sounds = [token for token in group if any(c.isalnum() for c in token[0])]
        following = spoken[place + 1][0][1] if place + 1 < len(spoken) else length
        begin = sounds[0][1]
        end = max(begin, min(sounds[-1][1] + LAST_TOKEN_SECONDS, following, length))
        score = float(np.mean([log for _, _, log in sounds]))
        text = "".join(text for text, _, _ in group).strip()
        yield Word(text, begin, end, min(1.0, math.exp(score))), score


def _moved(word: Word, by: float) -> Word:
    return Word(word.text, word.start + by, word.end + by, word.probability)


def _said(found: Sequence[tuple[Word, float]], prefix: Sequence[Piece]) -> int:
    """How many of the words found are those of the prefix: up to where its last word is heard again, else by time."""
    if not prefix:
        return 0
    last = prefix[-1].word
    near = [
        n for n, (word, _) in enumerate(found) if same(word.text, last.text) and abs(word.end - last.end) < NEAR_SECONDS
    ]
    if near:
        return 1 + min(near, key=lambda n: abs(found[n][0].end - last.end))
    return sum((word.start + word.end) / 2 <= last.end for word, _ in found)


def _load(folder: Path, threads: int, device: str) -> Any:
    """The model with time stamps; on CUDA where ONNX Runtime has it, never from the network."""
    runtime = onnxruntime()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    has_cuda = device != "cpu" and "CUDAExecutionProvider" in runtime.get_available_providers()
    providers = [*(["CUDAExecutionProvider"] if has_cuda else []), "CPUExecutionProvider"]
    whole = all((folder / names[0]).is_file() for names in (ENCODERS, NETWORKS))
    try:
        from onnx_asr import load_model

        model = load_model(
            KIND,
            folder,
            quantization="int8" if whole else None,
            sess_options=options,
            providers=providers,
            # The filters in numpy, on CUDA too: their networks would be two and a half megabytes of the frozen program.
            preprocessor_config={"use_numpy_preprocessors": True},
        )
        return model.with_timestamps()
    except Exception as error:
        raise ModelMissing(Message("models.speech_not_loaded", folder=folder, error=error)) from error
