"""`python3 dev.py bench writes [--kills N] [--short]`: is every approved write at its vendor exactly once?

Real processes, the real connectors over HTTPS against the sandbox, the real encrypted outbox. Prints a table of figures
against their goals, keeps them in build/bench-writes.jsonl, and ends with 1 where one falls short.
"""

import argparse
import gc
import json
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.domain.outbox import OutboxState
from app.domain.proposal import ActionKind, Vendor
from tests.bench import write_targets
from tests.bench import write_trials as trials
from tests.bench.write_day import day
from tests.bench.write_targets import THIRTEEN, Write
from tests.bench.write_trials import Sandbox

HISTORY = trials.ROOT / "build" / "bench-writes.jsonl"
# At once: the kills keep the processor busy, and the trials of every failpoint mostly wait for a fault to pass.
LANES, ALL_LANES = 3, 8
BATCH = 40  # trials on one sandbox before it is made anew: its search for a key looks at everything it holds
SENT_BY = {
    Write(Vendor.SALESFORCE, ActionKind.CALL_NOTE): ("PATCH", "/sobjects/Task/"),
    Write(Vendor.SALESFORCE, ActionKind.STAGE): ("PATCH", "/sobjects/Opportunity/"),
    Write(Vendor.GMAIL, ActionKind.DRAFT): ("POST", "/drafts"),
    Write(Vendor.JIRA, ActionKind.COMMENT): ("POST", "/comment"),
    Write(Vendor.SLACK, ActionKind.MESSAGE): ("POST", "chat.postMessage"),
    Write(Vendor.NOTION, ActionKind.SUMMARY_LINE): ("PATCH", "/children"),
    Write(Vendor.HUBSPOT, ActionKind.CALL_NOTE): ("POST", "/objects/notes$"),
    Write(Vendor.HUBSPOT, ActionKind.STAGE): ("PATCH", "/objects/deals/"),
    Write(Vendor.TEAMS, ActionKind.MESSAGE): ("POST", "/chats/.*/messages$"),
    Write(Vendor.SALESFORCE, ActionKind.TASK): ("PATCH", "/sobjects/Task/"),
    Write(Vendor.SALESFORCE, ActionKind.FIELD): ("PATCH", "/sobjects/Opportunity/"),
    Write(Vendor.HUBSPOT, ActionKind.TASK): ("POST", "/objects/tasks$"),
    Write(Vendor.HUBSPOT, ActionKind.FIELD): ("PATCH", "/objects/deals/"),
}
LOOKED_BY = {
    Write(Vendor.SALESFORCE, ActionKind.STAGE): ("GET", "/query"),
    Write(Vendor.GMAIL, ActionKind.DRAFT): ("GET", "/drafts"),
    Write(Vendor.JIRA, ActionKind.COMMENT): ("GET", "/comment"),
    Write(Vendor.SLACK, ActionKind.MESSAGE): ("POST", "conversations.history"),
    Write(Vendor.NOTION, ActionKind.SUMMARY_LINE): ("GET", "/children"),
    Write(Vendor.HUBSPOT, ActionKind.CALL_NOTE): ("GET", "/associations/notes"),
    Write(Vendor.HUBSPOT, ActionKind.STAGE): ("GET", "/objects/deals/"),
    Write(Vendor.TEAMS, ActionKind.MESSAGE): ("GET", "/chats/.*/messages$"),
    Write(Vendor.SALESFORCE, ActionKind.FIELD): ("GET", "/query"),
    Write(Vendor.HUBSPOT, ActionKind.TASK): ("GET", "/associations/tasks"),
    Write(Vendor.HUBSPOT, ActionKind.FIELD): ("GET", "/objects/deals/"),
}
# By a key of ours (Salesforce's task), by what is read back of a list (Jira, Teams), by a value (HubSpot's field).
SHORT = (
    Write(Vendor.JIRA, ActionKind.COMMENT),
    Write(Vendor.SALESFORCE, ActionKind.TASK),
    Write(Vendor.TEAMS, ActionKind.MESSAGE),
    Write(Vendor.HUBSPOT, ActionKind.FIELD),
)
DRIFT = {"id": "identifier", "Id": "identifier", "ts": "stamp", "results": "items", "records": "rows"}
SEND_FAULTS: tuple[dict[str, Any] | None, ...] = (
    None, {"fault": "latency", "seconds": 1.6}, {"fault": "429", "seconds": 1}, {"fault": "429_no_header"},
    {"fault": "401"}, {"fault": "403_limit"}, {"fault": "529", "seconds": 1}, {"fault": "500_before"},
    {"fault": "500_after_commit"}, {"fault": "drop_before"}, {"fault": "drop_after_commit"},
    {"fault": "late_commit", "seconds": 1.5}, {"fault": "slow_body", "seconds": 1.6}, {"fault": "bad_json"},
    {"fault": "schema_drift", "rename": DRIFT},
)  # fmt: skip
LOOK_FAULTS = ({"fault": "500_before"}, {"fault": "drop_before"}, {"fault": "429", "seconds": 1}, {"fault": "bad_json"},
               {"fault": "slow_body", "seconds": 1.6}, {"fault": "schema_drift", "rename": DRIFT})  # fmt: skip

