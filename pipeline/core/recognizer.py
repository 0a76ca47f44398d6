"""The port behind which speech recognizers stand: what live captions and the careful pass ask of a loaded model.

`pipeline.core.decoder` implements it on Whisper, `pipeline.core.parakeet` on NeMo's transducers; `pipeline.core.recognizers`
takes the one that a model's folder is for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.transcript import Word
from pipeline.core.audio import Audio

FLOOR_SECONDS = 8.0
# For sound that is hard to understand: more room, and more hypotheses (meetings, live: 25.3 % with 1, 24.0 % with 5 at a
# twelfth more work). Clear speech is the same with one.
ROOMY_FLOOR_SECONDS = 12.0
ROOMY_BEAM = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """A word with the tokens that made it, so that it can be forced again. Times in seconds of stream time."""

    word: Word
    tokens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What follows the prefix in one decoding. `log_probability` is the mean over its tokens."""

    pieces: tuple[Piece, ...]
    no_speech: float
    log_probability: float


EMPTY = Hypothesis((), 1.0, 0.0)


class Recognizer(Protocol):
    """A loaded speech model. Not for use from two threads at once."""

    @property
    def is_multilingual(self) -> bool: ...

    def speak(self, language: str) -> None:
        """Decodes `language` from here on, where the model can be told."""

    def languages(self, speech: Audio) -> Mapping[str, float]:
        """The share of each language in up to 30 s of speech."""

    def decode(
        self,
        samples: Audio,
        start: float,
        *,
        prefix: Sequence[Piece] = (),
        floor: float = FLOOR_SECONDS,
        beam: int = 1,
    ) -> Hypothesis:
        """What is said in at most 30 s of sound after `prefix`. `start` is the stream time of the first sample. `floor` and
        `beam` are the room in seconds and the hypotheses for a model that has use of them."""

    def careful(self, sound: Audio, language: str, heard: Callable[[float], None]) -> Iterable[Word]:
        """The words of a recording of some minutes by the careful pass; times, and what `heard` gets, in its seconds."""
