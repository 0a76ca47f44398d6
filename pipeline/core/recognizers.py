"""The recognizer that a model's folder is for."""

from pathlib import Path

from app.domain.languages import ENGLISH
from pipeline.core.decoder import Decoder
from pipeline.core.parakeet import Parakeet, is_transducer
from pipeline.core.recognizer import Recognizer


def recognizer(folder: Path, *, threads: int = 0, device: str = "auto", language: str = ENGLISH) -> Recognizer:
    """The model in `folder`, loaded. Raises ModelMissing where its files are damaged."""
    if is_transducer(folder):
        return Parakeet(folder, threads=threads, device=device)
    return Decoder(folder, threads=threads, device=device, language=language)