Counts = Counter[str]


# ── trials that share a sandbox ─────────────────────────────────────────────────────────────────────────────────


class Bench:
    """A lane: one sandbox at a time, trial after trial, and what became of their writes."""

    def __init__(self, *, latency_ms: float = 0.0) -> None:
        self.counts: Counts = Counter()
        self._latency = latency_ms
        self._root = Path(tempfile.mkdtemp(prefix="callside-bench-"))
        self._base = trials.template(self._root / "base")
        self._made = 0
        self._batch: list[tuple[Path, str]] = []
        self.sandbox = self._sandbox()

    def _sandbox(self) -> Sandbox:
        return Sandbox(self._root / f"sandbox-{self._made}", latency_ms=self._latency)

    def trial(self, kind: str = "callside") -> tuple[int, Path]:
        """A number and a folder of its own, with its targets ready; `kind` says who writes."""
        if self._made and self._made % BATCH == 0:
            self.settle()
            self.sandbox.stop()
            self.sandbox = self._sandbox()
        self._made += 1
        folder = trials.fresh(self._base, self._root / f"trial-{self._made}")
        self.sandbox.control(document=write_targets.documents(self._made), faults=[])
        self._batch.append((folder, kind))
        return self._made, folder

    def settle(self) -> None:
        """Counts the batch's writes at the vendor, after every request of ours must have ended, and tells how far its lane
        is: a lane of a thousand kills takes most of an hour."""
        time.sleep(trials.TIMEOUT + trials.SETTLE)
        there = self.sandbox.effects()
        for folder, who in self._batch:
            if who == "naive":
                self._judge_naive(folder, there)
            else:
                for row in trials.rows(folder):
                    self._judge(row, there)
            shutil.rmtree(folder)
        self._batch.clear()
        told = ", ".join(f"{self.counts[name]} {name}" for name in ("writes", "lost", "duplicated"))
        print(f"lane {os.getpid()}: {self._made} trials, {told}", file=sys.stderr, flush=True)

    def _judge(self, row: tuple[str, str, str, str], there: dict[str, int]) -> None:
        key, kind, target, state = row
        count = there.get(write_targets.expected(key, kind, target), 0)
        self.counts["writes"] += 1
        self.counts[f"state {state}"] += 1
        self.counts["duplicated"] += max(0, count - 1)
        waits = state in (*trials_open(), OutboxState.PARKED)
        self.counts["lost"] += count == 0 and not waits
        self.counts["written"] += count > 0

    def _judge_naive(self, folder: Path, there: dict[str, int]) -> None:
        for name in json.loads((folder / "naive.json").read_text()):
            count = there.get(name, 0)
            self.counts["naive writes"] += 1
            self.counts["naive duplicated"] += max(0, count - 1)
            self.counts["naive lost"] += count == 0

    def close(self) -> Counts:
        self.settle()
        self.sandbox.stop()
        shutil.rmtree(self._root, ignore_errors=True)
        return self.counts


def trials_open() -> tuple[OutboxState, ...]:
    return (OutboxState.PENDING, OutboxState.AMBIGUOUS, OutboxState.SENDING)


