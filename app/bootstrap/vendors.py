"""The outside systems: connected to a company's accounts, to the sandbox, or to nothing."""

import json
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from app.domain.account import System
from app.domain.brief import CalendarChanges, CalendarEvent
from app.domain.errors import CallsideError, UserActionNeeded
from app.domain.help import Availability, Heard, HelpAnswer, HelpMention
from app.domain.outbox import Prepared, Receipt
from app.domain.people import Participant
from app.domain.ports import BriefSource, Calendar, Clock, Colleagues, FileSource, PhoneSystem, Rota, WriteConnector
from app.domain.proposal import Person, Vendor
from app.jobs import child, wait_until
from app.paths import RESOURCES, demo_data_dir, private_dir

if TYPE_CHECKING:
    from app.services.accounts import AccountService
    from connectors.base import Account, Together

# The sandbox commits before it answers, so a request that is over has settled; a second is more than it ever takes.
SANDBOX_SETTLE_SECONDS = 1.0
SANDBOX_START_SECONDS = 30.0
ACCOUNT_CHECK_SECONDS = 15.0
EXPORT_SECONDS = 60.0


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

    def changes(self, token: str | None, *, start: datetime, end: datetime) -> CalendarChanges:
        return CalendarChanges(())

    def busy(self, email: str, start: datetime, end: datetime) -> bool:
        self._say()

    def find(self, people: Sequence[Participant]) -> Sequence[Person]:
        return ()

    def by_name(self, name: str) -> Person | None:
        return None

    def team(self, word: str) -> Sequence[Person]:
        return ()

    def everybody(self) -> Sequence[Person]:
        return ()

    def warm(self) -> None:
        return None

    def heard(self, sent: str, user_id: str) -> Heard:
        self._say()

    def availability(self, person: Person) -> Availability:
        self._say()

    def me(self) -> Person:
        self._say()

    def ask(self, prepared: Prepared, *, timeout: float) -> Receipt:
        self._say()

    def answers(self) -> AbstractContextManager[Callable[[float], HelpAnswer | HelpMention | None]]:
        self._say()


@dataclass(frozen=True, slots=True)
class Vendors:
    """What bootstrap wires services with. `first` know an account by its people, `then` need its name."""

    calendar: Calendar = field(default_factory=NotConnected)
    colleagues: Colleagues = field(default_factory=NotConnected)
    first: Sequence[BriefSource] = ()
    then: Sequence[BriefSource] = ()
    writers: Mapping[Vendor, WriteConnector] = field(default_factory=dict)
    files: Sequence[FileSource] = ()
    phone: PhoneSystem | None = None
    tracker: BriefSource | None = None
    rota: Rota | None = None
    can_hear: bool = False  # whether mentions in the chat reach this program


def connected_vendors(accounts: "AccountService", clock: Clock, together: "Together") -> Vendors:
    """The real connectors, on the accounts that the rep connected; what is not connected is left out. `together` asks for
    several things at once."""
    from connectors.base import Account, SlackDirectory
    from connectors.gmail import Gmail
    from connectors.google_calendar import GoogleCalendar
    from connectors.ics import IcsCalendar
    from connectors.jira import Jira
    from connectors.microsoft import OutlookCalendar, OutlookDrafts
    from connectors.notion import Notion
    from connectors.salesforce import Salesforce
    from connectors.salesforce_documents import SalesforceDocuments
    from connectors.salesforce_files import SalesforceFiles
    from connectors.slack import Slack
    from connectors.slack_help import SlackColleagues
    from connectors.threecx import ThreeCX

    infos = {view.system: view.info for view in accounts.views() if view.info}

    def account(system: System, home: str | None = None) -> Account:
        info = infos[system]
        ca_file = Path(info.extra["ca_file"]) if info.extra.get("ca_file") else None
        address = info.extra.get("server") or home or info.base_url
        return Account(address, partial(accounts.token, system), ca_file, info.extra)

    writers: list[WriteConnector] = []
    first: list[BriefSource] = []
    then: list[BriefSource] = []
    files: list[FileSource] = []
    calendar: Calendar = NotConnected()
    colleagues: Colleagues = NotConnected()
    jira: Jira | None = None
    notion: Notion | None = None
    if System.SALESFORCE in infos:
        salesforce = Salesforce(account(System.SALESFORCE))
        writers.append(salesforce)
        first.append(salesforce)
        then.append(SalesforceDocuments(account(System.SALESFORCE)))
        files.append(SalesforceFiles(account(System.SALESFORCE)))
    if System.GOOGLE in infos:
        calendar = google = GoogleCalendar(account(System.GOOGLE, "https://www.googleapis.com"))
        writers.append(Gmail(account(System.GOOGLE, "https://gmail.googleapis.com")))
        first.append(google)
    elif System.MICROSOFT in infos:
        outlook = OutlookCalendar(account(System.MICROSOFT, "https://graph.microsoft.com"))
        calendar = outlook
        writers.append(OutlookDrafts(account(System.MICROSOFT, "https://graph.microsoft.com")))
        first.append(outlook)
    elif System.ICS in infos:
        calendar = IcsCalendar(_ics_reader(account(System.ICS)), email=infos[System.ICS].who)
    if System.JIRA in infos:
        jira = Jira(account(System.JIRA))
        writers.append(jira)
        then.append(jira)
    if System.SLACK in infos:
        at = account(System.SLACK, "https://slack.com")
        directory = SlackDirectory(at)
        slack = Slack(at, directory, together)
        writers.append(slack)
        then.append(slack)
        colleagues = SlackColleagues(
            at,
            partial(_app_token, accounts),
            lambda: clock.now().timestamp(),
            directory=directory,
            together=together,
        )
    if System.NOTION in infos:
        notion = Notion(account(System.NOTION))
        writers.append(notion)
        then.append(notion)
    phone = ThreeCX(account(System.THREECX)) if System.THREECX in infos else None
    can_hear = System.SLACK in infos and bool(accounts.kept(System.SLACK, "app_token"))
    named = {w.vendor: w for w in writers}
    return Vendors(calendar, colleagues, first, then, named, files, phone, jira, notion, can_hear)


