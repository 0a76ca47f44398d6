"""Fields of the three methods against values written by hand: how many are wrong, and how many of those said are found.

A value is right if it, its quote or its speaker contains one of the fragments that the gold names, punctuation apart; wrong if it
does not, or if nothing was said. The bound is exact (Clopper-Pearson, one-sided, 95 %), over all fields of all calls.

With --replay DIR a language model's answers are read from DIR/CALL/METHOD/001.answer.txt (tests/data/field_answers holds some,
written by hand from the questions alone). Calls without a folder are left out then; the rules' figures over the same calls
stand beside.
"""

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path

from app.bootstrap.engines import field_reader
from app.bootstrap.methods import read_fields, replaying_fields
from app.domain import formats
from app.domain.calibration import least_rate
from app.domain.methods import FieldAnswer
from app.services.methods.templates import methods

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "data" / "fields" / "gold.json"
CALLS = ROOT.parent / "shared" / "data" / "text"
MOST_WRONG, LEAST_COVERAGE, LEAST_WITH_MODEL = 0.01, 0.40, 0.75

Counts = Counter[str]


def bare(text: str) -> str:
    """Letters and figures alone, in small letters: the same words in a transcript without punctuation."""
    return " ".join(re.sub(r"[^\w]+", " ", text.replace("’", "'").replace("'", "").lower()).split())


def judged(answer: FieldAnswer, wanted: list[str] | None) -> str:
    """ "right", "wrong", "missed" or "not said" (as it should be)."""
    if not answer.said:
        return "missed" if wanted else "not said"
    said = bare(" ".join([answer.value or "", *(f"{e.quote} {e.speaker}" for e in answer.evidence)]))
    return "right" if any(bare(fragment) in said for fragment in wanted or ()) else "wrong"


def measure(show: bool = False, replay: Path | None = None, only: Path | None = None) -> dict[bool, Counts]:
    """Counts of verdicts, of the calls that were worked with and of those that were kept aside. `replay` holds a model's
    answers; `only` are the calls that have a folder there."""
    gold = json.loads(GOLD.read_text(encoding="utf-8"))["calls"]
    counts: dict[bool, Counts] = {False: Counter(), True: Counter()}
    for name, expected in gold.items():
        if only and not (only / name).is_dir():
            continue
        file = next(folder / name / "transcript.json" for folder in (CALLS / "calls", CALLS / "rough")
                    if (folder / name).is_dir())  # fmt: skip
        transcript = formats.transcript_from(json.loads(file.read_text(encoding="utf-8")))
        context = formats.context_of(transcript)
        for key, method in methods().items():
            reader = replaying_fields(replay / name / key) if replay else field_reader()
            found = read_fields(reader, method, transcript, None, context)
            for answer in found.answers:
                wanted = expected["said"].get(f"{key}.{answer.field}")
                verdict = judged(answer, wanted)
                counts[expected["aside"]][verdict] += 1
                if show and verdict in ("wrong", "missed"):
                    print(f"{verdict:7} {name} {key}.{answer.field}: {answer.value or wanted}", file=sys.stderr)
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench fields", description=__doc__)
    parser.add_argument("--show", action="store_true", help="names each value that is wrong or missed")
    parser.add_argument(
        "--replay", type=Path, metavar="DIR", help="a language model's answers, a folder a call and method"
    )
    arguments = parser.parse_args()
    replay: Path | None = arguments.replay
    if replay is None:
        return 0 if table(measure(show=arguments.show), LEAST_COVERAGE) else 1
    print("rules alone, the same calls:")
    table(measure(only=replay), LEAST_COVERAGE)
    print("with the replayed answers:")
    return 0 if table(measure(arguments.show, replay, replay), LEAST_WITH_MODEL) else 1


def table(counts: dict[bool, Counts], least: float) -> bool:
    """Prints the figures; whether all calls together meet the goals."""
    met = True
    both = counts[False] + counts[True]
    for name, c in (("worked with", counts[False]), ("kept aside", counts[True]), ("all", both)):
        total, said = sum(c.values()), c["right"] + c["wrong"] + c["missed"]
        if not total:
            continue
        bound = 1 - least_rate(total - c["wrong"], total)
        coverage = c["right"] / said if said else 0.0
        print(f"{name:12} {total:4} fields, {c['right']:3} right, {c['wrong']:2} wrong, {c['missed']:3} missed, "
              f"{c['not said']:3} not said")  # fmt: skip
        if name == "all":
            met = bound <= MOST_WRONG and coverage >= least
        print(f"{'':12} wrong {c['wrong'] / total:.3%}, at most {bound:.2%} at 95 % (goal ≤ 1 %); coverage "
              f"{coverage:.1%} (goal ≥ {least:.0%})")  # fmt: skip
        values = c["right"] + c["wrong"]
        if values:
            print(f"{'':12} of {values} values shown, at most {1 - least_rate(c['right'], values):.2%} wrong at 95 %")
    return met


if __name__ == "__main__":
    sys.exit(main())
