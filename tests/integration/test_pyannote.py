"""pyannote.audio behind the Diarizer port: for real where its extra is installed, and said plainly where it isn't.

CALLSIDE_TEST_PYANNOTE names a folder with the segmentation-3.0 checkpoint (pytorch_model.bin), or a pipeline's.
"""

import os
from pathlib import Path

import numpy as np
import pytest
from pyannote.core import Annotation, Segment

from app.bootstrap import engines
from app.domain.call import Channel
from app.domain.errors import ModelMissing, UserActionNeeded
from pipeline.core.audio import read_channels
from pipeline.core.speakers import Segmenter
from pipeline.diarize_pyannote import TorchSegmenter, available, is_pipeline, turns
from pipeline.models import SEGMENTATION, onnx_file
from tests.conftest import ROOT

FOLDER = os.environ.get("CALLSIDE_TEST_PYANNOTE", "")
needs_pyannote = pytest.mark.skipif(
    not available() or not FOLDER, reason="needs requirements/pyannote.lock and CALLSIDE_TEST_PYANNOTE"
)


def test_labels_count_in_order_of_first_speaking() -> None:
    found = Annotation()
    found[Segment(2.0, 3.0), 0] = "SPEAKER_00"
    found[Segment(0.5, 2.5), 1] = "SPEAKER_07"
    assert [(t.start, t.speaker) for t in turns(found, 10.0)] == [(10.5, "Speaker 1"), (12.0, "Speaker 2")]


def test_a_folder_is_a_pipeline_a_checkpoint_or_named_as_neither(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"neither a pyannote pipeline"):
        is_pipeline(tmp_path)
    (tmp_path / "pytorch_model.bin").write_bytes(b"x")
    assert not is_pipeline(tmp_path)
    (tmp_path / "config.yaml").write_text("pipeline:\n  name: pyannote.audio.pipelines.SpeakerDiarization\n")
    assert is_pipeline(tmp_path)


@pytest.mark.skipif(available(), reason="the extra is installed here")
def test_without_the_extra_the_remedy_is_said() -> None:
    with pytest.raises(UserActionNeeded, match=r"pyannote\.lock"):
        engines.diarizer("anywhere")


@needs_pyannote
def test_torch_and_onnx_see_the_same_windows() -> None:
    sound = read_channels(ROOT / "resources" / "demo")[Channel.REMOTE][60 * 16000 : 70 * 16000]
    torch_window = TorchSegmenter(Path(FOLDER)).window(sound)
    assert (torch_window == Segmenter(onnx_file(SEGMENTATION)).window(sound)).mean() > 0.99
    assert os.environ["PYANNOTE_METRICS_ENABLED"] == "0"


@needs_pyannote
def test_the_bundled_call_has_three_remote_voices() -> None:
    sound = read_channels(ROOT / "resources" / "demo")[Channel.REMOTE]
    found = engines.diarizer(FOLDER).diarize(np.asarray(sound), start=0.0, progress=lambda _: None)
    assert {t.speaker for t in found} == {"Speaker 1", "Speaker 2", "Speaker 3"}
