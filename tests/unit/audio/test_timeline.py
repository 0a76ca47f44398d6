"""Two devices whose clocks differ stay together."""

import numpy as np
import pytest

from audio.resample import Resampler
from audio.timeline import Timeline

BLOCK = 1920


@pytest.mark.parametrize("ppm", [100, -100, 0])
def test_an_hour_of_drift_stays_under_20_ms(ppm: int) -> None:
    timeline, random = Timeline(), np.random.default_rng(1)
    rate, heard, due, worst = 48_000 * (1 + ppm * 1e-6), 0, 0.0, 0.0
    while heard / rate < 3600:
        heard += BLOCK
        due += BLOCK / 3 / (1 + timeline.ppm * 1e-6)
        count, due = int(due), due - int(due)
        step = timeline.place(heard / rate + random.exponential(0.004), count)
        assert not step.gap
        assert timeline.position is not None
        worst = max(worst, abs(timeline.position - heard / rate))
    assert worst < 0.020


@pytest.mark.parametrize("period", [17.0, 50.0, 130.0])
def test_a_server_whose_pieces_wander_against_ours_is_no_drift(period: float) -> None:
    """Seen on a busy PulseAudio: the delay rises by a piece's length, and falls back at once."""
    timeline, random = Timeline(), np.random.default_rng(2)
    for block in range(1, 15_000):
        at = 0.04 * block
        step = timeline.place(at + 0.006 * (at % period) / period + random.exponential(0.004), 640)
        assert not step.gap
        assert timeline.ppm == 0.0


def test_lost_sound_is_a_gap_and_late_sound_is_not() -> None:
    heard = []
    for block in range(1000):
        at = 0.04 * (block + 1)
        late = 0.5 if 400 <= block < 410 else 0.0
        lost = 2.0 if block >= 600 else 0.0
        heard.append(at + late + lost)
    starts, gaps = placed(heard)
    assert [block for block, gap in enumerate(gaps) if gap] == [600]
    assert sum(gaps) == pytest.approx(2.0, abs=0.01)
    assert starts[600] == pytest.approx(26.0, abs=0.01), "the first sound behind the hole stands behind it"


def test_what_was_kept_through_a_sleep_stands_before_the_hole_and_the_rest_behind_it() -> None:
    """The process stood still for 50 s: the server kept 20 s of that, and hands them out at once."""
    before = [0.04 * (block + 1) for block in range(425)]  # 17 s
    kept = [67.0 + 0.0005 * block for block in range(500)]  # 20 s, in a quarter of a second
    behind = [67.3 + 0.04 * (block + 1) for block in range(200)]
    starts, gaps = placed([*before, *kept, *behind])
    (hole,) = [block for block, gap in enumerate(gaps) if gap]
    assert 915 <= hole <= 925
    assert sum(gaps) == pytest.approx(30.3, abs=0.15)
    assert starts[800] == pytest.approx(0.04 * 800)
    assert starts[930] == pytest.approx(67.3 + 0.04 * 5, abs=0.15)


def test_a_hole_whose_length_is_not_known_yet_holds_the_sound_back_until_the_end() -> None:
    timeline = Timeline()
    timeline.place(1.0, 640)
    coming = [(3.04 + 0.04 * block, 0.04) for block in range(10)]
    assert timeline.hole(coming) is None
    assert timeline.hole(coming, is_all=True) == pytest.approx(2.0)
    assert timeline.hole([*coming, (1.44, 0.04)]) == 0.0, "it was held up, and has caught up"
    assert timeline.hole([]) is None


def placed(heard: list[float]) -> tuple[list[float], list[float]]:
    """(start, gap) of blocks of 40 ms that come at these moments, those that have come later known."""
    timeline, starts, gaps = Timeline(), [], []
    for block, at in enumerate(heard):
        gap = timeline.hole([(until, 0.04) for until in heard[block : block + 100]], is_all=True)
        step = timeline.place(at, 640, gap or 0.0)
        starts.append(step.start)
        gaps.append(step.gap)
    return starts, gaps


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
@pytest.mark.parametrize("ppm", [0, 100])
def test_a_tone_keeps_its_shape_whatever_the_rate(rate: int, ppm: int) -> None:
    resampler = Resampler(rate)
    resampler.ppm = ppm
    tone = np.sin(2 * np.pi * 1000 * np.arange(rate * 2) / rate).astype(np.float32)
    out = np.concatenate([resampler.feed(tone[at : at + 1764]) for at in range(0, len(tone), 1764)])
    expected = np.sin(2 * np.pi * 1000 * np.arange(len(out)) / 16_000 * (1 + ppm * 1e-6))
    assert np.abs(out - expected)[200:-200].max() < 0.01
