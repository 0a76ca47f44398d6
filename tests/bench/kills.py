"""Work on a data folder that is killed at random points: does the folder open, is the work complete at the next start, and
is the audit chain whole?

    python -m tests.bench.kills [--kills N] [--seed S]

Four kinds of work take turns: an erasure of a person, a rotation of the key, retention, and the update of an older
database. Each kill hits a process of its own with SIGKILL, at a random moment of the work itself; one that came too late
(the work had ended) is tried again and doesn't count.
"""

import argparse
import multiprocessing
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.killed_work import KINDS, Answer, Work

LONGEST_START, LONGEST_WORK = 120.0, 120.0
MOST_LATE = 10  # kills of one trial that come after the work's end


@dataclass(frozen=True, slots=True)
class Trial:
    kind: str
    answer: Answer


class Folders:
    """A folder for each kind of work, made once; every trial has its own copy."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._context = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
        if sys.platform != "win32":
            self._context.set_forkserver_preload(["tests.bench.killed_work"])
        self._lasts: dict[str, float] = {}

    def prepare(self, work: type[Work]) -> None:
        """Makes the folder, and measures how long the work takes when nobody disturbs it."""
        self._in_process(work, "fill", self._master(work))
        copy = self._copied(work, "whole")
        self._lasts[work.name] = self._run(work, copy, None)[1]

    def trial(self, work: type[Work], chance: random.Random, number: int) -> Trial:
        for late in range(MOST_LATE):
            copy = self._copied(work, f"{number}-{late}")
            # The share of late kills stays small, and the very end of the work is met too.
            finished, _ = self._run(work, copy, chance.uniform(0.0, self._lasts[work.name]))
            if finished:
                shutil.rmtree(copy)
                continue
            answer = self._look(work, copy)
            if answer.is_well:
                shutil.rmtree(copy)
            return Trial(work.name, answer)
        raise TimeoutError(f"{work.name} always ended before it was killed")

    def _run(self, work: type[Work], folder: Path, after: float | None) -> tuple[bool, float]:
        """(whether the work had ended, its seconds); with `after` it is killed that many seconds after its begin."""
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_do, args=(work.name, folder, theirs))
        process.start()
        theirs.close()
        if not ours.poll(LONGEST_START) or ours.recv() != "begins":
            raise RuntimeError(f"{work.name} did not begin")
        began = time.perf_counter()
        finished = ours.poll(LONGEST_WORK if after is None else after)
        seconds = time.perf_counter() - began
        process.kill() if after is not None else process.join()
        process.join()
        if after is None and process.exitcode:
            raise RuntimeError(f"{work.name} failed without a kill")
        ours.close()
        return finished, seconds

    def _look(self, work: type[Work], folder: Path) -> Answer:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_look, args=(work.name, folder, theirs))
        process.start()
        theirs.close()
        try:
            answer: Answer = ours.recv() if ours.poll(LONGEST_WORK) else Answer(why="the next start hangs")
        except EOFError:
            answer = Answer(why="the next start broke off")
        process.kill()
        process.join()
        ours.close()
        return answer

    def _in_process(self, work: type[Work], what: str, folder: Path) -> None:
        process = self._context.Process(target=_call, args=(work.name, what, folder))
        process.start()
        process.join()
        if process.exitcode:
            raise RuntimeError(f"{work.name}: {what} failed")

    def _master(self, work: type[Work]) -> Path:
        return self._place / work.name / "master"

    def _copied(self, work: type[Work], name: str) -> Path:
        copy = self._place / work.name / name
        shutil.copytree(self._master(work), copy)
        return copy


def _call(kind: str, what: str, folder: Path) -> None:
    getattr(KINDS[kind], what)(folder)


def _do(kind: str, folder: Path, out: Connection) -> None:
    KINDS[kind].do(folder, lambda: out.send("begins"))
    out.send("ended")


def _look(kind: str, folder: Path, out: Connection) -> None:
    out.send(KINDS[kind].after_kill(folder))


def measured(kills: int, seed: int) -> Sequence[Trial]:
    """The trials, the kinds of work in turn."""
    chance = random.Random(seed)
    trials: list[Trial] = []
    with tempfile.TemporaryDirectory(prefix="callside-kills-") as place:
        folders = Folders(Path(place))
        kinds = list(KINDS.values())[: max(1, min(kills, len(KINDS)))]
        for work in kinds:
            folders.prepare(work)
        for number in range(kills):
            trials.append(folders.trial(kinds[number % len(kinds)], chance, number))
    return trials


def table(trials: Sequence[Trial]) -> list[Figure]:
    figures = []
    for kind in dict.fromkeys(trial.kind for trial in trials):
        answers = [trial.answer for trial in trials if trial.kind == kind]
        for name in ("opens", "complete", "chain"):
            good = sum(bool(getattr(answer, name)) for answer in answers)
            figures.append(Figure(f"{kind}: {name}, of {len(answers)} kills", good / len(answers), 1.0))
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    trials = measured(chosen.kills, chosen.seed)
    for trial in trials:
        if not trial.answer.is_well:
            print(f"FAIL {trial.kind}: {trial.answer.why}")
    figures = table(trials)
    for figure in figures:
        print(figure)
    met = Counter((trial.kind, trial.answer.state) for trial in trials)
    print("found at the next start: " + ", ".join(f"{kind} {state} {n}" for (kind, state), n in sorted(met.items())))
    return 0 if all(figure.met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
