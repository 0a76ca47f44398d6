"""The company's systems that a rep connects, and what a connection may do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.messages import Message
from app.domain.proposal import Vendor


class System(StrEnum):
    """One sign-in each. Google's covers the calendar and Gmail, Microsoft's both of theirs."""

    SALESFORCE = "salesforce"
    GOOGLE = "google"
    MICROSOFT = "microsoft"
    SLACK = "slack"
    JIRA = "jira"
    NOTION = "notion"
    THREECX = "3cx"
    ICS = "ics"
    OPENAI = "openai"
    BIGQUERY = "bigquery"


class AccountState(StrEnum):
    CONNECTED = "connected"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a sign-in yields. `expires_at` is aware; None where the vendor does not say. `extra` holds what the vendor
    says about the account (an instance's address, a name)."""

    access: str
    refresh: str | None = None
    expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """What may be shown of an account. `problem` is one sentence, there where the account is paused."""

    system: System
    base_url: str
    who: str = ""
    scopes: tuple[str, ...] = ()
    state: AccountState = AccountState.CONNECTED
    problem: Message | str | None = None
    connected_at: datetime | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AccountSecret:
    """What is sealed: the tokens, the client they were issued to, and what else a system needs (Slack's app token)."""

    tokens: Tokens
    client_id: str | None = None
    client_secret: str | None = None
    more: Mapping[str, str] = field(default_factory=dict)


# Which sign-in a write needs.
SYSTEM_OF = {
    Vendor.SALESFORCE: System.SALESFORCE,
    Vendor.GMAIL: System.GOOGLE,
    Vendor.JIRA: System.JIRA,
    Vendor.SLACK: System.SLACK,
    Vendor.NOTION: System.NOTION,
}
