"""Learns which sentences raise what really stands in the way: resources/understanding/obstacles.json.

usage: python -m tests.bench.train_obstacles [--rough DIR] [--unseen DIR] [--write]
The rough calls of the repository, those of DIR that are worked with, and the blockers that a person wrote down for them;
`--unseen`: unseen_networks.py. A sentence is right where it stands in the evidence of a written blocker. Prints how well the
sentences are told apart, cross-validated by call, beside the encoder's probability alone.
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

PENALTY = 0.5


@dataclass(frozen=True)
class Case:
    """A sentence that may raise an obstacle."""

    call: str
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
            sign = obstacle_forms.sign(dialogue, sentence)
            if not obstacle_forms.may_raise(dialogue, sentence, sign, acts):
                continue
            row = obstacle_odds.row(dialogue, acts, sentence, obstacle_forms.KIND_NAMES, sign)
            alone = acts.likely(sentence, ("objection", "approval"))
            yield Case(name.removesuffix(rough_calls.DERIVED), row, sentence.segment.id in evidence, alone)


def main() -> int:
    args = asked(str(__doc__))
    known = [
        case for folder, names in rough_calls.worked_with(args.rough) for case in cases(folder, names, args.unseen)
    ]
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
    tell(names, logistic(known, PENALTY), file=obstacle_odds.FILE if args.write else None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
