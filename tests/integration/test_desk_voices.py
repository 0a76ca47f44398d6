"""Live, the rep's microphone is theirs until a second voice at it is sure; on real speech."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.bootstrap import engines
from app.domain.call import Channel
from pipeline.core.live_labels import LiveLabels

ACME = Path(__file__).resolve().parents[3] / "shared" / "data" / "calls" / "acme"
RATE = 16_000


@pytest.fixture(scope="module")
def talk() -> tuple[Any, Any]:
    """What the rep says, and what one person of the far side says, without their pauses."""
    if not ACME.is_dir():
        pytest.skip("the real call (../shared/data) isn't here")
    call = engines.read_channels(ACME)
    turns = engines.diarizer().diarize(call[Channel.REMOTE], start=0.0, progress=lambda _: None)
    length: dict[str, float] = {}
    for turn in turns:
        length[turn.speaker] = length.get(turn.speaker, 0.0) + turn.end - turn.start
    most = max(length, key=lambda one: length[one])
    other = [call[Channel.REMOTE][int(t.start * RATE) : int(t.end * RATE)] for t in turns if t.speaker == most]
    own = call[Channel.MIC]
    frames = own[: len(own) // 1600 * 1600].reshape(-1, 1600)
    return frames[np.abs(frames).max(axis=1) > 0.01].ravel(), np.concatenate(other)


def labels(sound: Any) -> list[tuple[float, str | None]]:
    """Whose each half second is said to be, a second after it was heard."""
    voices = engines._live_voices()(Channel.MIC)
    found = []
    for at in range(0, len(sound), RATE // 10):
        voices.feed(sound[at : at + RATE // 10])
        second = at / RATE - 1.0
        if at % (RATE // 2) == 0 and second > 0:
            found.append((second, voices.speaker(second, second + 0.3)))
    return found


def test_a_microphone_with_one_voice_is_the_rep_s(talk: tuple[Any, Any]) -> None:
    for sound in (talk[0][: 80 * RATE], talk[1][: 80 * RATE]):
        assert {label for _, label in labels(sound)} == {None}


def test_a_second_voice_that_is_sure_gets_a_label_and_the_rep_stays_the_rep(talk: tuple[Any, Any]) -> None:
    own, other = talk
    order = [(own, 0, 30), (other, 0, 20), (own, 30, 55), (other, 20, 38), (own, 55, 85), (other, 38, 60)]
    pause = np.zeros(RATE // 2, np.float32)
    parts = [np.concatenate((sound[start * RATE : end * RATE], pause)) for sound, start, end in order]
    edges = np.cumsum([0, *map(len, parts)]) / RATE
    found = labels(np.concatenate(parts))
    said = {n: [label for at, label in found if edges[n] + 1.0 <= at < edges[n + 1] - 1.0] for n in range(len(parts))}
    assert set(said[0] + said[2]) == {None}
    assert said[4].count(None) >= 0.9 * len(said[4])
    last = [label for label in said[5] if label]
    assert len(last) >= 0.6 * len(said[5])
    assert len(set(last)) == 1


def test_no_two_people_have_one_label() -> None:
    given = LiveLabels()
    assert [given.of("remote", "Speaker 1"), given.of("mic", "Speaker 1")] == ["Speaker 1", "Speaker 2"]
    assert [given.of("remote", "Speaker 2"), given.of("remote", "Speaker 1")] == ["Speaker 3", "Speaker 1"]
