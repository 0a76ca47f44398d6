"""Nothing is invented where nobody speaks, loudspeakers double nothing, and voices that sound alike stay one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.bootstrap import engines
from app.domain.call import Channel
from app.domain.transcript import CommittedWord
from pipeline.core.audio import Audio, read_audio, read_channels
from pipeline.core.speakers import cluster, cluster_stretches
from tests.bench import scores
from tests.bench.speech import generated
from tests.bench.speech_base import leaked, played
from tests.conftest import ROOT

# whisper-normalizer has an escape in a docstring that Python warns of; the scorer is not ours.
pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")

DEMO = ROOT / "resources" / "demo"
RATE = 16000


def heard(channels: Mapping[Channel, Any]) -> list[CommittedWord]:
    return played(channels, engines.live_engine())


@pytest.mark.parametrize("kind", ["silence", "noise", "hold music"])
def test_no_word_is_made_of_what_is_not_speech(kind: str) -> None:
    assert heard({Channel.REMOTE: generated(kind, 25.0)}) == []


def test_a_meeting_room_in_which_nobody_speaks_stays_silent(shared: Path) -> None:
    clip = shared / "data" / "speech" / "ami" / "pyannote_trn02.flac"
    said = len(clip.with_suffix(".words.tsv").read_text(encoding="utf-8").splitlines()) - 1
    assert len(heard({Channel.MIX: read_audio(clip)})) <= said


def test_the_loudspeakers_double_nothing_and_cost_the_rep_nothing(shared: Path) -> None:
    part = slice(30 * RATE, 62 * RATE)
    call: dict[Channel, Audio] = {c: s[part] for c, s in read_channels(DEMO).items()}
    reference = shared / "data" / "calls" / "acme" / "reference.json"
    own, theirs = (
        [(w, at - 30.0) for w, at in scores.call_reference(reference, c) if 30.0 < at < 62.0]
        for c in (Channel.MIC, Channel.REMOTE)
    )
    clean = [w for w in heard(call) if w.channel is Channel.MIC]
    loud = [w for w in heard({**call, Channel.MIC: leaked(call, -10.0)}) if w.channel is Channel.MIC]
    doubled, lost = scores.echo(own, theirs, clean, loud)
    assert doubled <= 0.01
    assert lost * len(own) <= 1.0


def test_long_calls_are_clustered_in_stretches_as_at_once() -> None:
    random = np.random.default_rng(3)
    voices = random.normal(0, 1, (3, 192))
    who = random.integers(0, 3, 240)
    vectors = (voices[who] + 0.4 * random.normal(0, 1, (240, 192))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    weights, windows, beside = np.ones(240, np.float32), np.arange(240), np.ones(240, bool)
    whole = cluster(vectors, weights, np.zeros((240, 240), bool), 0.63)
    parts = cluster_stretches(vectors, weights, windows, beside, 0.63, most=50)
    assert len(set(whole)) == len(set(parts)) == 3
    assert len({*zip(whole.tolist(), parts.tolist(), strict=True)}) == 3
