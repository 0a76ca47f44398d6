"""Parakeet's graph through the recognizer port, live and after the call, on a tiny model that is exported here."""

from itertools import pairwise
from pathlib import Path

import pytest
import soundfile

from app.bootstrap.models import models
from app.domain.call import Channel
from app.domain.errors import ModelMissing
from app.domain.transcript import CommittedWord
from pipeline.core.audio import Audio
from pipeline.core.hearing import hearing
from pipeline.core.parakeet import Parakeet
from pipeline.core.recognizers import recognizer
from pipeline.core.speech_models import OneFolder
from pipeline.final import FinalPass
from pipeline.models import PARAKEET, SpeechModels, is_multilingual, speech_folder
from pipeline.streaming import LiveEngine
from tests.tiny_transducer import COUNTED, export

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"
RATE = 16_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(tmp_path_factory.mktemp("models") / PARAKEET)


@pytest.fixture(scope="module")
def speech() -> Audio:
    """Half a minute of the bundled call's far side, with its pauses."""
    return soundfile.read(DEMO / "remote.flac", start=140 * RATE, stop=170 * RATE, dtype="float32")[0]


def counts(texts: list[str]) -> bool:
    """Whether these are words that the model counts with, however a sentence writes them."""
    return {text.lower().strip(".,?") for text in texts} <= {text.strip(".,") for text in COUNTED} and len(texts) > 10


def test_the_live_captions_commit_each_word_once_and_in_its_place(folder: Path, speech: Audio) -> None:
    engine = LiveEngine(hearing(OneFolder(folder), "en"))
    words: list[CommittedWord] = []
    for at in range(0, len(speech), RATE // 2):
        engine.feed(Channel.REMOTE, at / RATE, speech[at : at + RATE // 2])
        words += engine.step()
    words += engine.finish()
    assert counts([w.word.text for w in words])
    times = [(w.word.start, w.word.end) for w in words]
    assert times == sorted(times)
    assert all(a[1] <= b[0] + 1e-6 for a, b in pairwise(times))
    assert all(0.0 < w.word.probability <= 1.0 for w in words)


def test_the_careful_pass_hears_what_the_captions_heard(folder: Path, speech: Audio) -> None:
    seen: list[float] = []
    utterances = FinalPass(folder).transcribe(
        Channel.REMOTE, 100.0, speech, vocabulary=(), progress=seen.append, language="en"
    )
    words = [w for u in utterances for w in u.words]
    assert counts([w.text for w in words])
    assert words[0].start >= 100.0
    assert words[-1].end <= 130.0
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_a_prefix_is_not_said_again(folder: Path, speech: Audio) -> None:
    model = Parakeet(folder)
    whole = model.decode(speech[: 6 * RATE], 50.0).pieces
    rest = model.decode(speech[: 6 * RATE], 50.0, prefix=whole[:3]).pieces
    assert [p.word.text for p in rest] == [p.word.text for p in whole[3:]]
    assert model.decode(speech[:800], 0.0).pieces == ()


def test_both_layouts_of_its_files_are_the_model_and_half_of_one_is_none(tmp_path: Path) -> None:
    plain = export(tmp_path / "plain", quantized=False)
    assert isinstance(recognizer(plain), Parakeet)
    assert speech_folder(str(plain)) == plain
    assert is_multilingual(plain)
    (plain / "decoder_joint-model.onnx").unlink()
    with pytest.raises(ModelMissing, match="not a speech model"):
        speech_folder(str(plain))
    damaged = export(tmp_path / "damaged")
    (damaged / "encoder-model.int8.onnx").write_bytes(b"<html>403 Forbidden</html>")
    with pytest.raises(ModelMissing, match="can't be loaded"):
        recognizer(damaged)


def test_the_tier_is_listed_and_decodes_every_language_that_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.models.model_dirs", lambda: (folder.parent,))
    assert next(m for m in models() if m.name == PARAKEET).path == folder
    chosen = SpeechModels(PARAKEET)
    assert chosen.folder("de") == chosen.folder("en") == chosen.detector() == folder
