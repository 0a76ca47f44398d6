"""Understanding on whole meetings (AMI), each judged by what has not seen its series: for `bench understanding`."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from app.domain.calibration import calibrated, calibration_error
from pipeline.verification.claims import percentiles
from tests.bench import train_actions, train_claims
from tests.bench.figures import Figure

FOLDS = 10
AUTO = 0.95
# corruption in claims.jsonl → (what the figure is called, goal)
KINDS = {
    "owner_swap": ("owner", 0.95),
    "number_swap": ("number", 0.95),
    "due_fabricated": ("date", 0.95),
    "foreign_claim": ("another meeting's", 0.95),
}


def figures(data: Path) -> Iterator[Figure]:
    corpus = train_actions.corpus_of(train_actions.ami(data))
    _, taken = train_actions.cross_validated(corpus)
    f1, low, high = train_actions.by_meeting(taken, corpus)
    yield Figure("AMI action items F1, cross-validated by series", f1, 0.48, interval=(low, high))
    yield from _claims(data)


def _claims(data: Path) -> Iterator[Figure]:
    corpus = train_claims.read(data)
    kind, claims = corpus.kinds, corpus.claims
    true = kind == "true"
    meeting = np.array([c["meeting_id"] for c in claims])
    has_not = np.array([" not " in f" {c['claim'].lower()} " for c in claims])
    series = sorted(set(corpus.series))
    fold = np.array([series.index(s) % FOLDS for s in corpus.series])
    raw, sure = np.zeros(len(claims)), np.zeros(len(claims))
    caught = np.zeros(len(claims), bool)
    for k in range(FOLDS):
        model, known = train_claims.learn(corpus, fold != k), fold != k
        weighed = np.array([min(percentiles(f, model).values()) for f in corpus.found])
        # What the weights were learned on is surer than what they were not: calibrated on folds judged by others.
        caught[~known] = weighed[~known] < model["threshold"]
        raw[~known] = weighed[~known]
    for k in range(FOLDS):
        known = fold != k
        believed = calibrated(list(zip(raw[known].tolist(), true[known].tolist(), strict=True)))
        sure[~known] = [believed(value) for value in raw[~known].tolist()]
    yield _rate("claims: true ones caught (false alarm)", caught[true], meeting[true], 0.05, at_most=True)
    for name, (called, goal) in KINDS.items():
        of = kind == name
        yield _rate(f"claims: false ones caught, {called}", caught[of], meeting[of], goal)
    of = has_not & (kind == "negation")
    yield _rate('claims: false ones caught, negation with "not"', caught[of], meeting[of], 0.90)
    error = calibration_error(list(zip(sure.tolist(), true.tolist(), strict=True)))
    yield Figure("claims: calibration error (ECE)", error, 0.05, at_most=True)
    executed = sure >= AUTO
    # Where nothing is sure enough to be executed, nothing is executed wrongly.
    precision = float(true[executed].mean()) if executed.any() else 1.0
    yield Figure(f"claims: precision of the {int(executed.sum())} that would be executed", precision, AUTO)


def _rate(name: str, hit: np.ndarray, meeting: np.ndarray, goal: float, *, at_most: bool = False) -> Figure:
    names = sorted(set(meeting))
    parts = np.array([(hit[meeting == n].sum(), (meeting == n).sum()) for n in names], float)
    drawn = parts[np.random.default_rng(20241206).integers(0, len(parts), (1000, len(parts)))].sum(1)
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], (0.025, 0.975))
    return Figure(name, float(hit.mean()), goal, at_most, (float(low), float(high)))
