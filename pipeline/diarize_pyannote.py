"""Who spoke when by pyannote.audio, where the `pyannote` extra is installed: its pipelines, or its segmentation alone.

Everything is loaded from a local folder: nothing is asked of the model hub, and its telemetry is off.
"""

import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app.domain.errors import ModelMissing, UserActionNeeded
from app.domain.messages import Message
from app.domain.ports import SAMPLE_RATE, Progress, Samples, Sound
from app.domain.transcript import Turn
from pipeline.core.audio import Audio
from pipeline.core.speakers import POWERSET, WINDOW, Activity
from pipeline.core.stream import as_sound

CONFIG = "config.yaml"  # what makes a folder a pipeline
CHECKPOINT = "pytorch_model.bin"
OFFLINE = {"PYANNOTE_METRICS_ENABLED": "0", "HF_HUB_OFFLINE": "1"}


def available() -> bool:
    found = (importlib.util.find_spec(name) for name in ("torch", "pyannote"))
    return all(spec is not None for spec in found) and importlib.util.find_spec("pyannote.audio") is not None


def require() -> None:
    """Raises UserActionNeeded where the extra is not installed."""
    if not available():
        raise UserActionNeeded(Message("models.pyannote_missing"))


def is_pipeline(folder: Path) -> bool:
    """Whether the folder holds a whole pipeline (community-1, 3.1) and not only a segmentation checkpoint.

    Raises ModelMissing where it holds neither.
    """
    if (folder / CONFIG).is_file() and "pipeline:" in (folder / CONFIG).read_text(encoding="utf-8"):
        return True
    if (folder / CHECKPOINT).is_file():
        return False
    raise ModelMissing(Message("models.no_pyannote", folder=folder, config=CONFIG, checkpoint=CHECKPOINT))


def _library() -> Any:
    require()
    os.environ.update(OFFLINE)  # read at import; telemetry is on without it
    import pyannote.audio

    return pyannote.audio


class PyannoteDiarizer:
    """Implements the Diarizer port with a pipeline folder. It takes the whole sound into memory, as pyannote does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pipeline: Any = None

    def load(self) -> Any:
        """The pyannote pipeline of the folder, loaded once. Raises ModelMissing."""
        if self._pipeline is None:
            library = _library()
            try:
                self._pipeline = library.Pipeline.from_pretrained(str(self._folder))
            except Exception as error:
                raise ModelMissing(Message("models.pyannote_not_loaded", folder=self._folder, error=error)) from error
        return self._pipeline

    def diarize(self, samples: Samples | Sound, *, start: float, progress: Progress) -> Sequence[Turn]:
        """Turns by speaker label, in seconds of the call."""
        import torch

        pipeline = self.load()
        whole = np.concatenate([np.zeros(0, np.float32), *as_sound(samples).blocks()])
        progress(0.0)
        found = pipeline({"waveform": torch.from_numpy(whole)[None], "sample_rate": SAMPLE_RATE})
        progress(1.0)
        return turns(getattr(found, "speaker_diarization", found), start)


def turns(annotation: Any, start: float) -> list[Turn]:
    """pyannote's annotation as turns; labels count in order of first speaking."""
    names: dict[str, str] = {}
    out = []
    for segment, _, label in sorted(annotation.itertracks(yield_label=True), key=lambda t: (t[0].start, t[0].end)):
        name = names.setdefault(label, f"Speaker {len(names) + 1}")
        out.append(Turn(start + float(segment.start), start + float(segment.end), name))
    return out


class TorchSegmenter:
    """segmentation-3.0 in torch, from its checkpoint, in place of the ONNX file: the same windows and classes."""

    def __init__(self, folder: Path) -> None:
        library = _library()
        try:
            self._model: Any = library.Model.from_pretrained(str(folder / CHECKPOINT))
        except Exception as error:
            raise ModelMissing(Message("models.checkpoint_not_loaded", folder=folder, error=error)) from error
        self._model.eval()

    def window(self, samples: Audio) -> Activity:
        """[589, 3]: who of the window's own up to three speakers talks. Short input is filled with silence."""
        import torch

        x = np.zeros(WINDOW, np.float32)
        x[: len(samples)] = samples[:WINDOW]
        with torch.inference_mode():
            scores = self._model(torch.from_numpy(x)[None, None])[0].numpy()
        return np.asarray(POWERSET[scores.argmax(axis=1)])
