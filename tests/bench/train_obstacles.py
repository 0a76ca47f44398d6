"""Learns which sentences raise what really stands in the way: resources/understanding/obstacles.json.

usage: python -m tests.bench.train_obstacles [--rough DIR] [--unseen DIR] [--write]
The rough calls of the repository, those of DIR that are worked with, and the blockers that a person wrote down for them;
`--unseen`: unseen_networks.py. Of each turn in the evidence of a written blocker the sentence is right that raises it: which one
that is, nobody wrote down, so it is the likeliest by the encoder first, and then by what was learned, over and over; the
others of the turn are neither right nor wrong. Prints how well the sentences are told apart, cross-validated by call, beside the
encoder's probability alone.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

from app.domain import formats
from app.domain.languages import ENGLISH
from pipeline.core.acts import Acts
from pipeline.core.dialogue import Dialogue
from pipeline.core.written_language import language_of
from pipeline.extraction import obstacle_forms, obstacle_odds
from tests.bench import rough_calls
from tests.bench.linear_models import asked, cross_validated, logistic, tell
from tests.bench.unseen_networks import unseen

PENALTY = 0.25
ROUNDS = 4
SIBLING = 100_000


@dataclass(frozen=True)
class Case:
    """A sentence of a call."""

    call: str
    turn: int
    row: obstacle_odds.Row
    right: bool
    alone: float


def cases(folder: Path, names: Sequence[str], networks: Path | None) -> Iterator[Case]:
    for name in names:
        transcript = formats.transcript_from(formats.load_json(folder / name / "transcript.json"))
        if language_of(transcript) != ENGLISH:
            continue
        dialogue = Dialogue.of(transcript, formats.context_of(transcript))
        acts = Acts(dialogue, unseen(networks, name))
        gold = formats.load_json(folder / name / "gold.json")["blockers"]
        evidence = {segment for blocker in gold for segment in blocker.get("evidence", [])}
        for sentence in dialogue.sentences:
            if obstacle_forms.is_denied(sentence):
                continue
            sign = obstacle_forms.sign(dialogue, sentence)
            row = obstacle_odds.row(dialogue, acts, sentence, obstacle_forms.KIND_NAMES, sign)
            alone = acts.likely(sentence, ("objection", "approval"))
            call = name.removesuffix(rough_calls.DERIVED)
            # A call and its sibling without punctuation are in one fold, and each has its own turns.
            turn = sentence.segment.id + (name != call) * SIBLING
            yield Case(call, turn, row, sentence.segment.id in evidence, alone)


def raising(known: Sequence[Case], told: np.ndarray) -> list[Case]:
    """The cases, of each turn in the evidence only the likeliest by `told` [cases]."""
    best: dict[tuple[str, int], int] = {}
    for at, case in enumerate(known):
        key = (case.call, case.turn)
        if case.right and (key not in best or told[at] > told[best[key]]):
            best[key] = at
    kept = set(best.values())
    return [case for at, case in enumerate(known) if not case.right or at in kept]


def main() -> int:
    args = asked(str(__doc__))
    known = [
        case for folder, names in rough_calls.worked_with(args.rough) for case in cases(folder, names, args.unseen)
    ]
    told, chosen = np.array([c.alone for c in known]), list(known)
    for _ in range(ROUNDS):
        chosen = raising(known, told)
        weights = logistic(chosen, PENALTY)
        told = np.array([c.row for c in known]) @ weights
    known = chosen
    told = cross_validated(known, PENALTY)
    right, alone = np.array([c.right for c in known]), np.array([c.alone for c in known])
    for name, score in (("the encoder alone", alone), ("cross-validated", told)):
        print(
            f"{name}: {len(known)} sentences, {right.sum()} right, area {roc_auc_score(right, score):.3f}, "
            f"average precision {average_precision_score(right, score):.3f}"
        )
    for least in (0.2, 0.3, 0.4, 0.5, 0.6):
        taken = told >= least
        print(f"  from {least}: precision {right[taken].mean():.3f}, recall {taken[right].mean():.3f}")
    names = obstacle_odds.names(obstacle_forms.KIND_NAMES)
    tell(names, weights, file=obstacle_odds.FILE if args.write else None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
