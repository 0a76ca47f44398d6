"""Learns how true claims score, for pipeline/verification/claims.py; by kind, cross-validated by series.

usage: python -m tests.bench.train_claims DATA_DIR [--write] [--aside SERIES,SERIES]
DATA_DIR holds text/claims.jsonl and text/ami_meetings.jsonl.gz. With --aside, learns without these series and reports on
them alone.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from app.domain.formats import load_json_lines
from pipeline.verification.claim_owners import Candidate, vocabulary
from pipeline.verification.claims import WEIGHTS, Found, features, index, percentiles, scores, strangeness

FOLDS = 5
STEPS = 200
# The share of true claims to which a check applies that may fail it. Together they cost less than the goal's 0.05 of all
# true claims, since owners stand in a fifth of them and denials in a seventh; other meetings differ.
LIMITS = {"support": 0.008, "owner": 0.040, "denial": 0.120, "statement": 0.005}
THRESHOLD = 0.05
# A stem belongs to a role's vocabulary if it was said so often, in so many meetings, and so much more by one role.
OFTEN, MEETINGS, TELLING, SHRINK = 30, 8, 0.15, 20
OWNER_PENALTY, PENALTY = 1.0, 0.3
# A stem that fewer meetings say tells nothing of what is usual.
RARE = 3
Roles = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The claims with what the checks found, and what each role said in each series."""

    claims: list[dict[str, Any]]
    found: list[Found]
    series: np.ndarray
    speech: dict[str, dict[str, Counter[str]]]
    meetings: dict[str, Counter[str]]

    @property
    def kinds(self) -> np.ndarray:
        return np.array([c["corruption"] or "true" for c in self.claims])


def read(data: Path) -> Corpus:
    meetings = list(load_json_lines(data / "text" / "ami_meetings.jsonl.gz"))
    indexed = index(meetings)
    claims = [c for c in load_json_lines(data / "text" / "claims.jsonl") if c["meeting_id"] in indexed]
    speech: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    within: dict[str, Counter[str]] = defaultdict(Counter)
    for meeting in meetings:
        if meeting["kind"] != "scenario":
            continue
        name = str(meeting["meeting_id"])
        for u in indexed[name].meeting.utterances:
            speech[name[:6]][u.speaker].update(u.stems)
        within[name[:6]].update(indexed[name].meeting.where.keys())
    found = [features(c["claim"], indexed[c["meeting_id"]]) for c in claims]
    return Corpus(claims, found, np.array([c["meeting_id"][:6] for c in claims]), speech, within)


def role_words(corpus: Corpus, without: frozenset[str]) -> Roles:
    """How much likelier than others each role is to say a stem, as a logarithm; learned without some series."""
    said: dict[str, Counter[str]] = defaultdict(Counter)
    within: Counter[str] = Counter()
    for series in corpus.speech.keys() - without:
        within.update(corpus.meetings[series])
        for role, words in corpus.speech[series].items():
            said[role].update(words)
    size = {role: sum(words.values()) for role, words in said.items()}
    every = sum(size.values())
    found: Roles = {role: {} for role in said}
    for stem, count in within.items():
        total = sum(said[role][stem] for role in said)
        if count < MEETINGS or total < OFTEN:
            continue
        odds = {
            role: float(np.log((said[role][stem] * every / size[role] + SHRINK) / (total + SHRINK))) for role in said
        }
        if max(map(abs, odds.values())) >= TELLING:
            for role, value in odds.items():
                found[role][stem] = round(value, 2)
    return found


def usual_words(corpus: Corpus, without: frozenset[str]) -> dict[str, float]:
    """How usual it is that a meeting says a stem, 0 to 1; learned without some series."""
    within: Counter[str] = Counter()
    for series in corpus.meetings.keys() - without:
        within.update(corpus.meetings[series])
    most = float(np.log1p(max(within.values())))
    return {s: round(float(np.log1p(n)) / most, 2) for s, n in within.items() if n >= RARE}


def learn(corpus: Corpus, known: np.ndarray) -> dict[str, Any]:
    """What the findings weigh, and how true claims score that were not learned from, on the claims that `known` marks."""
    outside = frozenset(corpus.speech) - frozenset(corpus.series[known])
    unseen = outside & frozenset(corpus.series)
    names = sorted(set(corpus.series[known]))
    part = np.array([names.index(s) % FOLDS if s in names else -1 for s in corpus.series])
    scored: dict[str, list[float]] = defaultdict(list)
    for k in range(FOLDS):
        rest = known & (part != k)
        model = _weigh(corpus, rest, unseen | frozenset(corpus.series[part == k]))
        for i in np.flatnonzero(known & (part == k) & (corpus.kinds == "true")):
            for name, score in scores(corpus.found[i], model).items():
                scored[name].append(score)
    steps = np.linspace(0, 1, STEPS + 1)
    return {
        **_weigh(corpus, known, unseen),
        "quantiles": {name: [round(float(v), 4) for v in np.quantile(of, steps)] for name, of in scored.items()},
        "limits": LIMITS,
        "threshold": THRESHOLD,
    }


