"""The real sandbox as a process of its own, and the accounts that lead to it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import requests

from app.domain.brief import BriefQuery, CalendarEvent
from app.domain.people import Participant, Side
from connectors.base import Account

ROOT = Path(__file__).resolve().parents[3]
NEW_YORK = timezone(timedelta(hours=-5))
TOKENS = {
    "salesforce": "sandbox-salesforce",
    "salesforcedocuments": "sandbox-salesforce",
    "gmail": "sandbox-google",
    "googlecalendar": "sandbox-google",
    "jira": "sandbox-jira",
    "outlookdrafts": "sandbox-microsoft",
    "outlookcalendar": "sandbox-microsoft",
    "hubspot": "sandbox-hubspot",
    "teams": "sandbox-microsoft",
    "teamscolleagues": "sandbox-microsoft",
    "slack": "xoxp-sandbox",
    "slackcolleagues": "xoxp-sandbox",
    "notion": "ntn-sandbox",
    "threecx": "sandbox-threecx",
}
_RUN = (
    "import json, sys; from pathlib import Path; from connectors.sandbox.server import serve; "
    "serve(folder=Path(sys.argv[1]), watch_stdin=True, on_ready=lambda address: print(address, flush=True))"
)


class Sandbox:
    """One sandbox process over a state folder; can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _RUN, str(self.folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        assert self.url, "the sandbox did not start"

    def kill(self) -> None:
        self.process.kill()
        self._reap()

    def stop(self) -> int:
        """Closes its standard input, as the end of its parent does."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        code = self.process.wait(20)
        self._reap()
        return code

    def _reap(self) -> None:
        self.process.wait(20)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()

    @property
    def ca(self) -> Path:
        return self.folder / "ca.pem"

    def control(self, **changes: Any) -> Any:
        answer = requests.post(f"{self.url}/_sandbox/control", json=changes, verify=str(self.ca), timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    faulty = False

    def fault(self, name: str, match: str = ".", **more: Any) -> None:
        self.faulty = True
        self.control(faults=[{"match": match, "fault": name, **more}])

    def heal(self) -> None:
        if self.faulty:
            self.control(faults=[])
        self.faulty = False

    def effects(self, key: str) -> list[dict[str, str]]:
        answer = requests.get(f"{self.url}/_sandbox/effects", verify=str(self.ca), timeout=10)
        return [e for e in answer.json()["effects"] if e["key"] == key]

    def account(self, connector: type | str, *, token: str | None = None, base_url: str | None = None) -> Account:
        name = connector if isinstance(connector, str) else connector.__name__.lower()
        held = token or TOKENS[name]
        extra = {"client_id": "callside"} if name == "threecx" else {}
        return Account(base_url or self.url, lambda: held, self.ca, extra)

    def patience(self, connector: Any, write: Any, wanted: Any) -> Any:
        """Looks until the finding is the wanted one, as the outbox does after its settle window."""
        for _ in range(100):
            finding = connector.find(write, timeout=10)
            if finding.found is wanted:
                break
            time.sleep(0.05)
        return finding


@pytest.fixture(scope="session")
def shared_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"))
    sandbox.control(settings={"slack_rate_limit": False})
    yield sandbox
    assert sandbox.stop() == 0, "it ends by itself with its parent"


@pytest.fixture
def sandbox(shared_sandbox: Sandbox) -> Iterator[Sandbox]:
    """The shared one, with no fault left over."""
    yield shared_sandbox
    shared_sandbox.heal()


@pytest.fixture
def own_sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    """One that a test may kill and whose story it may change."""
    sandbox = Sandbox(tmp_path / "state")
    yield sandbox
    sandbox.kill()


@pytest.fixture
def acme_query() -> BriefQuery:
    people = (
        Participant("Jane Wilson", Side.CUSTOMER, "CTO", "jane.wilson@acme.example"),
        Participant("Bob Torres", Side.CUSTOMER, "VP Engineering", "bob.torres@acme.example"),
    )
    start = datetime(2024, 12, 6, 14, tzinfo=NEW_YORK)
    event = CalendarEvent(
        "acme_120624", "acme_120624@google.com", "Acme Industries demo", start, start + timedelta(hours=1), people
    )
    return BriefQuery(
        event,
        "Acme Industries",
        ("acme.example",),
        people,
        start - timedelta(minutes=5),
        others=("Acme Logistics",),
        records={"001Hs00003ACMEIIAA": "", "003Hs00004JANEWIAA": "Jane Wilson", "006Hs00001ACMEPIAA": ""},
    )
