"""What each pattern of the reader is worth: the calls are read again without it, one pattern after the other.

usage: python -m tests.bench.ablation [--data DIR] [--aside | --new]
Scored are calls that were kept aside while the patterns were written (a third of the rough calls and of the own ones), and
beside them those worked with. A pattern that helps only the latter was learned by heart. Prints a line for each pattern that
changes anything, and how many change nothing; no goals. `--aside` reads only the calls that were kept aside,
`--new` those that were written after most of the patterns.
"""

import argparse
import importlib
import json
import re
from collections.abc import Iterator, Mapping
from multiprocessing import Pool
from pathlib import Path
from types import ModuleType

from app.domain import formats
from app.domain.call import CallContext
from app.domain.claims import Extraction
from app.domain.transcript import Transcript
from tests.bench import rough_calls
from tests.bench.understanding import understand, written_calls

ROOT = Path(__file__).resolve().parents[2]
MODULES = ("clause_patterns", "two_turns", "tenses", "changes", "conditions", "requests", "later_times", "ended", "answering",
           "objections")  # fmt: skip
NEVER = re.compile(r"(?!)()()")  # with groups: a replacement may speak of them
Pairs = Mapping[str, tuple[Transcript, CallContext]]
Shares = tuple[float, float]


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
        self._folders = (rough_calls.NEW,) if new else (data / "data" / "text" / "rough", rough_calls.OWN)
        self._pairs = [written_calls(folder) for folder in self._folders]

    def shares(self) -> tuple[Shares, Shares, int, int]:
        """Precision and recall of the steps: kept aside, worked with; and how many blockers are shown of each."""
        answers: list[Shares] = []
        blockers: list[int] = []
        for is_aside in self._kinds:
            right = shown = wanted = stood = 0
            for folder, pairs in zip(self._folders, self._pairs, strict=True):
                aside = set(pairs) if self._new else rough_calls.held_out(sorted(pairs))
                for name in pairs:
                    if (name in aside) is is_aside:
                        one = self._score(understand(*pairs[name]), folder / name)
                        right, shown, wanted, stood = (
                            a + b for a, b in zip((right, shown, wanted, stood), one, strict=True)
                        )
            answers.append((right / max(1, shown), right / max(1, wanted)))
            blockers.append(stood)
        return answers[0], answers[-1], blockers[0], blockers[-1]

    def _score(self, found: Extraction, folder: Path) -> tuple[int, int, int, int]:
        rules: ModuleType = rough_calls.loaded(self._scorer)
        read, gold = json.loads(formats.dumps(found)), formats.load_json(folder / "gold.json")
        true, false = rough_calls.judged(rules, read, gold)
        blockers = rules.match(rules.shown(read["blockers"]), gold["blockers"], {})
        return len(true), len(true) + len(false), len(gold["next_steps"]), len(blockers)


_calls: list[Calls] = []


def without(pattern: tuple[str, str] | None) -> tuple[Shares, Shares, int, int]:
    """The shares with one pattern that matches nothing; with all of them for None."""
    if pattern is None:
        return _calls[0].shares()
    module, name = importlib.import_module(f"pipeline.extraction.{pattern[0]}"), pattern[1]
    kept = getattr(module, name)
    setattr(module, name, NEVER)
    try:
        return _calls[0].shares()
    finally:
        setattr(module, name, kept)


def begin(data: Path, aside: bool, new: bool) -> None:
    _calls.append(Calls(data, aside=aside, new=new))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--aside", action="store_true")
    parser.add_argument("--new", action="store_true")
    asked = parser.parse_args()
    tried = [None, *patterns()]
    with Pool(2, begin, (asked.data, asked.aside, asked.new)) as pool:
        whole, *others = pool.imap(without, tried)
        print("aside P, R; worked with P, R; right blockers aside, worked with")
        print(f"{'all patterns':34} {shown(whole)}")
        idle = only_seen = 0
        for pattern, found in zip(tried[1:], others, strict=True):
            idle += found == whole
            only_seen += found != whole and (found[0], found[2]) == (whole[0], whole[2])
            if pattern and found != whole:
                print(f"without {'.'.join(pattern):26} {shown(found)}", flush=True)
    print(f"{len(others)} patterns: {idle} change nothing, {only_seen} only the calls worked with")


def shown(found: tuple[Shares, Shares, int, int]) -> str:
    (p, r), (q, s), aside, seen = found
    return f"{p:.3f} {r:.3f}   {q:.3f} {s:.3f}   {aside:2} {seen:2}"


if __name__ == "__main__":
    main()