def exhaustive(kinds: Sequence[Write], faults: Any, looks: Any) -> Counts:
    """Every failpoint of each write under every fault: killed there, started again, run to its end."""
    bench = Bench()
    placed = [(kind, fault, SENT_BY[kind]) for kind in kinds for fault in faults]
    placed += [(kind, fault, LOOKED_BY[kind]) for kind in kinds for fault in looks if kind in LOOKED_BY]
    for kind, fault, (method, path) in placed:
        for kill_at in range(1, 100):
            number, folder = bench.trial()
            if fault:
                bench.sandbox.control(faults=[{**fault, "match": path, "method": method}])
            made = write_targets.proposals(number, (kind,))
            killed, _ = trials.run(lambda: trials.callside(folder, bench.sandbox, made, kill_at=kill_at))  # noqa: B023
            if not killed:
                break
            bench.counts["failpoints"] += 1
            trials.run(lambda: trials.callside(folder, bench.sandbox, made))  # noqa: B023
    return bench.close()


def kills(number_of: int, controls: int, seed: int) -> Counts:
    """Random kill -9 among thirteen writes; then the naive writer with the same chances."""
    chance = random.Random(seed)
    bench = Bench(latency_ms=40.0)
    for who, wanted in (("callside", number_of), ("naive", controls)):
        if not wanted:
            continue
        usual, done = _usual(bench, who), 0
        while done < wanted:
            number, folder = bench.trial(who)
            work = _worker(who, bench, number, folder)
            killed, _ = trials.run(work, kill_after=chance.uniform(0.02, usual))
            if killed:
                done += 1
                bench.counts[f"{who} kills"] += 1
                if who == "callside":
                    states = [state for *_, state in trials.rows(folder)]
                    bench.counts["in the window"] += OutboxState.SENDING in states
                trials.run(work)
    return bench.close()


def _usual(bench: Bench, who: str) -> float:
    """How long an undisturbed run takes: the kills are spread over that time."""
    times = []
    for _ in range(2):
        number, folder = bench.trial(who)
        began = time.monotonic()
        trials.run(_worker(who, bench, number, folder))
        times.append(time.monotonic() - began)
    return min(times)


def _worker(who: str, bench: Bench, number: int, folder: Path) -> Callable[[], Any]:
    made = write_targets.proposals(number, THIRTEEN)
    if who == "callside":
        return lambda: trials.callside(folder, bench.sandbox, made)
    keys = [
        write_targets.expected(str(trials.uuid.uuid5(trials.uuid.NAMESPACE_OID, p.id)), p.action.kind, p.action.target)
        for p in made
    ]
    (folder / "naive.json").write_text(json.dumps(keys))
    return lambda: trials.naive(folder, bench.sandbox, made)


def races(number_of: int) -> Counts:
    """Two processes approve the same proposals at the same moment."""
    bench = Bench()
    for _ in range(number_of):
        number, folder = bench.trial()
        made = write_targets.proposals(number, THIRTEEN)
        reading, writing = os.pipe()

        def gate(reading: int = reading, writing: int = writing) -> None:
            os.close(writing)
            os.read(reading, 1)  # ends for both when the parent closes its end

        work = lambda: trials.callside(folder, bench.sandbox, made, start=gate)  # noqa: E731, B023
        processes = [multiprocessing.get_context("fork").Process(target=work) for _ in range(2)]
        for process in processes:
            process.start()
        time.sleep(0.25)
        os.close(writing)
        os.close(reading)
        for process in processes:
            process.join(60)
        bench.counts["failed racers"] += sum(process.exitcode != 0 for process in processes)
        bench.counts["races"] += 1
        bench.counts["late rows"] += len(trials.rows(folder)) != len(THIRTEEN)
        if any(state != OutboxState.DONE for *_, state in trials.rows(folder)):
            trials.run(lambda: trials.callside(folder, bench.sandbox, made))  # noqa: B023
    return bench.close()


# ── the table ───────────────────────────────────────────────────────────────────────────────────────────────────


