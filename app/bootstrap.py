"""The only wiring: which adapter stands behind which port."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.call import Channel
from app.domain.ports import Diarizer, FinalTranscriber, LiveTranscriber, Namer

if TYPE_CHECKING:
    from pipeline.diarize_live import OnlineDiarizer

# ── speech ──────────────────────────────────────────────────────────────────────────────────────────────────────


def read_channels(path: Path, *, both: bool = False) -> Mapping[Channel, Any]:
    """An audio file as "mix", or a folder's mic.* and remote.*, as 16 kHz mono. Raises BadInput."""
    from pipeline.core.audio import read_channels as read

    return read(path, both=both)


def live_engine(
    model: str = "tiny.en",
    *,
    vocabulary: Sequence[str] = (),
    now: Callable[[], float] | None = None,
    threads: int = 1,
) -> LiveTranscriber:
    """The streaming engine; without `now` it runs on the clock of the sound it is fed. Raises ModelMissing."""
    from pipeline.core.decoder import Decoder
    from pipeline.live import LiveEngine
    from pipeline.models import whisper_folder

    return LiveEngine(Decoder(whisper_folder(model), threads=threads), vocabulary=vocabulary, now=now)


def final_engine(model: str = "tiny.en", *, threads: int = 0) -> FinalTranscriber:
    """The careful pass. Raises ModelMissing."""
    from pipeline.final import FinalPass
    from pipeline.models import whisper_folder

    return FinalPass(whisper_folder(model), threads=threads)


def diarizer() -> Diarizer:
    from pipeline.diarize import OnnxDiarizer
    from pipeline.models import EMBEDDING, SEGMENTATION, onnx_file

    return OnnxDiarizer(onnx_file(SEGMENTATION), onnx_file(EMBEDDING))


def online_diarizer() -> "OnlineDiarizer":
    from pipeline.diarize_live import OnlineDiarizer
    from pipeline.models import EMBEDDING, SEGMENTATION, onnx_file

    return OnlineDiarizer(onnx_file(SEGMENTATION), onnx_file(EMBEDDING))


def namer() -> Namer:
    from pipeline.naming import EvidenceNamer

    return EvidenceNamer()
