"""Learns which sentences give orders to the program, for pipeline/core/injection_model.py.

usage: python -m tests.bench.train_injections DATA_DIR [--write]
DATA_DIR holds text/ami_meetings.jsonl.gz, of which some thousand utterances are talk as well.
resources/understanding/training/injections.tsv holds orders and talk that looks like them; the clauses of the other
fragments are talk too. A third of the rows is kept aside, told by their text's checksum; the threshold is the one that
lets four of ten thousand sentences kept aside pass for an order, hard ones included.
"""

import json
import sys
import zlib
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from app.domain import formats
from app.paths import RESOURCES
from pipeline.core.injection_model import BITS, FEWEST_WORDS, WEIGHTS, features, means_the_program
from pipeline.core.text import expand, straight

TRAINING = RESOURCES / "understanding" / "training"
HELD_SHARE = 3
PENALTY = 30.0
MEETINGS = 20_000  # utterances of AMI, all of them talk
FALSE_ALARMS = 0.0004


def rows(data: Path) -> list[tuple[str, bool]]:
    """(sentence, whether it is an order)."""
    told = [r.split("\t") for r in (TRAINING / "injections.tsv").read_text(encoding="utf-8").splitlines()]
    found = [(text, label == "order") for label, text in told]
    for path in sorted(TRAINING.glob("acts_*.tsv")):
        lines = path.read_text(encoding="utf-8").splitlines()
        found += [(cells[2], False) for line in lines if len(cells := line.split("\t")) == 3]
    meetings = formats.load_json_lines(data / "text" / "ami_meetings.jsonl.gz")
    said = [u["text"] for meeting in meetings for u in meeting["utterances"]]
    found += [(text, False) for text in said[:: len(said) // MEETINGS] if len(text.split()) >= FEWEST_WORDS]
    # As heard, without marks, and as written out.
    return [(said, order) for text, order in found for said in {straight(text), expand(straight(text)).rstrip(".?!")}]


def matrix(texts: list[str]) -> sparse.csr_matrix:
    where, columns, values = [], [], []
    for row, text in enumerate(texts):
        for bucket, value in features(text).items():
            where.append(row)
            columns.append(bucket)
            values.append(value)
    return sparse.csr_matrix((values, (where, columns)), shape=(len(texts), 1 << BITS))


def is_held(text: str) -> bool:
    """Whether a sentence is kept aside, however it is written."""
    key = expand(text).rstrip(".?!").lower()
    return zlib.crc32(key.encode()) % HELD_SHARE == 0


def learned(found: sparse.csr_matrix, truth: np.ndarray) -> LogisticRegression:
    weight = {True: 3.0, False: 1.0}
    return LogisticRegression(C=PENALTY, max_iter=1000, class_weight=weight).fit(found, truth)


def main(argv: list[str]) -> int:
    known = rows(Path(argv[0]))
    texts, truth = [t for t, _ in known], np.array([o for _, o in known])
    aside = np.array([is_held(t) for t in texts])
    found = matrix(texts)
    model = learned(found[~aside], truth[~aside])
    sure = model.predict_proba(found[aside])[:, 1]
    # What names no program is never asked about.
    sure = np.where([means_the_program(t) for t in np.array(texts)[aside]], sure, 0.0)
    talk = np.sort(sure[~truth[aside]])
    threshold = float(talk[int(len(talk) * (1 - FALSE_ALARMS))])
    print(
        f"{len(texts)} sentences, {aside.sum()} aside: AUC {roc_auc_score(truth[aside], sure):.3f}; at {threshold:.2f} "
        f"{(sure[truth[aside]] > threshold).mean():.2f} of the orders are seen"
    )
    if "--write" in argv:
        write(learned(found, truth), threshold)
    return 0


def write(model: LogisticRegression, threshold: float) -> None:
    """What InjectionModel loads: a byte a weight."""
    scale = float(np.abs(model.coef_).max() / 127)
    about = {"scale": scale, "bias": float(model.intercept_[0]), "threshold": round(threshold, 3)}
    np.savez_compressed(WEIGHTS, weights=np.round(model.coef_[0] / scale).astype(np.int8), about=json.dumps(about))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