def measure(number_of_kills: int, *, short: bool) -> Counts:
    """All four parts; `short` keeps one fault, a kind for each way to find a write again, few races and one sandbox for
    each part, for the suite."""
    send = SEND_FAULTS if not short else (SEND_FAULTS[10],)
    look = LOOK_FAULTS if not short else ()
    kinds = [(kind,) for kind in THIRTEEN] if not short else [SHORT[:2], SHORT[2:]]
    total: Counts = Counter()
    gc.freeze()  # what is loaded is no worker's garbage: else each would walk it all, and copy its pages
    with ProcessPoolExecutor(LANES if short else ALL_LANES, mp_context=multiprocessing.get_context("fork")) as lanes:
        lanes_of_kills = LANES if not short else 1
        shares = [
            number_of_kills // lanes_of_kills + (lane < number_of_kills % lanes_of_kills)
            for lane in range(lanes_of_kills)
        ]
        running = [
            lanes.submit(kills, share, share // 3 if short else share, 20241206 + lane)
            for lane, share in enumerate(shares)
        ]
        running += [lanes.submit(exhaustive, some, send, look) for some in kinds]
        running.append(lanes.submit(races, 3 if short else 200))
        for number, done in enumerate(as_completed(running), start=1):
            if error := done.exception():
                # Now: the lanes that are at work need up to an hour to end, and only then would it be raised.
                traceback.print_exception(error)
                lanes.shutdown(wait=False, cancel_futures=True)
            total.update(done.result())
            told = f"{total['writes']} writes, {total['lost']} lost, {total['duplicated']} duplicated"
            print(f"part {number} of {len(running)}: {told}", file=sys.stderr, flush=True)
    if not short:
        total.update(trials.run(day, limit=600)[1])
    return total


def judged(c: Counts, wanted_kills: int, *, short: bool) -> list[tuple[str, str, str, bool]]:
    """(figure, measured, goal, met)."""
    table = [
        ("writes approved in all", f"{c['writes']}", "", True),
        ("failpoints tried, each fault", f"{c['failpoints']}", "> 0", c["failpoints"] > 0),
        ("random kill -9", f"{c['callside kills']}", f"{wanted_kills}", c["callside kills"] >= wanted_kills),
        ("… of them in the ambiguous window", f"{c['in the window']}", "> 0", c["in the window"] > 0),
        ("two approve at once", f"{c['races']}", "", True),
        ("… a process failed or rows differ", f"{c['failed racers'] + c['late rows']}", "0",
         not c["failed racers"] + c["late rows"]),
        ("lost", f"{c['lost']}", "0", c["lost"] == 0),
        ("duplicated", f"{c['duplicated']}", "0", c["duplicated"] == 0),
        # A limit by status 403 is Salesforce's own way; of any other vendor it is a refusal, which waits for a person.
        ("parked with its reason: refused there", f"{c['state parked']}", "", True),
        ("neither written nor parked in the end", f"{c['writes'] - c['state done'] - c['state parked']}", "0",
         c["writes"] == c["state done"] + c["state parked"]),
        ("naive writer under such kills: writes", f"{c['naive writes']}", "", True),
        # The control: some fifty writes may meet no kill between commit and answer, a thousand do.
        ("naive writer: duplicated", f"{c['naive duplicated']}", "" if short else "> 0", short or c["naive duplicated"] > 0),
    ]  # fmt: skip
    if not short:
        seconds = c["day milliseconds"] / 1000
        table += [
            ("a day's writes, 300 ms a request (3 days)", f"{c['day writes']}", "381", c["day writes"] == 381),
            ("slowest day, s", f"{seconds:.1f}", "≤ 60", seconds <= 60),
            ("refused for going too fast", f"{c['day refused for speed']}", "0", c["day refused for speed"] == 0),
            ("lost or duplicated", f"{c['day lost'] + c['day duplicated']}", "0",
             not c["day lost"] + c["day duplicated"]),
            ("memory, day 3 against day 1, MB", f"{c['day growth kB'] / 1024:.1f}", "≤ 20",
             c["day growth kB"] <= 20 * 1024),
        ]  # fmt: skip
    return table


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench writes", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="random kill -9, thirteen writes each")
    parser.add_argument("--short", action="store_true", help="one fault, few races, no day: what the suite runs")
    asked = parser.parse_args()
    began = time.monotonic()
    counts = measure(asked.kills, short=asked.short)
    table = judged(counts, asked.kills, short=asked.short)
    for name, value, goal, met in table:
        print(f"{'ok  ' if met else 'FAIL'}  {name:48} {value:>8}  {goal}")
    HISTORY.parent.mkdir(exist_ok=True)
    with HISTORY.open("a", encoding="utf-8") as file:
        entry = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "seconds": round(time.monotonic() - began)}
        file.write(json.dumps({**entry, **counts}, sort_keys=True) + "\n")
    print(f"{time.monotonic() - began:.0f} s; kept in {HISTORY.relative_to(trials.ROOT)}")
    return 0 if all(met for *_, met in table) else 1


if __name__ == "__main__":
    sys.exit(main())
