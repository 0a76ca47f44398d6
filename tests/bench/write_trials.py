"""The parts of the writes bench: a sandbox, processes that are killed, and the nine writes of one call.

A trial's worker is a forked process with the program's own store, services and connectors. What kills it is laid over
the store and the connectors here; the program knows nothing of it.
"""

import contextlib
import hashlib
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import requests
import sqlcipher3.dbapi2 as sqlcipher
from filelock import FileLock, Timeout
from sqlalchemy.orm import configure_mappers

from app.domain.outbox import Finding, Prepared, Receipt
from app.domain.proposal import Proposal, ProposalState, Vendor
from app.events import Events
from app.jobs import Jobs
from app.services.outbox.worker import OutboxWorker
from app.services.review.service import ReviewService
from app.services.setup.clocks import SystemClock
from app.store.sqlstore import SqlStore
from connectors.base import Account
from connectors.google import Gmail
from connectors.hubspot import HubSpot
from connectors.jira import Jira
from connectors.notion import Notion
from connectors.salesforce import Salesforce
from connectors.slack import Slack
from connectors.teams import Teams

# A forked worker finds the vendors' clients loaded; in the program they are loaded when they are first needed.
for _name in ("simple_salesforce.api", "jira", "slack_sdk", "notion_client", "googleapiclient.discovery", "httpx",
              "httpcore", "googleapiclient.http", "simple_salesforce.format", "truststore", "connectors.http",
              "sqlalchemy.dialects.sqlite.pysqlcipher"):  # fmt: skip
    importlib.import_module(_name)
configure_mappers()

ROOT = Path(__file__).resolve().parents[2]
KEY = hashlib.sha256(b"bench").digest()
# The windows of the product (20 s and 15 to 20 s), scaled down so that thousands of trials fit into minutes.
TIMEOUT, SETTLE = 1.2, 0.6
TOKENS = {"salesforce": "sandbox-salesforce", "google": "sandbox-google", "jira": "sandbox-jira",
          "slack": "xoxp-sandbox", "notion": "ntn-sandbox", "hubspot": "sandbox-hubspot",
          "microsoft": "sandbox-microsoft"}  # fmt: skip


