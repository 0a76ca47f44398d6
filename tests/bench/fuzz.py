"""Files and messages that others write, broken for as long as one has: what ends outside of the error tree is a failure.

    python -m tests.bench.fuzz [--seconds N] [KIND ...]

Each kind has N seconds: policy, orders, exports, calendar, chunks, socket, answers. Hypothesis tells the smallest content
that fails; one that isn't through after half a minute counts as a hang.
"""

import argparse
import random
import signal
import sys
import threading
import time
import traceback
from dataclasses import dataclass

from hypothesis import HealthCheck, given, seed, settings

from tests.bench.broken_files import KINDS, Kind

BATCH = 200  # contents of one run of hypothesis
LONGEST = 30  # seconds for one content
SLACK = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@dataclass(slots=True)
class Tried:
    """How many contents of a kind were tried, and what went wrong, in words."""

    contents: int = 0
    failure: str = ""


def batch(kind: Kind, examples: int, number: int, tried: Tried) -> None:
    """One run of hypothesis over a kind. Raises what a content raises, and AssertionError where a thread died of one."""

    @seed(number)
    @settings(max_examples=examples, deadline=None, suppress_health_check=SLACK, database=None)
    @given(content=kind.content)
    def run(content: object) -> None:
        tried.contents += 1
        _arm(LONGEST)
        try:
            kind.check(content)
        finally:
            _arm(0)

    died: list[str] = []
    before = threading.excepthook
    threading.excepthook = lambda args: died.append(f"{args.exc_type.__name__}: {args.exc_value}")
    try:
        run()
    finally:
        threading.excepthook = before
    assert not died, f"a thread died: {died[0]}"


def _arm(seconds: int) -> None:
    if hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGALRM, _hang)
        signal.alarm(seconds)


def _hang(_number: int, _frame: object) -> None:
    raise AssertionError(f"not through after {LONGEST} seconds")


def long_run(kind: Kind, seconds: float, number: int) -> Tried:
    tried = Tried()
    end = time.monotonic() + seconds
    while time.monotonic() < end and not tried.failure:
        number += 1
        try:
            batch(kind, BATCH // kind.cost, number, tried)
        except Exception:  # whatever it is, it is what the bench looks for
            tried.failure = traceback.format_exc()[-3000:]
    return tried


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    chosen = parser.parse_args()
    unknown = set(chosen.kinds) - set(KINDS)
    if unknown:
        parser.error(f"no such kind: {', '.join(sorted(unknown))}")
    print(f"seed {chosen.seed}", flush=True)
    failed = False
    for name in chosen.kinds or KINDS:
        tried = long_run(KINDS[name], chosen.seconds, chosen.seed)
        failed = failed or bool(tried.failure)
        print(f"{'FAIL' if tried.failure else 'ok  '} {name:10} {tried.contents:8} contents", flush=True)
        if tried.failure:
            print(tried.failure)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
