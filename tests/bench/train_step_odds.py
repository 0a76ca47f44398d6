"""Learns how likely a step that passed every check is right: resources/understanding/step_odds.json.

usage: python -m tests.bench.train_step_odds DATA_DIR [--unseen DIR] [--write]
The rough calls that may be learned from (rough_calls.worked_with and MORE), read whole by the offline reader; `--unseen`:
unseen_networks.py, for those that the encoder was taught with. The scorer of DATA_DIR/tools decides which steps are right.
Prints the area under the curve, cross-validated by call, beside that of the confidence without the model.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

from sklearn.metrics import roc_auc_score

from app.domain import formats
from app.domain.calibration import calibration_error
from app.domain.languages import ENGLISH
from pipeline.core.commitment import CommitmentModel
from pipeline.core.dialogue import Dialogue
from pipeline.core.written_language import language_of
from pipeline.verification import step_odds
from tests.bench import rough_calls
from tests.bench.linear_models import cross_validated, logistic, tell
from tests.bench.understanding import understand
from tests.bench.unseen_networks import unseen

PENALTY = 0.3


@dataclass(frozen=True)
class Case:
    """A step that is shown."""

    call: str
    row: step_odds.Row
    right: bool
    before: float


def cases(folder: Path, name: str, network: CommitmentModel, rules: ModuleType) -> Iterator[Case]:
    transcript = formats.transcript_from(formats.load_json(folder / name / "transcript.json"))
    if language_of(transcript) != ENGLISH:
        return
    context = formats.context_of(transcript)
    network.threshold = CommitmentModel.shipped().threshold
    with patch.object(CommitmentModel, "shipped", return_value=network):
        read = understand(transcript, context)
        shown = step_odds.standing(read.next_steps)
        rows = step_odds.rows(shown, Dialogue.of(transcript, context))
    gold = formats.load_json(folder / name / "gold.json")
    true, false = ({_key(s) for s in some} for some in rough_calls.judged(rules, json.loads(formats.dumps(read)), gold))
    for step, row in zip(shown, rows, strict=True):
        key = _key(json.loads(formats.dumps(step)))
        if key in true | false:
            yield Case(name.removesuffix(rough_calls.DERIVED), row, key in true, step.verification.confidence)


def _key(step: dict) -> tuple[str, str | None, str | None]:
    return step["what"], step["owner"], step["due"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--unseen", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    rules = rough_calls.loaded(args.data / "tools" / "score_extraction.py")
    shipped = CommitmentModel.shipped()
    known = [
        case
        for folder, names in rough_calls.worked_with(args.data / "data" / "text" / "rough")
        for name in names
        for case in cases(folder, name, unseen(args.unseen, name) or shipped, rules)
    ]
    known += [
        case for path in sorted(rough_calls.MORE.iterdir()) for case in cases(path.parent, path.name, shipped, rules)
    ]
    told = cross_validated(known, PENALTY)
    right, before = [c.right for c in known], [c.before for c in known]
    for name, score in (("confidence as it is", before), ("cross-validated", told.tolist())):
        error = calibration_error(list(zip(score, right, strict=True)), 5)
        print(
            f"{name}: {len(known)} steps, {sum(right)} right, area {roc_auc_score(right, score):.3f}, "
            f"calibration error {error:.3f}"
        )
    tell(step_odds.NAMES, logistic(known, PENALTY), file=step_odds.FILE if args.write else None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