def _ics_reader(account: "Account") -> Callable[[], str]:
    """A file where the account has a path, else the secret link that is sealed as its token."""
    from connectors.ics import file_text, link_text

    if account.base_url:
        return partial(file_text, Path(account.base_url))
    return partial(link_text, account)


def merge_audit(accounts: "AccountService", rows: Sequence[Mapping[str, Any]], *, source: str) -> int:
    """Adds the rows that the company's table lacks. Raises UserActionNeeded where BigQuery is not connected."""
    from connectors.base import Account
    from connectors.bigquery import BigQuery

    info = next((view.info for view in accounts.views() if view.system is System.BIGQUERY and view.info), None)
    if info is None:
        raise UserActionNeeded("BigQuery is not connected: run `python -m app accounts connect bigquery`.")
    ca_file = Path(info.extra["ca_file"]) if info.extra.get("ca_file") else None
    account = Account(info.base_url, partial(accounts.token, System.BIGQUERY), ca_file, info.extra)
    return BigQuery(account).merge(rows, source=source, timeout=EXPORT_SECONDS)


def install_name(folder: Path) -> str:
    """What tells this installation's rows from a colleague's: a random name, made once."""
    file = folder / "install-id"
    if not file.exists():
        file.write_text(uuid.uuid4().hex, encoding="utf-8")
    return file.read_text(encoding="utf-8")


def account_problems(vendors: Vendors, system: System) -> Sequence[str]:
    """Asks a system that was just connected whether the writes will find what they need there."""
    from connectors.salesforce import KEY_FIELD, Salesforce

    writer = vendors.writers.get(Vendor.SALESFORCE)
    if system is not System.SALESFORCE or not isinstance(writer, Salesforce):
        return ()
    try:
        missing = writer.key_field_missing(timeout=ACCOUNT_CHECK_SECONDS)
    except CallsideError as error:
        return (str(error),)
    if not missing:
        return ()
    return (
        f"This Salesforce has no field {KEY_FIELD} on Task, so call notes will wait: "
        "ask your Salesforce administrator to install the Callside package.",
    )


def load_clients() -> None:
    from connectors import http

    http.load_clients()


def _app_token(accounts: "AccountService") -> str:
    token = accounts.kept(System.SLACK, "app_token")
    if not token:
        raise UserActionNeeded(
            "Slack's buttons need the company app's own token: run `python -m app accounts connect slack --app-token`."
        )
    return token


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


def sandbox_vendors(base_url: str, folder: Path, clock: Clock, together: "Together | None" = None) -> Vendors:
    """The real connectors, on the sandbox's accounts."""
    from connectors.base import Account, SlackDirectory, in_turn
    from connectors.gmail import Gmail
    from connectors.google_calendar import GoogleCalendar
    from connectors.jira import Jira
    from connectors.notion import Notion
    from connectors.salesforce import Salesforce
    from connectors.salesforce_documents import SalesforceDocuments
    from connectors.salesforce_files import SalesforceFiles
    from connectors.slack import Slack
    from connectors.slack_help import SlackColleagues
    from connectors.threecx import ThreeCX

    scenario = json.loads((RESOURCES / "sandbox" / "scenario.json").read_text(encoding="utf-8"))["settings"]
    tokens = scenario["tokens"]

    def account(name: str, **extra: str) -> Account:
        return Account(base_url, lambda: tokens[name], folder / "ca.pem", extra)

    email = "sarah.chen@techcorp.example"
    salesforce, jira, notion = (
        Salesforce(account("salesforce")),
        Jira(account("jira", email=email)),
        Notion(account("notion")),
    )
    directory, at_once = SlackDirectory(account("slack")), together or in_turn
    slack, gmail = Slack(account("slack"), directory, at_once), Gmail(account("google", email=email))
    calendar = GoogleCalendar(account("google", email=email))
    colleagues = SlackColleagues(
        account("slack"),
        lambda: tokens["slack_app"],
        lambda: clock.now().timestamp(),
        directory=directory,
        together=at_once,
    )
    documents = SalesforceDocuments(account("salesforce"))
    writers: list[WriteConnector] = [salesforce, gmail, jira, slack, notion]
    for writer in writers:
        writer.settle_seconds = SANDBOX_SETTLE_SECONDS
    named = {w.vendor: w for w in writers}
    files = [SalesforceFiles(account("salesforce"))]
    secret = scenario["threecx_client"]["secret"]
    phone = ThreeCX(
        Account(base_url, lambda: secret, folder / "ca.pem", {"client_id": scenario["threecx_client"]["id"]})
    )
    sources = (jira, slack, notion, documents)
    return Vendors(calendar, colleagues, (salesforce, calendar), sources, named, files, phone, jira, notion, True)