class Sandbox:
    """A sandbox process over a folder of its own."""

    def __init__(self, folder: Path, *, latency_ms: float = 0.0, settings: dict[str, Any] | None = None) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "app", "sandbox", "--state", str(folder), "--watch-stdin"]
        self._process = subprocess.Popen(
            [*command, "--latency", str(latency_ms)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout
        said = self._process.stdout.readline().split()
        assert said, "the sandbox did not start"
        self.url = said[-1].removesuffix("/_sandbox")
        self.ca = folder / "ca.pem"
        self.control(settings={"slack_rate_limit": False, "slack_drops_repeats": False, **(settings or {})})

    def control(self, **changes: Any) -> None:
        answer = requests.post(f"{self.url}/_sandbox/control", json=changes, verify=str(self.ca), timeout=30)
        assert answer.status_code == 200, answer.text

    def effects(self) -> dict[str, int]:
        """How often each key is there."""
        answer = requests.get(f"{self.url}/_sandbox/effects", verify=str(self.ca), timeout=30)
        counted: dict[str, int] = {}
        for effect in answer.json()["effects"]:
            counted[effect["key"]] = counted.get(effect["key"], 0) + 1
        return counted

    def connectors(self) -> dict[Vendor, Any]:
        def account(name: str, **extra: str) -> Account:
            return Account(self.url, lambda: TOKENS[name], self.ca, extra)

        mail = "sarah.chen@techcorp.example"
        made = (Salesforce(account("salesforce")), Gmail(account("google", email=mail)),
                Jira(account("jira", email=mail)), Slack(account("slack")), Notion(account("notion")),
                HubSpot(account("hubspot")), Teams(account("microsoft")))  # fmt: skip
        for connector in made:
            connector.settle_seconds = SETTLE
        return {c.vendor: c for c in made}

    def stop(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


# ── dying at a chosen point ─────────────────────────────────────────────────────────────────────────────────────


class Points:
    """Counts the points that a worker passes, and ends it, as a power cut would, at the one that is chosen."""

    def __init__(self, kill_at: int | None) -> None:
        self.passed = 0
        self._kill_at = kill_at
        self._guard = threading.Lock()

    def __call__(self) -> None:
        with self._guard:
            self.passed += 1
            if self.passed == self._kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
                time.sleep(60)


class DyingStore(SqlStore):
    """Dies before and after each commit."""

    def __init__(self, folder: Path, points: Points) -> None:
        self._points = points
        super().__init__(folder, KEY)

    @contextmanager
    def write(self) -> Iterator[Any]:
        outermost = self._open.get() is None
        with super().write() as session:
            yield session
            if outermost:
                session.flush()
                self._points()
        if outermost:
            self._points()


class DyingConnector:
    """Dies before and after each request to a vendor."""

    def __init__(self, inner: Any, points: Points) -> None:
        self._inner = inner
        self._points = points

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def send(self, prepared: Prepared, *, timeout: float) -> Receipt:
        return self._around(lambda: self._inner.send(prepared, timeout=timeout))

    def find(self, prepared: Prepared, *, timeout: float, since: datetime | None = None) -> Finding:
        return self._around(lambda: self._inner.find(prepared, timeout=timeout, since=since))

    def _around(self, request: Callable[[], Any]) -> Any:
        self._points()
        try:
            return request()
        finally:
            self._points()


# ── workers ─────────────────────────────────────────────────────────────────────────────────────────────────────


def callside(folder: Path, sandbox: Sandbox, made: Sequence[Proposal], *, kill_at: int | None = None,
             patience: float = 40.0, start: Callable[[], None] = lambda: None, wait: float = TIMEOUT) -> int:  # fmt: skip
    """What the program does with an approval: approve what is still to approve, take the lease, recover, write.

    Answers how many points were passed.
    """
    points = Points(kill_at)
    store = DyingStore(folder, points)
    connectors: Any = {vendor: DyingConnector(c, points) for vendor, c in sandbox.connectors().items()}
    events, jobs, clock = Events(), Jobs(), SystemClock()
    store.save_proposals(made)
    points.passed = 0
    review = ReviewService(store=store, connectors=connectors, clock=clock, events=events)
    writer = OutboxWorker(store=store, connectors=connectors, clock=clock, jobs=jobs, events=events, timeout=wait)
    cards = review.cards()
    start()
    review.approve([card for card in cards if card.proposal.state is ProposalState.PENDING])
    with contextlib.suppress(Timeout), FileLock(folder / "callside.lock").acquire(timeout=0):
        writer.recover()
        writer.run(patience=patience)
    jobs.close()
    store.dispose()
    return points.passed


def naive(folder: Path, sandbox: Sandbox, made: Sequence[Proposal]) -> None:
    """The control: send, and send again on any error, until an answer says that it is done."""
    connectors = sandbox.connectors()

    def write(proposal: Proposal) -> None:
        mark = folder / f"{proposal.id}.done"
        connector = connectors[proposal.action.vendor]
        prepared = connector.prepare(proposal.action, str(uuid.uuid5(uuid.NAMESPACE_OID, proposal.id)))
        for _ in range(8):
            if mark.exists():
                return
            with contextlib.suppress(Exception):
                connector.send(prepared, timeout=TIMEOUT)
                mark.touch()

    threads = [threading.Thread(target=write, args=(proposal,)) for proposal in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def run(work: Callable[[], Any], *, kill_after: float | None = None, limit: float = 240.0) -> tuple[bool, Any]:
    """Runs `work` in a process of its own. Answers (whether it was killed, what it answered)."""
    reading, writing = os.pipe()
    began = time.monotonic()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(reading)
            os.write(writing, json.dumps(work()).encode())
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)
    os.close(writing)
    deadline = began + (limit if kill_after is None else kill_after)
    status = _ended(pid, deadline)
    if status is None:
        os.kill(pid, signal.SIGKILL)
        status = os.waitpid(pid, 0)[1]
        assert kill_after is not None, f"a worker did not end within {limit} s"
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return True, None
    assert status == 0, "a worker failed; its traceback is above"
    return False, json.loads(said)


def _ended(pid: int, deadline: float) -> int | None:
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return status
        if time.monotonic() >= deadline:
            return None
        time.sleep(0.002)


def template(folder: Path) -> Path:
    """An empty, migrated database, made once and copied for each trial."""
    run(lambda: SqlStore(folder, KEY).dispose())
    return folder


def fresh(base: Path, folder: Path) -> Path:
    shutil.copytree(base, folder)
    return folder


def rows(folder: Path) -> list[tuple[str, str, str, str]]:
    """(key, kind, target, state) of the outbox as it is on disk now."""
    connection = sqlcipher.connect(folder / "callside.db", timeout=10)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    found = connection.execute("SELECT key, kind, target, state FROM outbox").fetchall()
    connection.close()
    return [tuple(row) for row in found]
