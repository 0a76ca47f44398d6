"""A rep's day in one go: 127 writes of 15 calls against a sandbox that takes 300 ms for each request."""

import resource
import shutil
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.domain.outbox import OutboxRow, OutboxState
from app.domain.proposal import Action, ActionKind, ProposalState
from app.events import Events
from app.jobs import Jobs
from app.services.outbox.worker import OutboxWorker
from app.services.review.service import ReviewService
from app.services.setup.clocks import SystemClock
from app.store.sqlstore import SqlStore
from tests.bench import write_targets
from tests.bench import write_trials as trials
from tests.bench.write_targets import SIX
from tests.bench.write_trials import Sandbox

Counts = Counter[str]


def day(days: int = 3) -> Counts:
    """127 writes of 15 calls at 300 ms a request, approved at once; the same process does several days."""
    root = Path(tempfile.mkdtemp(prefix="callside-bench-"))
    sandbox = Sandbox(root / "sandbox", latency_ms=300.0, settings={"slack_rate_limit": True})
    counts: Counts = Counter()
    slowest, memory = 0.0, []
    for number in range(days):
        counts["day writes"] += _one_day(root, sandbox, number, counts, took := [0.0])
        slowest = max(slowest, took[0])
        memory.append(_resident())
    there = sandbox.effects()
    counts["day duplicated"] = sum(n - 1 for n in there.values() if n > 1)
    counts["day milliseconds"] = int(slowest * 1000)
    counts["day growth kB"] = memory[-1] - memory[0]
    sandbox.stop()
    shutil.rmtree(root)
    return counts


def _one_day(root: Path, sandbox: Sandbox, number: int, counts: Counts, took: list[float]) -> int:
    store = SqlStore(root / f"day-{number}", trials.KEY)
    connectors: Any = sandbox.connectors()
    events, jobs, clock = Events(), Jobs(), SystemClock()
    review = ReviewService(store=store, connectors=connectors, clock=clock, events=events)
    writer = OutboxWorker(store=store, connectors=connectors, clock=clock, jobs=jobs, events=events, timeout=20.0)
    weekly, found = write_targets.targets(9000 + number)[ActionKind.SUMMARY_LINE], []
    documents = write_targets.documents(9000 + number)
    for call in range(15):
        at = number * 100 + call + 1
        documents += write_targets.documents(at)
        made = write_targets.proposals(at, SIX)
        last = made[-1]
        made[-1] = replace(last, action=replace(last.action, target=weekly))  # one weekly page takes all of them
        me = Action(made[4].action.vendor, ActionKind.DIRECT_SUMMARY, "U05SARAHCHN", "you", {"text": f"Call {call}"})
        log = Action(
            made[0].action.vendor, ActionKind.HELP_LOG, made[0].action.target, "", {"subject": "SE", "text": "t"}
        )
        more = [replace(made[0], id=f"{made[0].id}-{kind.kind}", action=kind) for kind in (me, log)]
        if call < 7:
            other = replace(made[3].action, target=write_targets.targets(at)[ActionKind.COMMENT], content={
                "paragraphs": [{"text": "A second one."}]})  # fmt: skip
            more.append(replace(made[3], id=f"{made[3].id}-2", call_id=f"{made[3].call_id}-b", action=other))
        found += made + more
    sandbox.control(document=documents)
    store.save_proposals(found)
    began = time.monotonic()
    review.approve([c for c in review.cards() if c.proposal.state is ProposalState.PENDING])
    left = writer.run(patience=120)
    took[0] = time.monotonic() - began
    rows: list[OutboxRow] = list(store.outbox())
    counts["day lost"] += sum(row.state is not OutboxState.DONE for row in rows) + len(left)
    with store.read() as session:
        slowed = session.connection().exec_driver_sql("SELECT count(*) FROM attempt WHERE outcome LIKE '%rate_limited'")
        counts["day refused for speed"] += int(slowed.scalar() or 0)
    jobs.close()
    store.dispose()
    return len(rows)


def _resident() -> int:
    """Resident memory in kB, where the system tells; else the highest so far."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return pages * resource.getpagesize() // 1024
