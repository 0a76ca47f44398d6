"""Learns which clauses commit somebody to something after the call, for pipeline/core/commitment.py.

usage: python -m tests.bench.train_commitment [--write] [--without K FOLDER]
After tests/bench/train_encoder.py, whose network it asks. The fragments stand in resources/understanding/training:
`# style` begins one, then act, speaker and text of each clause, separated by tabs. The encoder's share, the calibration
and the threshold are chosen on the styles that neither model was trained on. `--without` leaves a third of the whole calls out
(unseen_networks.py), reads the network of FOLDER and writes beside it.
"""

import json
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from app.domain.calibration import calibration_error
from app.paths import RESOURCES
from pipeline.core.clause_encoder import ClauseEncoder
from pipeline.core.commitment import AFTER, BEFORE, BINDING, BITS, WEIGHTS, Line, Moment, features, mixed, softmax
from pipeline.core.moments import REACH_BACK, REACH_ON, is_telling
from pipeline.core.text import expand, straight
from tests.bench.unseen_networks import part_of

TRAINING = RESOURCES / "understanding" / "training"
HELD_SHARE = 8  # one style in so many
SHARES = tuple(np.linspace(0, 1, 11))  # of the encoder
PENALTY = 60.0
# A claim comes with a form of words or a higher probability of its own, which the share of promises among all clauses leaves
# out: the check takes less than the F1 of single clauses would ask for. Held against the written and the visible rough calls.
CUT = 0.2
GOES_ON = "+"  # before the act of a clause of the same sentence as the one before it
SIDES = {"U": "us", "C": "customer"}


@dataclass(frozen=True)
class Example:
    """One clause in its context. `style` names how and by whom the fragment is spoken."""

    moment: Moment
    act: str
    style: str
    language: str


def examples() -> Iterator[Example]:
    """Every clause of the written fragments and of the whole calls."""
    for path in sorted(TRAINING.glob("acts_*.tsv")):
        language = path.stem.split("_")[1]
        for fragment in path.read_text(encoding="utf-8").strip().split("\n\n"):
            head, *rows = fragment.split("\n")
            sentences: list[list[tuple[str, Line]]] = []
            for row in rows:
                act, speaker, text = row.split("\t")
                line = Line(expand(straight(text)), speaker, SIDES.get(speaker[0], "unknown"))
                if act.startswith(GOES_ON):
                    sentences[-1].append((act.removeprefix(GOES_ON), line))
                else:
                    sentences.append([(act, line)])
            for act, moment in _in_context(sentences):
                yield Example(moment, act, head.removeprefix("# "), language)


def _in_context(sentences: Sequence[Sequence[tuple[str, Line]]]) -> Iterator[tuple[str, Moment]]:
    """Each clause with its neighbours, as pipeline.core.moments gives them: whole sentences, and the rest of its own."""
    whole = [Line(" ".join(line.text for _, line in s), s[0][1].speaker, s[0][1].side) for s in sentences]
    for n, clauses in enumerate(sentences):
        before = [line for line in whole[max(0, n - REACH_BACK) : n] if is_telling(line.text)]
        after = [line for line in whole[n + 1 : n + 1 + REACH_ON] if is_telling(line.text)][:AFTER]
        lines = [line for _, line in clauses]
        for at, (act, line) in enumerate(clauses):
            earlier, later = [*before[-BEFORE:], *lines[:at]][-BEFORE:], [*lines[at + 1 :], *after][:AFTER]
            yield act, Moment(line, tuple(earlier), tuple(later))


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
    without, folder = (int(argv[-2]), Path(argv[-1])) if "--without" in argv else (None, None)
    known = list(examples())
    acts = np.array([e.act for e in known])
    aside = np.array([is_held(e.style, without) for e in known])
    truth, language = np.isin(acts, BINDING)[aside], np.array([e.language for e in known])[aside]
    clean, rough = matrix([e.moment for e in known]), matrix([heard(e.moment) for e in known])
    twice = np.concatenate([acts[~aside], acts[~aside]])
    runs = learned(sparse.vstack([clean[~aside], rough[~aside]]), twice)
    names = list(runs.classes_)
    columns = [names.index(act) for act in BINDING]
    scores = ClauseEncoder(folder / "clauses.onnx" if folder else None).scores(
        [e.moment for e, out in zip(known, aside, strict=True) if out]
    )
    log_runs = np.log(runs.predict_proba(clean[aside]) + 1e-9)
    best = max(
        SHARES, key=lambda share: roc_auc_score(truth, softmax(mixed(scores, log_runs, share))[:, columns].sum(1))
    )
    for share in (0.0, best, 1.0):
        sure = softmax(mixed(scores, log_runs, share))
        told = np.array(names)[sure.argmax(1)] == acts[aside]
        raw = sure[:, columns].sum(1)
        areas = [
            f"{tag} {roc_auc_score(truth[language == tag], raw[language == tag]):.3f}" for tag in sorted(set(language))
        ]
        print(
            f"share {share:.2f}: AUC {roc_auc_score(truth, raw):.3f} ({', '.join(areas)}), act right {told.mean():.3f}"
        )
    raw = softmax(mixed(scores, log_runs, best))[:, columns].sum(1)
    slope, offset = platt(raw, truth)
    sure = 1 / (1 + np.exp(-(slope * logit(raw) + offset)))
    print(f"F1 is best at {best_threshold(sure, truth):.3f}; the check takes {CUT}")
    cut = CUT
    taken = sure >= cut
    error = calibration_error(list(zip(sure.tolist(), truth.tolist(), strict=True)))
    print(
        f"{len(known)} clauses, {aside.sum()} aside: P {truth[taken].mean():.3f}, R {taken[truth].mean():.3f}, ECE {error:.3f}"
    )
    told = {"threshold": cut, "slope": slope, "offset": offset, "encoder": best}
    if folder:
        write(folder / "commitment.npz", runs, told)
    elif "--write" in argv:
        write(WEIGHTS, learned(sparse.vstack([clean, rough]), np.concatenate([acts, acts])), told)
    return 0


@lru_cache(maxsize=1)
def whole_calls() -> frozenset[str]:
    """The styles that are whole calls with a gold of their own, rather than fragments."""
    rows = (TRAINING / "acts_en_calls.tsv").read_text(encoding="utf-8").splitlines()
    return frozenset(row.removeprefix("# ") for row in rows if row.startswith("# "))


def is_held(style: str, without: int | None = None) -> bool:
    """Whether a style is kept aside by both models; `without` keeps a third of the whole calls aside besides."""
    if without is not None and style in whole_calls():
        return part_of(style) == without
    return zlib.crc32(f"s{style}".encode()) % HELD_SHARE == 0


def write(path: Path, model: LogisticRegression, told: dict[str, float]) -> None:
    """What CommitmentModel loads: a byte a weight."""
    scale = np.abs(model.coef_).max(1) / 127
    weights = np.round(model.coef_ / scale[:, None]).astype(np.int8)
    about = {"acts": model.classes_.tolist(), **told}
    np.savez_compressed(
        path, weights=weights, scale=scale.astype(np.float32), bias=model.intercept_.astype(np.float32),
        about=json.dumps(about),
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
