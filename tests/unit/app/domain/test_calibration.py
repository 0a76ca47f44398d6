"""Confidence that means what it says, and counts that prove a rate."""

import random

import pytest

from app.domain.calibration import calibrated, calibration_error, least_rate


@pytest.mark.parametrize(("right", "total", "proves"), [(59, 59, True), (58, 58, False), (92, 93, True), (91, 92, False),
                                                        (122, 124, True), (0, 5, False), (0, 0, False)])  # fmt: skip
def test_the_bound_is_exact(right: int, total: int, proves: bool) -> None:
    assert (least_rate(right, total) >= 0.95) is proves


def outcomes(count: int, seed: int, truth: float = 1.0) -> list[tuple[float, bool]]:
    """Raw confidences that claim too much: the true rate is `raw ** 2`, times `truth`."""
    chance = random.Random(seed)
    raws = [chance.uniform(0.05, 0.99) for _ in range(count)]
    return [(raw, chance.random() < truth * raw**2) for raw in raws]


@pytest.mark.parametrize("count", [120, 1500])
def test_an_overconfident_scale_is_put_right_on_new_outcomes(count: int) -> None:
    scale = calibrated(outcomes(count, seed=1))
    new = outcomes(4000, seed=2)
    before = calibration_error(new)
    after = calibration_error([(scale(raw), was_right) for raw, was_right in new])
    assert before > 0.12
    assert after < 0.05


@pytest.mark.parametrize("count", [0, 10, 60, 900])
def test_more_confidence_never_means_less(count: int) -> None:
    scale = calibrated(outcomes(count, seed=3))
    values = [scale(raw / 50) for raw in range(51)]
    assert values == sorted(values)
    assert all(0.0 <= value <= 1.0 for value in values)


def test_few_outcomes_leave_the_raw_value_and_unbroken_success_is_never_certain() -> None:
    assert calibrated([(0.7, False)] * 5)(0.7) == 0.7
    for count in (59, 400):
        value = calibrated([(0.8, True)] * count)(0.8)
        assert 0.95 < value < 1.0
