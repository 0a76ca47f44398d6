"""What the training of small linear models shares: folds by call, weights told and written as a table."""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from sklearn.linear_model import LogisticRegression

from pipeline.core.named_weights import FOLDER, Row

FOLDS = 6


class Case(Protocol):
    """An example of a logistic model."""

    @property
    def call(self) -> str: ...
    @property
    def row(self) -> Row: ...
    @property
    def right(self) -> bool: ...


def asked(description: str) -> argparse.Namespace:
    """What a training is asked for: `rough` (a folder of rough calls), `unseen` (unseen_networks.py), `write`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--rough", type=Path)
    parser.add_argument("--unseen", type=Path)
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def folds(calls: Sequence[str]) -> Iterator[set[str]]:
    """The calls that are kept aside, fold by fold; none is split."""
    every = sorted(set(calls))
    for k in range(FOLDS):
        yield {call for i, call in enumerate(every) if i % FOLDS == k}


def logistic(known: Sequence[Case], penalty: float) -> Row:
    """The weights of a logistic model; `penalty` is scikit-learn's C."""
    model = LogisticRegression(C=penalty, max_iter=3000, fit_intercept=False)
    model.fit(np.array([c.row for c in known]), [c.right for c in known])
    return np.asarray(model.coef_[0])


def cross_validated(known: Sequence[Case], penalty: float) -> Row:
    """[cases]: each case's probability by a model that has not seen its call."""
    told = np.zeros(len(known))
    for held in folds([c.call for c in known]):
        weights = logistic([c for c in known if c.call not in held], penalty)
        for at, case in enumerate(known):
            if case.call in held:
                told[at] = 1 / (1 + np.exp(-float(case.row @ weights)))
    return told


def tell(names: Sequence[str], weights: Row, *, file: str | None) -> None:
    """Prints the weights, the heaviest first, and writes them as the table of resources/understanding that `file` names."""
    for name, weight in sorted(zip(names, weights, strict=True), key=lambda pair: -abs(pair[1])):
        print(f"  {weight:6.2f} {name}")
    if file:
        table = {"weights": {n: round(float(w), 3) for n, w in zip(names, weights, strict=True)}}
        (FOLDER / file).write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
