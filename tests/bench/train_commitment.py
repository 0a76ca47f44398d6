"""Learns which clauses commit somebody to something after the call, for pipeline/core/commitment.py.

usage: python -m tests.bench.train_commitment [--write]
The fragments stand in resources/understanding/training: `# style` begins one, then act, speaker and text of each clause,
separated by tabs. Judged by cross-validation over styles: no style is in the training and in the test of one fold.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from app.domain.calibration import calibration_error
from app.paths import RESOURCES
from pipeline.core.commitment import AFTER, BEFORE, BINDING, BITS, WEIGHTS, Line, Moment, features
from pipeline.core.text import expand, straight

TRAINING = RESOURCES / "understanding" / "training"
FOLDS = 5
PENALTY = 60.0
SIDES = {"U": "us", "C": "customer"}


@dataclass(frozen=True)
class Example:
    """One clause in its context. `style` names how and by whom the fragment is spoken."""

    moment: Moment
    act: str
    style: str
    language: str


def examples() -> Iterator[Example]:
    """Every clause of the written fragments."""
    for path in sorted(TRAINING.glob("acts_*.tsv")):
        language = path.stem.removeprefix("acts_")
        for fragment in path.read_text(encoding="utf-8").strip().split("\n\n"):
            head, *rows = fragment.split("\n")
            acts, lines = [], []
            for row in rows:
                act, speaker, text = row.split("\t")
                acts.append(act)
                side = SIDES.get(speaker[0], "unknown")
                lines.append(Line(expand(straight(text)), speaker, side))
            for at, (act, line) in enumerate(zip(acts, lines, strict=True)):
                before, after = tuple(lines[max(0, at - BEFORE) : at]), tuple(lines[at + 1 : at + 1 + AFTER])
                yield Example(Moment(line, before, after), act, head.removeprefix("# "), language)


def heard(moment: Moment) -> Moment:
    """The same without question marks and sides, as of an unpunctuated recording of unknown speakers."""

    def plain(line: Line) -> Line:
        return Line(line.text.replace("?", ""), line.speaker, "unknown")

    return Moment(plain(moment.line), tuple(map(plain, moment.before)), tuple(map(plain, moment.after)))


def matrix(moments: Sequence[Moment]) -> sparse.csr_matrix:
    rows, columns, values = [], [], []
    for row, moment in enumerate(moments):
        for bucket, value in features(moment).items():
            rows.append(row)
            columns.append(bucket)
            values.append(value)
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(moments), 1 << BITS))


def learned(found: sparse.csr_matrix, acts: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=PENALTY, max_iter=400, tol=1e-3).fit(found, acts)


def binding(model: LogisticRegression, found: sparse.csr_matrix) -> np.ndarray:
    columns = [list(model.classes_).index(act) for act in BINDING]
    return model.predict_proba(found)[:, columns].sum(1)


def platt(raw: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """(slope, offset) in the raw value's logit."""
    z = logit(raw)[:, None]
    model = LogisticRegression(C=1e6).fit(z, truth)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def logit(raw: np.ndarray) -> np.ndarray:
    raw = np.clip(raw, 1e-6, 1 - 1e-6)
    return np.log(raw / (1 - raw))


def best_threshold(score: np.ndarray, truth: np.ndarray) -> float:
    order = np.argsort(-score)
    right = np.cumsum(truth[order])
    f1 = 2 * right / (np.arange(1, len(score) + 1) + truth.sum())
    return float(score[order[f1.argmax()]])


def main(argv: list[str]) -> int:
    known = list(examples())
    acts = np.array([e.act for e in known])
    truth = np.isin(acts, BINDING)
    style = np.array([e.style for e in known])
    language = np.array([e.language for e in known])
    clean, rough = matrix([e.moment for e in known]), matrix([heard(e.moment) for e in known])
    raw, raw_rough = np.zeros(len(known)), np.zeros(len(known))
    told = acts.astype(object).copy()
    for train, test in GroupKFold(FOLDS).split(raw, acts, style):
        model = learned(sparse.vstack([clean[train], rough[train]]), np.concatenate([acts[train], acts[train]]))
        raw[test], raw_rough[test] = binding(model, clean[test]), binding(model, rough[test])
        told[test] = model.predict(clean[test])
    slope, offset = platt(np.concatenate([raw, raw_rough]), np.concatenate([truth, truth]))
    sure = 1 / (1 + np.exp(-(slope * logit(raw) + offset)))
    cut = best_threshold(sure, truth)
    print(f"{len(known)} clauses, {len(set(style))} styles, {truth.mean():.2f} binding; threshold {cut:.3f}")
    print(f"act told right {np.mean(told == acts):.3f}")
    for name, rows in [("all", truth == truth), *((tag, language == tag) for tag in sorted(set(language)))]:
        taken = sure[rows] >= cut
        hit = (taken & truth[rows]).sum()
        error = calibration_error(list(zip(sure[rows].tolist(), truth[rows].tolist(), strict=True)))
        print(
            f"{name}: AUC {roc_auc_score(truth[rows], raw[rows]):.3f}, without marks "
            f"{roc_auc_score(truth[rows], raw_rough[rows]):.3f}, P {hit / taken.sum():.3f}, "
            f"R {hit / truth[rows].sum():.3f}, ECE {error:.3f}"
        )
    if "--write" in argv:
        write(learned(sparse.vstack([clean, rough]), np.concatenate([acts, acts])), cut, slope, offset)
    return 0


def write(model: LogisticRegression, threshold: float, slope: float, offset: float) -> None:
    """What CommitmentModel loads: a byte a weight."""
    scale = np.abs(model.coef_).max(1) / 127
    weights = np.round(model.coef_ / scale[:, None]).astype(np.int8)
    about = {"acts": model.classes_.tolist(), "threshold": threshold, "slope": slope, "offset": offset}
    np.savez_compressed(
        WEIGHTS, weights=weights, scale=scale.astype(np.float32), bias=model.intercept_.astype(np.float32),
        about=json.dumps(about),
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
