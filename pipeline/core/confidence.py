"""Confidence of a claim, computed from what was checked and how clearly it was heard; never a model's own word.

A logistic with fixed prior weights: it orders claims from the first day on. Calibration against a rep's own decisions
is laid over it elsewhere. A next step's confidence is the calibrated score of the commitment model. Every weight is
monotone: fewer words a second, or words heard less clearly, only lower it.
"""

import math
from collections.abc import Mapping, Sequence

from app.domain.claims import Check
from app.domain.transcript import Segment

# Prior weights, set by hand so that a claim that passes everything, heard at 0.92 in two places, comes to about 0.95.
BIAS = -1.2
CHECKS = 3.4
SPEECH = 2.5
SPEECH_TYPICAL = 0.7
RATE = 0.9
MENTIONS = 0.25
RANGE = 0.6
NO_OWNER = 0.5
# English talk runs at 2 to 3 words a second (about 150 a minute); much less within a turn means words were lost.
USUAL_RATE = 2.4
UNKNOWN_SPEECH = 0.85
FAILED_CEILING = 0.3
# A step's probability comes from the commitment model, which was calibrated on text that was heard well.
HEARD_WELL = 0.85
HIGHEST = 0.99


def confidence(
    checks: Mapping[Check, bool],
    segments: Sequence[Segment],
    *,
    passed: bool,
    mentions: int = 1,
    vague_date: bool = False,
    owned: bool = True,
) -> float:
    """Between 0 and 1. `segments` are those the evidence stands in."""
    share = sum(checks.values()) / len(checks) if checks else 0.0
    z = (
        BIAS
        + CHECKS * share
        + SPEECH * (speech(segments) - SPEECH_TYPICAL)
        + RATE * math.log(rate(segments) / USUAL_RATE)
    )
    z += MENTIONS * min(mentions - 1, 3) - RANGE * vague_date - NO_OWNER * (not owned)
    value = 1.0 / (1.0 + math.exp(-z))
    return round(value if passed else min(value, FAILED_CEILING), 4)


def step_confidence(commitment: float, segments: Sequence[Segment], *, passed: bool, owned: bool = True) -> float:
    """Between 0 and 1: the probability of the commitment, lowered where it was heard badly, words are missing or nobody
    owns it."""
    commitment = min(max(commitment, 1 - HIGHEST), HIGHEST)
    z = math.log(commitment / (1 - commitment))
    z += SPEECH * min(0.0, speech(segments) - HEARD_WELL) + RATE * min(0.0, math.log(rate(segments) / USUAL_RATE))
    z -= NO_OWNER * (not owned)
    value = 1.0 / (1.0 + math.exp(-z))
    return round(value if passed else min(value, FAILED_CEILING), 4)


def speech(segments: Sequence[Segment]) -> float:
    """How clearly it was heard: the mean confidence of the segments' recognition."""
    heard = [s.confidence if s.confidence is not None else UNKNOWN_SPEECH for s in segments]
    return sum(heard) / len(heard) if heard else UNKNOWN_SPEECH


def rate(segments: Sequence[Segment]) -> float:
    """Words a second over the segments, at least 0.1 and never more than is usual."""
    seconds = sum(s.end - s.start for s in segments)
    words = sum(len(s.text.split()) for s in segments)
    return min(2 * USUAL_RATE, max(0.1, words / seconds)) if seconds > 0 else USUAL_RATE
