"""Learns which sentences are about something that somebody takes on, for pipeline/extraction/likelihood.py.

usage: python -m tests.bench.train_actions DATA_DIR [--write]
DATA_DIR holds text/ami_meetings.jsonl.gz and text/calls. Judged by cross-validation over meeting series: neither the
weights, nor the terms, nor the threshold that judge a meeting have seen another of its series.
"""

import json
import sys
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.feature_selection import chi2
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from app.domain import formats
from pipeline.core.text import expand
from pipeline.extraction.likelihood import AROUND, NEAR, SHORTEST_NORM, WEIGHTS, place, terms

FOLDS = 10
TERMS = 2000  # half of them telling for an action item, half for talk around one
RARE = 8  # a term in fewer utterances is not looked at
AROUND_ITEM = 3  # utterances to either side of an item that count as talk around it
PENALTY = 3.0
WEIGHT_OF_ITEM = 5.0  # one utterance in three hundred is an item


@dataclass(frozen=True)
class Corpus:
    """Utterances of many meetings, one after another."""

    texts: list[str]
    places: np.ndarray
    is_item: np.ndarray
    meeting: np.ndarray
    series: np.ndarray

    @cached_property
    def counts(self) -> tuple[sparse.csr_matrix, np.ndarray]:
        vectorizer = CountVectorizer(analyzer=lambda text: list(terms(text)), min_df=RARE)
        counts = vectorizer.fit_transform(self.texts).astype(float).tocsr()
        return counts, np.array(vectorizer.get_feature_names_out())


# (name, series, (number, text, start in seconds) of each utterance, the numbers of those that hold an item)
Talk = tuple[str, str, list[tuple[int, str, float]], set[int]]


def ami(data: Path) -> Iterator[Talk]:
    """The meetings whose action items name their utterances."""
    for m in formats.load_json_lines(data / "text" / "ami_meetings.jsonl.gz"):
        if m["has_evidence_links"]:
            items = {e for action in m["gold"]["actions"] for e in action["evidence"]}
            name = m["meeting_id"]
            yield name, name[:6], [(u["id"], u["text"], u["t0"]) for u in m["utterances"]], items


def calls(data: Path) -> Iterator[Talk]:
    """The written calls."""
    for path in sorted((data / "text" / "calls").glob("*/transcript.json")):
        call, gold = formats.load_json(path), formats.load_json(path.with_name("gold.json"))
        items = {e for step in gold["next_steps"] for e in step["evidence"]}
        name = path.parent.name
        yield name, name, [(s["id"], s["text"], s["start"]) for s in call["segments"]], items


def corpus_of(talks: Iterable[Talk]) -> Corpus:
    texts, places, is_item, meeting, series = [], [], [], [], []
    for name, group, lines, items in talks:
        whole = max(start for _, _, start in lines)
        for number, text, start in lines:
            plain = expand(text)
            texts.append(plain)
            places.append(place(plain, start, whole))
            is_item.append(number in items)
            meeting.append(name)
            series.append(group)
    return Corpus(texts, np.array(places), np.array(is_item, float), np.array(meeting), np.array(series))


