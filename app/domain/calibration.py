"""From a raw confidence to a probability that can be believed, and when a count of decisions proves a rate.

With few decisions the raw value stands (its weights are a prior); then Platt scaling; with many an isotonic fit.
Sources: Platt, "Probabilistic Outputs for Support Vector Machines" (1999); Zadrozny and Elkan, "Transforming Classifier
Scores into Accurate Multiclass Probability Estimates" (2002); Clopper and Pearson (1934) for the bound.
"""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

# A logistic with two parameters is steady from about thirty outcomes on, provided that both kinds occur; a step function
# needs some hundreds (Niculescu-Mizil and Caruana 2005 put the crossing between 200 and 1,000).
PLATT_FROM = 30
ISOTONIC_FROM = 300
NEWTON_STEPS = 50
# Of all rates of error that the decisions don't rule out at this confidence, the worst counts.
CONFIDENCE = 0.95

Outcome = tuple[float, bool]  # (raw confidence, whether it was right)
Calibrate = Callable[[float], float]


def calibrated(outcomes: Sequence[Outcome]) -> Calibrate:
    """A function from raw to calibrated confidence, monotone, 0 to 1."""
    if len(outcomes) < PLATT_FROM:
        return lambda raw: raw
    if len(outcomes) < ISOTONIC_FROM:
        return _platt(outcomes)
    return _isotonic(outcomes)


def _platt(outcomes: Sequence[Outcome]) -> Calibrate:
    """Logistic in the raw value's logit, targets smoothed as in Platt's paper, by Newton's method."""
    right = sum(was_right for _, was_right in outcomes)
    wrong = len(outcomes) - right
    high, low = (right + 1) / (right + 2), 1 / (wrong + 2)
    # Equal outcomes are one point with their number as its weight: confidences come in few values.
    points = [(_logit(raw), high if was_right else low, n) for (raw, was_right), n in Counter(outcomes).items()]
    slope, offset = 1.0, 0.0
    for _ in range(NEWTON_STEPS):
        # The prior keeps both near "the raw value stands"; it is worth one outcome.
        g_a, g_b, h_aa, h_ab, h_bb = slope - 1.0, offset, 1.0, 0.0, 1.0
        for x, target, number in points:
            p = _sigmoid(slope * x + offset)
            weight = number * max(p * (1 - p), 1e-9)
            g_a += number * (p - target) * x
            g_b += number * (p - target)
            h_aa += weight * x * x
            h_ab += weight * x
            h_bb += weight
        determinant = h_aa * h_bb - h_ab * h_ab
        step_a = (h_bb * g_a - h_ab * g_b) / determinant
        step_b = (h_aa * g_b - h_ab * g_a) / determinant
        slope, offset = slope - step_a, offset - step_b
        if abs(step_a) + abs(step_b) < 1e-9:
            break
    slope = max(slope, 0.0)  # more confidence never means less
    return lambda raw: _sigmoid(slope * _logit(raw) + offset)


def _isotonic(outcomes: Sequence[Outcome]) -> Calibrate:
    """Pool adjacent violators, then straight lines between the middles of the pools."""
    pools: list[list[float]] = []  # weight, sum of raw, sum of right
    for raw, was_right in sorted(outcomes):
        pools.append([1.0, raw, float(was_right)])
        while len(pools) > 1 and pools[-2][2] / pools[-2][0] >= pools[-1][2] / pools[-1][0]:
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    xs = [raw / weight for weight, raw, _ in pools]
    # One outcome more of each kind: a pool that was always right is not certain.
    ys = [(right + 1) / (weight + 2) for weight, _, right in pools]
    ys = [max(ys[: n + 1]) for n in range(len(ys))]

    def between(raw: float) -> float:
        n = bisect_right(xs, raw)
        if n == 0:
            # Nothing so doubtful was ever decided upon: what was right above it proves nothing here.
            return ys[0] * raw / xs[0]
        if n == len(xs):
            return ys[-1]
        share = (raw - xs[n - 1]) / (xs[n] - xs[n - 1])
        return ys[n - 1] + share * (ys[n] - ys[n - 1])

    return between


def least_rate(right: int, total: int, confidence: float = CONFIDENCE) -> float:
    """The exact lower bound (Clopper-Pearson, one-sided) of the rate behind `right` of `total`; 0 where none was right.

    59 of 59 bound it at 0.95, as do 92 of 93 and 122 of 124.
    """
    if right == 0:
        return 0.0
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        # P(at least `right` of `total`) at this rate, compared with what is left for error.
        low, high = (middle, high) if _at_least(right, total, middle) < 1 - confidence else (low, middle)
    return low


def _at_least(right: int, total: int, rate: float) -> float:
    if rate <= 0.0:
        return 0.0
    if rate >= 1.0:
        return 1.0
    logs = (
        math.lgamma(total + 1) - math.lgamma(n + 1) - math.lgamma(total - n + 1)
        + n * math.log(rate) + (total - n) * math.log1p(-rate)
        for n in range(right, total + 1)
    )  # fmt: skip
    return min(1.0, sum(math.exp(value) for value in logs))


def calibration_error(outcomes: Sequence[Outcome], bins: int = 10) -> float:
    """Expected calibration error over bins of equal count: the mean gap between confidence and rate (Nguyen and
    O'Connor 2015)."""
    ordered = sorted(outcomes)
    edges = [round(n * len(ordered) / bins) for n in range(bins + 1)]
    gaps = 0.0
    for low, high in pairwise(edges):
        held = ordered[low:high]
        if held:
            said = sum(confidence for confidence, _ in held) / len(held)
            gaps += abs(said - sum(was_right for _, was_right in held) / len(held)) * len(held)
    return gaps / len(ordered) if ordered else 0.0


def _logit(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))