def _weigh(corpus: Corpus, known: np.ndarray, unseen: frozenset[str]) -> dict[str, Any]:
    kinds, found = corpus.kinds, corpus.found
    negated = np.array([f.negated for f in found])

    def fitted(rows: Sequence[Sequence[float]], true: np.ndarray) -> list[float]:
        x = np.array(rows)
        spread = x.std(0) + 1e-9
        model = LogisticRegression(C=PENALTY, class_weight="balanced", max_iter=1000).fit(x / spread, true)
        return [round(float(w), 4) for w in (*(model.coef_[0] / spread), model.intercept_[0])]

    def chosen(*wanted: str) -> np.ndarray:
        return known & np.isin(kinds, ("true", *wanted))

    usual = {own: usual_words(corpus, unseen | {own}) for own in sorted(set(corpus.series[known].tolist()))}
    about, denied, stated = chosen("foreign_claim"), chosen("negation") & negated, chosen("negation") & ~negated
    return {
        "roles": role_words(corpus, unseen),
        "owner": _owner_weights(corpus, known & (kinds == "true"), unseen),
        "usual": usual_words(corpus, unseen),
        "support": fitted(
            [(*found[i].support, *strangeness(found[i], usual[str(corpus.series[i])])) for i in np.flatnonzero(about)],
            kinds[about] == "true",
        ),
        "denial": fitted([found[i].polarity for i in np.flatnonzero(denied)], kinds[denied] == "true"),
        "statement": fitted([found[i].polarity for i in np.flatnonzero(stated)], kinds[stated] == "true"),
    }


def _owner_weights(corpus: Corpus, known: np.ndarray, unseen: frozenset[str]) -> list[float]:
    """Weights under which the true owners stand out among the speakers. The vocabulary of a claim's own series is not
    asked about it, as it won't be where the program is used."""
    rows: list[tuple[np.ndarray, np.ndarray]] = []
    words: dict[str, Roles] = {}
    for i in np.flatnonzero(known):
        own = str(corpus.series[i])
        if corpus.found[i].owners and own not in words:
            words[own] = role_words(corpus, unseen | {own})
        rows += [_choice(c, words[own]) for c in corpus.found[i].owners if len(c.owners) < len(c.found)]
    spread = np.concatenate([x for x, _ in rows]).std(0) + 1e-9

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = OWNER_PENALTY * float(weights @ weights), 2 * OWNER_PENALTY * weights
        for x, share in rows:
            z = (x / spread) @ weights
            likely = np.exp(z - z.max())
            likely /= likely.sum()
            total -= float(share @ np.log(likely))
            slope = slope - (x / spread).T @ (share - likely)
        return total, slope

    best = minimize(loss, np.zeros(len(spread)), jac=True).x / spread
    return [round(float(w), 4) for w in best]


def _choice(candidate: Candidate, words: Roles) -> tuple[np.ndarray, np.ndarray]:
    """What speaks for each speaker, and the share of the doing that is theirs."""
    x = np.array([[*row, vocabulary(s, candidate.task, words)] for s, row in candidate.found.items()])
    mine = np.array([s in candidate.owners for s in candidate.found], float)
    return x, mine / mine.sum()


def cross_validated(corpus: Corpus, folds: int) -> tuple[np.ndarray, np.ndarray]:
    """(how sure each claim is, whether it was caught), each by what has not seen its series."""
    names = sorted(set(corpus.series))
    fold = np.array([names.index(s) % folds for s in corpus.series])
    sure, caught = np.zeros(len(fold)), np.zeros(len(fold), dtype=bool)
    for k in range(folds):
        model = learn(corpus, fold != k)
        for i in np.flatnonzero(fold == k):
            sure[i] = min(percentiles(corpus.found[i], model).values())
            caught[i] = sure[i] < model["threshold"]
    return sure, caught


def main(argv: list[str]) -> int:
    corpus = read(Path(argv[0]))
    if "--aside" in argv:
        apart = np.isin(corpus.series, argv[argv.index("--aside") + 1].split(","))
        model = learn(corpus, ~apart)
        judged = [min(percentiles(f, model).values()) < THRESHOLD for f in corpus.found]
        report(corpus, np.array(judged), apart)
        return 0
    _, caught = cross_validated(corpus, FOLDS)
    report(corpus, caught, np.ones(len(caught), dtype=bool))
    if "--write" in argv:
        source = "AMI Meeting Corpus (CC BY 4.0); tests/bench/train_claims.py"
        shipped = {"learned_on": source, **learn(corpus, np.ones(len(caught), dtype=bool))}
        WEIGHTS.write_text(json.dumps(shipped) + "\n", encoding="utf-8")
    return 0


def report(corpus: Corpus, caught: np.ndarray, among: np.ndarray) -> None:
    """Caught by kind; owner, and negation with and without the word "not", also against the true claims of that form."""
    kinds = corpus.kinds
    owned = np.array([bool(f.owners) for f in corpus.found])
    has_not = np.array([" not " in f" {c['claim'].lower()} " for c in corpus.claims])

    def line(name: str, of: np.ndarray) -> None:
        of = of & among
        if of.any():
            print(f"{name:34} n={int(of.sum()):5} caught {float(caught[of].mean()):.3f}")

    for kind in sorted(set(kinds)):
        line(kind, kinds == kind)
    for kind in ("true", "negation"):
        line(f"{kind}, with the word not", has_not & (kinds == kind))
        line(f"{kind}, without the word not", ~has_not & (kinds == kind))
    line("true, with an owner", owned & (kinds == "true"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
