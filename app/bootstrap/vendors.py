"""The outside systems: connected to a company's accounts, to the sandbox, or to nothing."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from app.domain.brief import CalendarEvent
from app.domain.errors import UserActionNeeded
from app.domain.help import Availability, HelpAnswer
from app.domain.outbox import Prepared, Receipt
from app.domain.people import Participant
from app.domain.ports import BriefSource, Calendar, Clock, Colleagues, WriteConnector
from app.domain.proposal import Person, Vendor
from app.jobs import child, wait_until
from app.paths import RESOURCES, demo_data_dir, private_dir

# The sandbox commits before it answers, so a request that is over has settled; a second is more than it ever takes.
SANDBOX_SETTLE_SECONDS = 1.0
SANDBOX_START_SECONDS = 30.0


class NotConnected:
    """A calendar and colleagues for an installation without accounts: every question says what to do."""

    def _say(self) -> NoReturn:
        raise UserActionNeeded(
            "No account is connected here: try `python -m app demo`, which brings systems of its own."
        )

    def event(self, event_id: str) -> CalendarEvent | None:
        self._say()

    def upcoming(self, now: datetime, hours: float) -> Sequence[CalendarEvent]:
        return ()

    def busy(self, email: str, start: datetime, end: datetime) -> bool:
        self._say()

    def find(self, people: Sequence[Participant]) -> Sequence[Person]:
        return ()

    def by_name(self, name: str) -> Person | None:
        return None

    def availability(self, person: Person) -> Availability:
        self._say()

    def me(self) -> Person:
        self._say()

    def ask(self, prepared: Prepared, *, timeout: float) -> Receipt:
        self._say()

    def answers(self) -> AbstractContextManager[Callable[[float], HelpAnswer | None]]:
        self._say()


@dataclass(frozen=True, slots=True)
class Vendors:
    """What bootstrap wires services with. `first` know an account by its people, `then` need its name."""

    calendar: Calendar = field(default_factory=NotConnected)
    colleagues: Colleagues = field(default_factory=NotConnected)
    first: Sequence[BriefSource] = ()
    then: Sequence[BriefSource] = ()
    writers: Mapping[Vendor, WriteConnector] = field(default_factory=dict)


@contextmanager
def sandbox(folder: Path) -> Iterator[str]:
    """The base address of a running sandbox whose state is in `folder`: one that runs there already, else a child."""
    from connectors.sandbox import client

    private_dir(folder)
    running = client.address(folder)
    if running:
        yield running
        return
    log = folder / "sandbox.log"
    log.unlink(missing_ok=True)
    with child(["sandbox", "--state", str(folder), "--watch-stdin"], log_file=log) as process:

        def ready() -> str | None:
            if process.poll() is not None:
                said = log.read_text(encoding="utf-8").strip().splitlines()
                raise UserActionNeeded(
                    said[-1] if said else "The sandbox did not start: run `python -m app sandbox` to see why."
                )
            return client.address(folder)

        yield wait_until(ready, SANDBOX_START_SECONDS, "The sandbox did not start in time: try again.")


def run_sandbox(
    *,
    folder: Path | None = None,
    port: int | None = None,
    latency_ms: float = 0.0,
    faults: list[dict[str, Any]] | None = None,
    watch_stdin: bool = False,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serves the vendors' interfaces until stopped; `folder` keeps what they hold, default in the demo's folder."""
    from connectors.sandbox.server import serve

    serve(
        folder=private_dir(folder or demo_data_dir() / "sandbox"),
        port=port,
        latency_ms=latency_ms,
        faults=faults,
        watch_stdin=watch_stdin,
        on_ready=on_ready,
    )


def sandbox_effects(folder: Path) -> object:
    """What the sandbox holds that Callside wrote."""
    from connectors.sandbox import client

    return client.effects(folder)


def sandbox_vendors(base_url: str, folder: Path, clock: Clock) -> Vendors:
    """The real connectors, on the sandbox's accounts."""
    from connectors.base import Account
    from connectors.gmail import Gmail
    from connectors.google_calendar import GoogleCalendar
    from connectors.jira import Jira
    from connectors.notion import Notion
    from connectors.salesforce import Salesforce
    from connectors.slack import Slack
    from connectors.slack_help import SlackColleagues

    tokens = json.loads((RESOURCES / "sandbox" / "scenario.json").read_text(encoding="utf-8"))["settings"]["tokens"]

    def account(name: str, **extra: str) -> Account:
        return Account(base_url, lambda: tokens[name], folder / "ca.pem", extra)

    email = "sarah.chen@techcorp.example"
    salesforce, jira, notion = (
        Salesforce(account("salesforce")),
        Jira(account("jira", email=email)),
        Notion(account("notion")),
    )
    slack, gmail = Slack(account("slack")), Gmail(account("google", email=email))
    calendar = GoogleCalendar(account("google", email=email))
    colleagues = SlackColleagues(account("slack"), lambda: tokens["slack_app"], lambda: clock.now().timestamp())
    writers: list[WriteConnector] = [salesforce, gmail, jira, slack, notion]
    for writer in writers:
        writer.settle_seconds = SANDBOX_SETTLE_SECONDS
    return Vendors(calendar, colleagues, (salesforce, calendar), (jira, slack, notion), {w.vendor: w for w in writers})
