"""Learns which time said around a promise is its due date: resources/understanding/due_links.json.

usage: python -m tests.bench.train_due_links [--rough DIR] [--unseen DIR] [--write]
The rough calls of the repository, those of DIR that are worked with, and the due dates that a person wrote down for them;
`--unseen`: unseen_networks.py. Prints how many due dates are right by the rules alone and with the model, cross-validated by
call.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz

from app.domain import formats
from app.domain.languages import ENGLISH
from pipeline.core.acts import Acts
from pipeline.core.dates import When
from pipeline.core.dialogue import Dialogue
from pipeline.core.written_language import language_of
from pipeline.extraction import due_links
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.due_links import NAMES, NONE, SURE, SURER, DueLinks, Option, Row, best_of
from pipeline.extraction.steps import StepFinder
from tests.bench import rough_calls
from tests.bench.linear_models import asked, folds, tell
from tests.bench.unseen_networks import unseen

STEPS, RATE, SHRINK = 3000, 0.3, 0.01
ALIKE, ALIKE_ANYWHERE = 35, 70  # as the shared scorer pairs a step with a written one


@dataclass(frozen=True)
class Case:
    """A step that a person wrote down too: its options, and which are right; the last row stands for none."""

    call: str
    step: Candidate
    rows: Row
    options: Sequence[Option]
    right: np.ndarray
    ruled: bool  # what the rules give is right


def cases(folder: Path, names: Sequence[str], networks: Path | None) -> Iterator[Case]:
    for name in names:
        transcript = formats.transcript_from(formats.load_json(folder / name / "transcript.json"))
        if language_of(transcript) != ENGLISH:
            continue
        dialogue = Dialogue.of(transcript, formats.context_of(transcript))
        day, acts = transcript.started_at.date(), Acts(dialogue, unseen(networks, name))
        steps = StepFinder(dialogue, day, acts).unlinked()
        links = DueLinks(dialogue, day, acts, steps)
        golds = formats.load_json(folder / name / "gold.json")["next_steps"]
        for step, gold in _paired(steps, golds):
            options = links.options(step)
            right = np.array([_is_right(o.when, gold) for o in options] + [False])
            right[-1] = not gold.get("due") and not gold.get("due_is_range")
            ruled = _is_right(step.when, gold) if step.when else bool(right[-1])
            if options and right.any():
                yield Case(
                    name.removesuffix(rough_calls.DERIVED), step, links.rows(step, options), options, right, ruled
                )


def _paired(steps: Sequence[Candidate], golds: Sequence[dict]) -> Iterator[tuple[Candidate, dict]]:
    free = list(steps)
    for gold in golds:
        scored = []
        for step in free:
            here = bool({s.segment.id for s in step.said} & set(gold.get("evidence", [])))
            alike = fuzz.token_set_ratio(step.what.lower(), gold["what"].lower())
            if (here and alike >= ALIKE) or alike >= ALIKE_ANYWHERE:
                scored.append((alike + 40 * here, step))
        if scored:
            best = max(scored, key=lambda pair: pair[0])[1]
            free.remove(best)
            yield best, gold


def _is_right(when: When, gold: dict) -> bool:
    if not (gold.get("due") or gold.get("due_is_range")):
        return False
    lo, hi = map(date.fromisoformat, (gold.get("due_is_range") or f"{gold['due']}/{gold['due']}").split("/"))
    return lo <= when.latest <= hi


def learned(known: Sequence[Case]) -> Row:
    """The weights under which the right times are the likeliest of their steps."""
    weights = np.zeros(len(NAMES))
    for _ in range(STEPS):
        slope = SHRINK * weights
        for case in known:
            odds = np.exp(case.rows @ weights - (case.rows @ weights).max())
            inside = odds * case.right / (odds * case.right).sum()
            slope -= (inside - odds / odds.sum()) @ case.rows / len(known)
        weights -= RATE * slope
    return weights


def given(case: Case, weights: Row) -> bool:
    """Whether the due date is right as `DueLinks.linked` gives it."""
    odds = np.exp(case.rows @ weights - (case.rows @ weights).max())
    share = odds / odds.sum()
    best, sure = best_of(case.options, share)
    if case.step.when is not None and share[-1] >= NONE:
        return bool(case.right[-1])
    least = SURE if case.step.when is None else SURER
    return bool(case.right[best]) if sure >= least else case.ruled


def main() -> int:
    args = asked(str(__doc__))
    known = [
        case
        for folder, names in (
            *rough_calls.worked_with(args.rough),
            (rough_calls.MORE, sorted(os.listdir(rough_calls.MORE))),
        )
        for case in cases(folder, names, args.unseen)
    ]
    right = 0
    for held in folds([c.call for c in known]):
        weights = learned([c for c in known if c.call not in held])
        right += sum(given(c, weights) for c in known if c.call in held)
    print(
        f"{len(known)} steps with a time near: right by the rules {sum(c.ruled for c in known)}, cross-validated {right}"
    )
    weights = learned(known)
    print(f"fitted: {sum(given(c, weights) for c in known)}")
    tell(NAMES, weights, file=due_links.FILE if args.write else None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
