"""The outside systems as services are wired with them: the connectors of whatever is connected, or of nothing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn, Protocol

from app.domain.account import System
from app.domain.brief import CalendarChanges, CalendarEvent
from app.domain.errors import UserActionNeeded
from app.domain.help import Availability, HelpAnswer, HelpMention, HelpReply
from app.domain.messages import Message
from app.domain.outbox import Prepared, Receipt
from app.domain.people import Participant
from app.domain.ports import BriefSource, Calendar, Clock, Colleagues, FileSource, PhoneSystem, Rota, WriteConnector
from app.domain.proposal import Person, Vendor

if TYPE_CHECKING:
    from connectors.base import Account, Together


class NotConnected:
    """A calendar and colleagues for an installation without accounts: every question says what to do."""

    def _say(self) -> NoReturn:
        raise UserActionNeeded(Message("accounts.none"))

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

    def heard(self, sent: str, user_id: str) -> HelpReply:
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


class Accounts(Protocol):
    """Where each system is reached, and as whom."""

    def at(self, system: System, home: str | None = None) -> "Account":
        """`home`: the vendor's address where it has several."""

    def app_token(self) -> str:
        """The chat's own token, of the company's app. Raises UserActionNeeded where it is not there."""


@dataclass(slots=True)
class _Wired:
    """`Vendors` while it is gathered, one system after the other."""

    accounts: Accounts
    calendar: Calendar = field(default_factory=NotConnected)
    colleagues: Colleagues = field(default_factory=NotConnected)
    first: list[BriefSource] = field(default_factory=list)
    then: list[BriefSource] = field(default_factory=list)
    writers: list[WriteConnector] = field(default_factory=list)
    files: list[FileSource] = field(default_factory=list)
    phone: PhoneSystem | None = None
    tracker: BriefSource | None = None
    rota: Rota | None = None

    def crm(self) -> None:
        from connectors.salesforce import Salesforce
        from connectors.salesforce_files import SalesforceFiles

        salesforce = Salesforce(self.accounts.at(System.SALESFORCE))
        self.writers.append(salesforce)
        self.first.append(salesforce)
        self.files.append(SalesforceFiles(self.accounts.at(System.SALESFORCE)))

    def crm_documents(self) -> None:
        from connectors.salesforce_documents import SalesforceDocuments

        self.then.append(SalesforceDocuments(self.accounts.at(System.SALESFORCE)))

    def google(self) -> None:
        from connectors.gmail import Gmail
        from connectors.google_calendar import GoogleCalendar

        self.calendar = calendar = GoogleCalendar(self.accounts.at(System.GOOGLE, "https://www.googleapis.com"))
        self.writers.append(Gmail(self.accounts.at(System.GOOGLE, "https://gmail.googleapis.com")))
        self.first.append(calendar)

    def microsoft(self) -> None:
        from connectors.microsoft import OutlookCalendar, OutlookDrafts

        at = self.accounts.at(System.MICROSOFT, "https://graph.microsoft.com")
        self.calendar = calendar = OutlookCalendar(at)
        self.writers.append(OutlookDrafts(at))
        self.first.append(calendar)

    def jira(self) -> None:
        from connectors.jira import Jira

        self.tracker = jira = Jira(self.accounts.at(System.JIRA))
        self.writers.append(jira)
        self.then.append(jira)

    def slack(self, clock: Clock, together: "Together") -> None:
        from connectors.base import SlackDirectory
        from connectors.slack import Slack
        from connectors.slack_help import SlackColleagues

        at = self.accounts.at(System.SLACK, "https://slack.com")
        directory = SlackDirectory(at)
        slack = Slack(at, directory, together)
        self.writers.append(slack)
        self.then.append(slack)
        self.colleagues = SlackColleagues(
            at, self.accounts.app_token, lambda: clock.now().timestamp(), directory=directory, together=together
        )

    def notion(self) -> None:
        from connectors.notion import Notion

        self.rota = notion = Notion(self.accounts.at(System.NOTION))
        self.writers.append(notion)
        self.then.append(notion)

    def telephone(self) -> None:
        from connectors.threecx import ThreeCX

        self.phone = ThreeCX(self.accounts.at(System.THREECX))


def wired(
    accounts: Accounts,
    systems: Collection[System],
    clock: Clock,
    together: "Together",
    *,
    can_hear: bool,
    calendar: Calendar | None = None,
) -> Vendors:
    """The real connectors of `systems`; what is not among them is left out. `together` asks for several things at once.
    `calendar` is asked where no system that has one is connected."""
    found = _Wired(accounts, calendar=calendar or NotConnected())
    if System.SALESFORCE in systems:
        found.crm()
    if System.GOOGLE in systems:
        found.google()
    elif System.MICROSOFT in systems:
        found.microsoft()
    if System.JIRA in systems:
        found.jira()
    if System.SLACK in systems:
        found.slack(clock, together)
    if System.NOTION in systems:
        found.notion()
    if System.SALESFORCE in systems:
        found.crm_documents()
    if System.THREECX in systems:
        found.telephone()
    return Vendors(
        calendar=found.calendar,
        colleagues=found.colleagues,
        first=found.first,
        then=found.then,
        writers={writer.vendor: writer for writer in found.writers},
        files=found.files,
        phone=found.phone,
        tracker=found.tracker,
        rota=found.rota,
        can_hear=can_hear,
    )


def load_clients() -> None:
    from connectors import http

    http.load_clients()
