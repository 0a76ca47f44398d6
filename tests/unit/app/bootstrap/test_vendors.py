"""Which connectors are wired: one of two calendars or mailboxes, and a brief's sources in their order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.bootstrap.renewing_reads import RenewingReads, with_renewal
from app.bootstrap.vendors import NotConnected, wired
from app.domain.errors import AuthExpired
from app.domain.sides import OwnSide
from app.domain.systems import System, Vendor
from app.services.briefs.call_context import WrittenAt
from app.services.setup.clocks import SystemClock
from connectors.base import Account, Parts, sequential
from connectors.google import Gmail, GoogleCalendar
from connectors.ics import IcsCalendar
from connectors.microsoft import OutlookCalendar, OutlookDrafts


@dataclass
class Connected:
    token: str | None = None
    renewed: int = 0
    clock: SystemClock = field(default_factory=SystemClock)
    gather: Callable[[Sequence[Callable[[], Any]]], list[Any]] = sequential

    @property
    def own(self) -> OwnSide:
        return OwnSide()

    def at(self, home: str | None = None) -> Account:
        return Account(home or "https://here.example", lambda: "t", extra={"client_id": "c", "table": "p.d.t"})

    def sealed(self, name: str) -> str | None:
        return self.token

    def renew(self) -> None:
        self.renewed += 1


def behind(reader: object) -> object:
    """The connector behind reads that renew their token."""
    return reader._reader if isinstance(reader, RenewingReads) else reader


def test_of_two_calendars_and_mailboxes_the_first_counts() -> None:
    vendors = wired({s: Connected() for s in (System.MICROSOFT, System.ICS, System.GOOGLE)})
    assert isinstance(behind(vendors.calendar), GoogleCalendar)
    assert isinstance(vendors.writers[Vendor.GMAIL], Gmail)
    assert vendors.people_sources == [vendors.calendar]
    vendors = wired({s: Connected() for s in (System.ICS, System.MICROSOFT)})
    assert isinstance(behind(vendors.calendar), OutlookCalendar)
    assert isinstance(vendors.writers[Vendor.GMAIL], OutlookDrafts)


def test_a_calendar_file_stands_in_where_no_other_calendar_is_connected() -> None:
    assert isinstance(behind(wired({System.ICS: Connected(), System.JIRA: Connected()}).calendar), IcsCalendar)
    assert isinstance(wired({System.JIRA: Connected()}).calendar, NotConnected)


def test_the_crm_is_asked_first_and_its_documents_last() -> None:
    vendors = wired({system: Connected() for system in System})
    assert [source.source for source in vendors.people_sources] == ["Salesforce", "Google Calendar"]
    assert [source.source for source in vendors.account_sources] == ["Jira", "Slack", "Notion", "Documents"]


def test_a_company_has_one_crm_and_one_chat_and_the_settings_choose() -> None:
    every = {system: Connected() for system in System}
    usual, chosen = wired(every, ("salesforce", "slack")), wired(every, ("hubspot", "teams"))
    assert [source.source for source in usual.people_sources] == ["Salesforce", "Google Calendar"]
    assert [source.source for source in chosen.people_sources] == ["HubSpot", "Google Calendar"]
    assert [source.source for source in chosen.account_sources] == ["Jira", "Notion"]
    assert type(behind(usual.colleagues)).__name__ == "SlackColleagues"
    assert type(behind(chosen.colleagues)).__name__ == "TeamsColleagues"
    for vendors, crm, chat in ((usual, Vendor.SALESFORCE, Vendor.SLACK), (chosen, Vendor.HUBSPOT, Vendor.TEAMS)):
        assert WrittenAt.of(vendors.writers) == WrittenAt(crm, chat)
        assert set(vendors.writers) == set(Vendor), "what was approved before still goes where it was approved for"
    alone = wired({System.HUBSPOT: Connected(), System.TEAMS: Connected()}, ("salesforce", "slack"))
    assert WrittenAt.of(alone.writers) == WrittenAt(Vendor.HUBSPOT, Vendor.TEAMS), "with one, that one counts"


def test_mentions_are_heard_with_the_chats_own_token_alone() -> None:
    assert not wired({System.SLACK: Connected()}).can_hear
    assert wired({System.SLACK: Connected("xapp-1")}).can_hear


def test_a_read_is_repeated_once_with_a_new_token() -> None:
    class Source:
        source, asked = "CRM", 0

        def facts(self, query: object, *, timeout: float) -> list[str]:
            self.asked += 1
            if self.asked == 1:
                raise AuthExpired("The session has ended.")
            return ["fact"]

    account = Connected()
    parts = with_renewal(Parts(people_sources=(Source(),)), account.renew)  # type: ignore[arg-type]
    assert parts.people_sources[0].facts(None, timeout=1) == ["fact"]  # type: ignore[arg-type,comparison-overlap]
    assert account.renewed == 1
    assert parts.people_sources[0].source == "CRM"
