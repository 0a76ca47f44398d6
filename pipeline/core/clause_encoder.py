"""A small language encoder, fine-tuned on what clauses of calls do; its answer is one share of the commitment model's.

`clauses.onnx` takes a clause and its neighbours as a pair of texts. tests/bench/train_encoder.py learns and exports it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.paths import RESOURCES, model_dirs
from pipeline.core.onnx import onnxruntime

NAME = "clauses.onnx"
TOKENIZER = RESOURCES / "understanding" / "clauses_tokenizer.json"
MAX_TOKENS = 96
# Words of the clause, of a neighbour before it and of the one after; neighbours taken on either side.
OWN_WORDS, BEFORE_WORDS, AFTER_WORDS = 48, 18, 10
BEFORE_LINES, AFTER_LINES = 2, 1
SIDES = {"us": "us", "customer": "client"}

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Line:
    """One clause as it was said; `side` is "us", "customer" or "unknown"."""

    text: str
    speaker: str
    side: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A clause with up to a few clauses before it and after it, in order."""

    line: Line
    before: tuple[Line, ...] = ()
    after: tuple[Line, ...] = ()


def pair(moment: Moment) -> tuple[str, str]:
    """The two texts that the encoder reads: the clause with its speaker's side, and what stands around it."""
    line = moment.line
    own = f"{SIDES.get(line.side, 'someone')}: {_first(line.text, OWN_WORDS)}"
    before = [f"{_who(line, other)}: {_last(other.text, BEFORE_WORDS)}" for other in moment.before[-BEFORE_LINES:]]
    after = [f"{_who(line, other)}: {_first(other.text, AFTER_WORDS)}" for other in moment.after[:AFTER_LINES]]
    return own, " | ".join(before) + " || " + " ".join(after)


def _who(line: Line, other: Line) -> str:
    return "same" if other.speaker == line.speaker else "other"


def _first(text: str, count: int) -> str:
    return " ".join(text.split()[:count])


def _last(text: str, count: int) -> str:
    return " ".join(text.split()[-count:])


class ClauseEncoder:
    """The network and its tokenizer, loaded once a process."""

    def __init__(self, network: Path | None = None) -> None:
        from tokenizers import Tokenizer

        runtime = onnxruntime()
        options = runtime.SessionOptions()
        options.log_severity_level = 3
        # A second thread halves no time on texts this short, and burns a core in waiting.
        options.intra_op_num_threads = 1
        self._session: Any = runtime.InferenceSession(
            str(network or _model()), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer: Any = Tokenizer.from_file(str(TOKENIZER))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    @classmethod
    def shipped(cls) -> "ClauseEncoder | None":
        """The encoder of this installation, loaded once; None if its network is not installed."""
        return _shipped()

    def scores(self, moments: Sequence[Moment]) -> Scores:
        """[moments, acts] before the softmax. Each is read alone: the 8-bit network scales what it reads by the largest
        value of a batch, so that a clause's scores would depend on which others happen to be read with it."""
        found = [np.zeros((0, 0), np.float32)] * len(moments)
        for at, moment in enumerate(moments):
            encoded = self._tokenizer.encode(*pair(moment))
            fed = {
                "input_ids": np.array([encoded.ids], np.int64),
                "attention_mask": np.array([encoded.attention_mask], np.int64),
                "token_type_ids": np.array([encoded.type_ids], np.int64),
            }
            found[at] = self._session.run(None, fed)[0][0]
        return np.array(found, np.float32)


def _model() -> Path | None:
    """The network: beside the other resources in a checkout, among the models of an installed program."""
    places = (RESOURCES / "understanding", *model_dirs())
    return next((place / NAME for place in places if (place / NAME).is_file()), None)


def is_installed() -> bool:
    """Whether the network is on this machine; without it clauses are read by their runs of words alone."""
    return _model() is not None


@lru_cache(maxsize=1)
def _shipped() -> ClauseEncoder | None:
    return ClauseEncoder() if _model() else None
