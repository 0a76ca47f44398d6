"""What each pattern of the reader is worth: the calls are read again without it, one pattern after the other.

usage: python -m tests.bench.ablation [--data DIR] [--aside | --new]
Scored are calls that were kept aside while the patterns were written (a third of the rough calls and of the own ones), and
beside them those worked with. A pattern that helps only the latter was learned by heart. Prints a line for each pattern that
changes anything, and those that change nothing; no goals. `--aside` reads only the calls that were kept aside,
`--new` those that were written after most of the patterns.
"""

import argparse
import importlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from multiprocessing import Pool
from pathlib import Path
from types import ModuleType

from app.domain import formats
from app.domain.call import CallContext
from app.domain.claims import Extraction
from app.domain.transcript import Transcript
from pipeline.core import commitment
from tests.bench import rough_calls
from tests.bench.understanding import understand, written_calls

ROOT = Path(__file__).resolve().parents[2]
MODULES = ("clause_patterns", "two_turns", "tenses", "changes", "conditions", "requests", "later_times", "ended", "answering",
           "objections", "unread")  # fmt: skip
NEVER = re.compile(r"(?!)()()")  # with groups: a replacement may speak of them
Pairs = Mapping[str, tuple[Transcript, CallContext]]
# right, shown and wanted steps; right days of right steps; right and shown blockers
Counts = Counter[str]
MOMENTS = 200_000  # clauses whose acts are kept: the calls are read a hundred times


def patterns() -> Iterator[tuple[str, str]]:
    """(module, name) of each compiled pattern."""
    for module in MODULES:
        for name, value in vars(importlib.import_module(f"pipeline.extraction.{module}")).items():
            if isinstance(value, re.Pattern):
                yield module, name


class Calls:
    """Calls of the collections, those kept aside apart from those worked with; of `new` ones all were kept aside."""

    def __init__(self, data: Path, *, aside: bool, new: bool) -> None:
        self._kinds = (True,) if aside or new else (True, False)
        self._new = new
        self._scorer = data / "tools" / "score_extraction.py"
        self._folders = (
            (rough_calls.NEW, rough_calls.MORE) if new else (data / "data" / "text" / "rough", rough_calls.OWN)
        )
        self._pairs = [written_calls(folder) for folder in self._folders]

    def counts(self) -> tuple[Counts, ...]:
        """Of those kept aside, then of those worked with."""
        answers = []
        for is_aside in self._kinds:
            total: Counts = Counter()
            for folder, pairs in zip(self._folders, self._pairs, strict=True):
                aside = set(pairs) if self._new else rough_calls.held_out(sorted(pairs))
                for name in pairs:
                    if (name in aside) is is_aside:
                        total += self._score(understand(*pairs[name]), folder / name)
            answers.append(total)
        return tuple(answers)

    def _score(self, found: Extraction, folder: Path) -> Counts:
        rules: ModuleType = rough_calls.loaded(self._scorer)
        read, gold = json.loads(formats.dumps(found)), formats.load_json(folder / "gold.json")
        true, false = rough_calls.judged(rules, read, gold)
        matched = rules.match(rules.shown(read["next_steps"]), gold["next_steps"], {})
        blockers = rules.shown(read["blockers"])
        return Counter({
            "right": len(true), "shown": len(true) + len(false), "wanted": len(gold["next_steps"]),
            "days": sum(bool(step["due"]) and step["due"] == wanted.get("due") for step, wanted in matched),
            "blockers": len(rules.match(blockers, gold["blockers"], {})), "blockers shown": len(blockers),
        })  # fmt: skip


_calls: list[Calls] = []


def without(pattern: tuple[str, str] | None) -> tuple[Counts, ...]:
    """The counts with one pattern that matches nothing; with all of them for None."""
    if pattern is None:
        return _calls[0].counts()
    module, name = importlib.import_module(f"pipeline.extraction.{pattern[0]}"), pattern[1]
    kept = getattr(module, name)
    setattr(module, name, NEVER)
    try:
        return _calls[0].counts()
    finally:
        setattr(module, name, kept)


def begin(data: Path, aside: bool, new: bool) -> None:
    commitment.KNOWN = MOMENTS
    _calls.append(Calls(data, aside=aside, new=new))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--aside", action="store_true")
    parser.add_argument("--new", action="store_true")
    asked = parser.parse_args()
    tried = [None, *patterns()]
    idle = []
    with Pool(2, begin, (asked.data, asked.aside, asked.new)) as pool:
        found = pool.imap(without, tried)
        whole = next(found)
        print("kept aside: P, R, right days, right of shown blockers; then the same of those worked with")
        print(f"{'all patterns':34} {shown(whole)}", flush=True)
        for pattern, counts in zip(tried[1:], found, strict=True):
            if pattern and counts != whole:
                print(f"without {'.'.join(pattern):26} {shown(counts)}", flush=True)
            elif pattern:
                idle.append(".".join(pattern))
    print(f"of {len(tried) - 1} patterns {len(idle)} change nothing: {', '.join(idle)}")


def shown(found: tuple[Counts, ...]) -> str:
    return "   ".join(
        f"{c['right'] / max(1, c['shown']):.3f} {c['right'] / max(1, c['wanted']):.3f} {c['days']:3} "
        f"{c['blockers']:3} of {c['blockers shown']}"
        for c in found
    )


if __name__ == "__main__":
    main()