def chosen_terms(corpus: Corpus, rows: np.ndarray) -> np.ndarray:
    """Columns of the most telling terms, by chi-squared on `rows` alone."""
    counts, _ = corpus.counts
    there = (counts[rows] > 0).astype(float)
    around = np.zeros(len(corpus.is_item))
    for at in np.flatnonzero(corpus.is_item):
        around[max(0, at - AROUND_ITEM) : at + AROUND_ITEM + 1] = 1
    best: set[int] = set()
    for label in (corpus.is_item, around):
        telling = np.nan_to_num(chi2(there, label[rows])[0])
        best |= set(np.argsort(-telling)[: TERMS // 2].tolist())
    return np.array(sorted(best))


def rarity(corpus: Corpus, columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
    counts, _ = corpus.counts
    seen = np.asarray((counts[rows][:, columns] > 0).sum(0)).ravel()
    return np.log((1 + len(rows)) / (1 + seen)) + 1


def features(corpus: Corpus, columns: np.ndarray, idf: np.ndarray) -> sparse.csr_matrix:
    """[utterances, own | near | around | place]: what ActionModel.likelihood computes, for all meetings at once."""
    own = corpus.counts[0][:, columns].copy()
    own.data = 1 + np.log(own.data)
    own = own @ sparse.diags(idf)
    norm = np.sqrt(np.asarray(own.multiply(own).sum(1)).ravel())
    own = sparse.diags(1 / np.maximum(norm, SHORTEST_NORM)) @ own
    reached = [sum(share * _shifted(own, d, corpus.meeting) for d in _both(reach)) for reach, share in (NEAR, AROUND)]
    return sparse.hstack([own, *reached, sparse.csr_matrix(corpus.places)]).tocsr()


def _both(reach: int) -> list[int]:
    return [d for d in range(-reach, reach + 1) if d]


def _shifted(own: sparse.csr_matrix, by: int, meeting: np.ndarray) -> sparse.csr_matrix:
    at = np.clip(np.arange(len(meeting)) + by, 0, len(meeting) - 1)
    inside = (at == np.arange(len(meeting)) + by) & (meeting[at] == meeting)
    return sparse.diags(inside.astype(float)) @ own[at]


def learned(corpus: Corpus, rows: np.ndarray) -> tuple[LogisticRegression, np.ndarray, np.ndarray, sparse.csr_matrix]:
    """(model, columns, rarity, features of every row)."""
    columns = chosen_terms(corpus, rows)
    idf = rarity(corpus, columns, rows)
    found = features(corpus, columns, idf)
    model = LogisticRegression(C=PENALTY, class_weight={0: 1.0, 1: WEIGHT_OF_ITEM}, solver="liblinear", max_iter=300)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(found[rows], corpus.is_item[rows])
    return model, columns, idf, found


def balanced(odds: np.ndarray, is_item: np.ndarray) -> float:
    """The threshold with the best F1."""
    order = np.argsort(-odds)
    right = np.cumsum(is_item[order])
    f1 = 2 * right / (np.arange(1, len(odds) + 1) + is_item.sum())
    return float(odds[order[f1.argmax()]])


def cross_validated(corpus: Corpus) -> tuple[np.ndarray, np.ndarray]:
    """(log odds, whether each utterance is taken for an item), each judged by what has not seen its series."""
    odds, taken = np.zeros(len(corpus.is_item)), np.zeros(len(corpus.is_item), bool)
    folds = list(GroupKFold(FOLDS).split(odds, corpus.is_item, corpus.series))
    for train, test in folds:
        model, _, _, found = learned(corpus, train)
        odds[test] = model.decision_function(found[test])
    for train, test in folds:
        taken[test] = odds[test] >= balanced(odds[train], corpus.is_item[train])
    return odds, taken


def utterance_f1(taken: np.ndarray, is_item: np.ndarray) -> float:
    return float(2 * (taken * is_item).sum() / (taken.sum() + is_item.sum()))


def by_meeting(
    taken: np.ndarray, corpus: Corpus, *, draws: int = 1000, seed: int = 20241206
) -> tuple[float, float, float]:
    """F1 with its 95 % interval, by drawing meetings with replacement."""
    names = sorted(set(corpus.meeting))
    rows = [np.flatnonzero(corpus.meeting == name) for name in names]
    parts = np.array([((taken[r] * corpus.is_item[r]).sum(), taken[r].sum() + corpus.is_item[r].sum()) for r in rows])
    chance = np.random.default_rng(seed)
    sums = parts[chance.integers(0, len(parts), (draws, len(parts)))].sum(1)
    low, high = np.quantile(2 * sums[:, 0] / sums[:, 1], (0.025, 0.975))
    return utterance_f1(taken, corpus.is_item), float(low), float(high)


def shipped(corpus: Corpus, threshold: float) -> dict[str, object]:
    """What ActionModel loads."""
    model, columns, idf, _ = learned(corpus, np.arange(len(corpus.is_item)))
    names = corpus.counts[1][columns]
    weights, size = model.coef_[0], len(columns)
    table = {
        str(name): [round(float(v), 4) for v in (idf[i], weights[i], weights[size + i], weights[2 * size + i])]
        for i, name in enumerate(names)
    }
    return {
        "learned_on": "AMI Meeting Corpus (CC BY 4.0) and the written calls; tests/bench/train_actions.py",
        "bias": round(float(model.intercept_[0]), 4),
        "threshold": round(threshold, 4),
        "place": [round(float(v), 4) for v in weights[3 * size :]],
        "terms": table,
    }


def main(argv: list[str]) -> int:
    data = Path(argv[0])
    corpus = corpus_of(ami(data))
    odds, taken = cross_validated(corpus)
    f1, low, high = by_meeting(taken, corpus)
    print(f"AMI action items, by series: F1 {f1:.3f} (95 % by meeting: {low:.3f} to {high:.3f})")
    if "--write" in argv:
        body = shipped(corpus_of([*ami(data), *calls(data)]), balanced(odds, corpus.is_item))
        WEIGHTS.write_text(json.dumps(body, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
