"""Trains the weights of pipeline/verification/claims.py on AMI claims, cross-validated by meeting series.

usage: python -m tests.bench.train_claims DATA_DIR [--write]
DATA_DIR holds text/claims.jsonl and text/ami_meetings.jsonl.gz. scikit-learn is needed here and nowhere at run time.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from app.domain.formats import load_json_lines
from pipeline.verification.claims import WEIGHTS, Meeting, expanded, features

FALSE_ALARM = 0.05


def rows(data: Path) -> tuple[list[dict], list[dict[str, float]]]:
    raw = {m["meeting_id"]: m for m in load_json_lines(data / "text" / "ami_meetings.jsonl.gz")}
    claims = [c for c in load_json_lines(data / "text" / "claims.jsonl") if c["meeting_id"] in raw]
    index = {k: Meeting.of(raw[k]) for k in {c["meeting_id"] for c in claims}}
    return claims, [expanded(features(c["claim"], index[c["meeting_id"]])) for c in claims]


def main(argv: list[str]) -> int:
    claims, found = rows(Path(argv[0]))
    names = sorted(found[0])
    x = np.array([[f[n] for n in names] for f in found])
    y = np.array([c["supported"] for c in claims])
    series = np.array([c["meeting_id"][:6] for c in claims])
    kinds = [c["corruption"] or "true" for c in claims]
    weight = _balance(kinds)
    out = np.zeros(len(y))
    for train, test in GroupKFold(5).split(x, y, series):
        model = LogisticRegression(C=1.0, max_iter=2000).fit(x[train], y[train], sample_weight=weight[train])
        out[test] = model.predict_proba(x[test])[:, 1]
    cut = float(np.quantile(out[y == 1], FALSE_ALARM))
    report(claims, out, cut)
    model = LogisticRegression(C=1.0, max_iter=2000).fit(x, y, sample_weight=weight)
    if "--write" in argv:
        shipped = {
            "trained_on": "AMI Meeting Corpus (CC BY 4.0), claims by section; tests/bench/train_claims.py",
            "weights": {n: round(float(w), 4) for n, w in zip(names, model.coef_[0], strict=True)},
            "bias": round(float(model.intercept_[0]), 4),
            "threshold": round(cut, 4),
            "vocabulary": 0.6,
            "owner": -0.2,
            "negation": 0.0,
        }
        WEIGHTS.parent.mkdir(parents=True, exist_ok=True)
        WEIGHTS.write_text(json.dumps(shipped, indent=1) + "\n", encoding="utf-8")
    return 0


def _balance(kinds: list[str]) -> np.ndarray:
    count = defaultdict(int)
    for k in kinds:
        count[k] += 1
    return np.array([1.0 / count[k] * (5 if k == "true" else 1) for k in kinds]) * len(kinds) / 10


def report(claims: list[dict], out: np.ndarray, cut: float) -> None:
    """Caught by kind at the cut; negation also against true claims that hold the word "not"."""
    kinds = np.array([c["corruption"] or "true" for c in claims])
    for kind in sorted(set(kinds)):
        print(f"{kind:16} n={int((kinds == kind).sum()):5} caught {float((out[kinds == kind] < cut).mean()):.3f}")
    has_not = np.array([" not " in f" {c['claim'].lower()} " or "n't" in c["claim"] for c in claims])
    true_not, false_not = out[has_not & (kinds == "true")], out[has_not & (kinds == "negation")]
    matched = float(np.quantile(true_not, FALSE_ALARM)) if len(true_not) else 0.0
    print(f"negation matched on not: {len(true_not)} true, caught {float((false_not < matched).mean()):.3f}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
