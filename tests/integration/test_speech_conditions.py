"""Speech under conditions that nobody chose: clipped sound, and a machine with a graphics card."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.bootstrap import engines
from app.domain.call import Channel
from app.domain.ports import SAMPLE_RATE
from pipeline.core.decoder import load_whisper
from pipeline.models import speech_folder
from tests.bench import scores
from tests.bench.speech_base import played

# whisper-normalizer has an escape in a docstring that Python warns of; the scorer is not ours.
pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")

ACME = Path(__file__).resolve().parents[3] / "shared" / "data" / "calls" / "acme"
SECONDS = 40


def test_clipped_sound_costs_little(tmp_path: Path) -> None:
    """Twenty decibels too loud: every louder wave is cut flat. The words are still there for both passes."""
    if not ACME.is_dir():
        pytest.skip("the real call (../shared/data) isn't here")
    clean = engines.read_channels(ACME)[Channel.MIC][: SECONDS * SAMPLE_RATE]
    loud = np.clip(clean * 10.0, -1.0, 1.0).astype(np.float32)
    assert float((np.abs(loud) >= 1.0).mean()) > 0.02, "it really is clipped"
    reference = [(w, at) for w, at in scores.call_reference(ACME / "reference.json", Channel.MIC) if at < SECONDS - 2]
    careful = engines.final_engine().transcribe(Channel.MIC, 0.0, loud, vocabulary=(), progress=lambda _: None)
    for text in (
        " ".join(u.text for u in careful),
        scores.text_of(played({Channel.MIC: loud}, engines.live_engine())),
    ):
        assert scores.errors(reference, text) <= 0.25 * len(reference)


@pytest.mark.parametrize(("cards", "device", "kind"), [(0, "cpu", "int8"), (1, "cuda", "int8_float16")])
def test_a_graphics_card_is_used_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch, cards: int, device: str, kind: str
) -> None:
    made: dict[str, Any] = {}

    class Whisper:
        def __init__(self, folder: str, **options: Any) -> None:
            made.update(options, folder=folder)

    monkeypatch.setattr("ctranslate2.get_cuda_device_count", lambda: cards)
    monkeypatch.setattr("faster_whisper.WhisperModel", Whisper)
    load_whisper(speech_folder())
    assert (made["device"], made["compute_type"], made["local_files_only"]) == (device, kind, True)
