"""Learns which sentence names what a promise speaks of: resources/understanding/antecedents.json.

usage: python -m tests.bench.train_antecedents [--write]
Trains on tests/data/antecedents/open.txt and the repository's rough calls that are worked with, and prints how often the best
ranked sentence is a marked one: cross-validated there, and on the exchanges kept aside.
"""

import re
import sys
from collections.abc import Sequence

import numpy as np

from pipeline.extraction import fitness
from pipeline.extraction.antecedents import FILE, NAMES, Antecedents, Row
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.explained import Explained
from pipeline.extraction.open_references import left_open, nouns
from tests.bench.exchanges import FOLDER, Exchange, in_own_calls, written
from tests.bench.linear_models import folds, tell

STEPS, RATE, SHRINK = 3000, 0.2, 0.02
Case = tuple[np.ndarray, np.ndarray]  # a row for each sentence, whether it is a marked one


def case_of(exchange: Exchange) -> Case | None:
    """The candidates of one promise; None where none of them is marked."""
    ranker = Antecedents(exchange.dialogue, exchange.acts)
    open_ = left_open(exchange.promise.plain, ranker.people)
    asked = [
        s
        for s in ranker.around(exchange.promise)
        if (nouns(s.plain, ranker.people) and ranker.bears(s, exchange.promise.speaker)) or s in exchange.names
    ]
    rows = np.array([ranker.row(exchange.promise, s, open_) for s in asked])
    right = np.array([any(s is n for n in exchange.names) for s in asked])
    return (rows, right) if right.any() else None


def learned(cases: Sequence[Case]) -> Row:
    """The weights under which the marked sentences are the likeliest of their exchanges."""
    weights = np.zeros(len(NAMES))
    for _ in range(STEPS):
        slope = SHRINK * weights
        for rows, right in cases:
            odds = np.exp(rows @ weights - (rows @ weights).max())
            share = odds / odds.sum()
            inside = odds * right / (odds * right).sum()
            slope -= (inside - share) @ rows / len(cases)
        weights -= RATE * slope
    return weights


def hits(cases: Sequence[Case], weights: Row) -> int:
    return sum(bool(right[int(np.argmax(rows @ weights))]) for rows, right in cases)


def in_line(exchange: Exchange) -> bool:
    """Whether the line of the promise shows a sentence that names its thing, by the shipped weights."""
    promise = exchange.promise
    day = exchange.dialogue.transcript.started_at.date()
    bare = fitness.own_words(exchange.dialogue, [promise], promise, (), day)
    line = Explained(exchange.dialogue, exchange.acts, day).step(Candidate.of(bare, "do", None, None, promise))
    shown = re.findall(r"\w+", line.lower())
    return any(_run(re.findall(r"\w+", named.text.lower())[-4:], shown) for named in exchange.names)


def _run(words: list[str], text: list[str]) -> bool:
    return any(text[i : i + len(words)] == words for i in range(len(text)))


def main() -> int:
    # The short exchanges were chosen to be hard, and calls outnumber them four times: each counts twice.
    exchanges = [*[e for e in written(FOLDER / "open.txt") for _ in range(2)], *in_own_calls()]
    found = [(e, c) for e in exchanges if (c := case_of(e))]
    cases = [c for _, c in found]
    right = 0
    for held in folds([e.name for e, _ in found]):
        weights = learned([c for e, c in found if e.name not in held])
        right += hits([c for e, c in found if e.name in held], weights)
    print(f"cross-validated: {right} of {len(exchanges)}")
    weights = learned(cases)
    print(f"fitted: {hits(cases, weights)} of {len(exchanges)}")
    tell(NAMES, weights, file=FILE if "--write" in sys.argv else None)
    if "--aside" in sys.argv:
        aside = [*written(FOLDER / "aside.txt")]
        print(f"kept aside, in the line that the product words: {sum(map(in_line, aside))} of {len(aside)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
