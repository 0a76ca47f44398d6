"""The outside systems: their names, and what each declares of itself once, for all who would list systems otherwise.

A connector's package declares its `SystemSpec` as `SPEC`; bootstrap gathers them and hands them to services and windows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.brief import FactKind


class System(StrEnum):
    """One sign-in each. Google's covers the calendar and Gmail, Microsoft's both of theirs; TEAMS is one of its own, so that
    nobody grants the reading of chats for the sake of a calendar."""

    SALESFORCE = "salesforce"
    HUBSPOT = "hubspot"
    GOOGLE = "google"
    MICROSOFT = "microsoft"
    SLACK = "slack"
    TEAMS = "teams"
    JIRA = "jira"
    NOTION = "notion"
    THREECX = "3cx"
    ICS = "ics"
    OPENAI = "openai"
    BIGQUERY = "bigquery"

    def title(self) -> str:
        """The name as its maker writes it."""
        return _title(self)


def _title(name: str) -> str:
    return "HubSpot" if name == "hubspot" else str.title(str(name))


class Vendor(StrEnum):
    """The outbox's name for where a write goes. GMAIL is the rep's mailbox, whoever runs it."""

    SALESFORCE = "salesforce"
    HUBSPOT = "hubspot"
    GMAIL = "gmail"
    JIRA = "jira"
    SLACK = "slack"
    TEAMS = "teams"
    NOTION = "notion"

    def title(self) -> str:
        """The name as its vendor writes it."""
        return _title(self)


class ActionKind(StrEnum):
    """What is done, and the fields of `Action.content` for it."""

    CALL_NOTE = "call_note"  # subject, text, contact_ids [..], date (YYYY-MM-DD)    target: opportunity id
    STAGE = "stage"  # stage_before, stage                             target: opportunity id
    HELP_LOG = "help_log"  # subject, text                             target: opportunity id
    # to [..], cc [..], subject, text, attachments [{name, type, data (base64)}]   target: the first recipient's address
    DRAFT = "draft"
    COMMENT = "comment"  # paragraphs [{text, quote?: bool}]           target: issue key
    MESSAGE = "message"  # text, mention (user id or None)             target: channel or user id
    SUMMARY_LINE = "summary_line"  # heading, lines [..]               target: page id
    # text, question, account, issue, context, join_link, request_id, recorded, signature    target: user id
    HELP_REQUEST = "help_request"
    DIRECT_SUMMARY = "direct_summary"  # text                          target: the rep's own user id
    # subject, text, due (YYYY-MM-DD or None), day, owner, owner_email, contact_ids [..]   target: opportunity id
    TASK = "task"
    # changes {"status" ("open", "done") or "due": [before, after]}, told    target: the task's remote id ("Task/00T…")
    TASK_UPDATE = "task_update"
    # field, label, value, before (as the CRM takes them), shown, shown_before             target: opportunity id
    FIELD = "field"

    @property
    def vendor(self) -> Vendor:
        """The vendor that writes of this kind go to, where nothing else is said: a company may have another CRM or chat."""
        return _WRITTEN_AT[self]


_WRITTEN_AT: Mapping[ActionKind, Vendor] = {
    ActionKind.CALL_NOTE: Vendor.SALESFORCE,
    ActionKind.STAGE: Vendor.SALESFORCE,
    ActionKind.HELP_LOG: Vendor.SALESFORCE,
    ActionKind.TASK: Vendor.SALESFORCE,
    ActionKind.TASK_UPDATE: Vendor.SALESFORCE,
    ActionKind.FIELD: Vendor.SALESFORCE,
    ActionKind.DRAFT: Vendor.GMAIL,
    ActionKind.COMMENT: Vendor.JIRA,
    ActionKind.MESSAGE: Vendor.SLACK,
    ActionKind.HELP_REQUEST: Vendor.SLACK,
    ActionKind.DIRECT_SUMMARY: Vendor.SLACK,
    ActionKind.SUMMARY_LINE: Vendor.NOTION,
}


class Role(StrEnum):
    """What a system is to a rep; it may be several things."""

    CRM = "crm"
    CALENDAR = "calendar"
    MAIL = "mail"
    CHAT = "chat"
    ISSUES = "issues"
    PAGES = "pages"
    PHONE = "phone"
    MODEL = "model"
    AUDIT = "audit"  # holds a copy of the audit log


@dataclass(frozen=True, slots=True)
class Provider:
    """How a vendor signs people in (OAuth 2.0). `scopes` are (scope, what it allows, in words).

    `speaks_msal`: Microsoft's library does it rather than authlib. `token_in`: the answer's field that holds a person's
    tokens, one level down. `name_in`: the field whose `name` is shown as the account's. `address_in`: the field with the
    address of the account's own server, where its tokens are renewed as well. `error_in`: the field that names a refusal,
    where it is not `error`.
    """

    home: str
    authorize: str
    token: str
    scopes: tuple[tuple[str, str], ...]
    asked: Mapping[str, str] = field(default_factory=dict)
    scope_name: str = "scope"
    scope_separator: str = " "
    any_port: bool = False
    host: str = "localhost"
    speaks_msal: bool = False
    token_in: str = ""
    name_in: str = ""
    address_in: str = ""
    error_in: str = ""


@dataclass(frozen=True, slots=True)
class SandboxAccount:
    """Where the sandbox's settings keep this system's account, as dotted paths: the token, and what else it needs.
    `knows_rep`: the account is in the rep's own name. `stands_in`: it is only connected in place of the usual system of its
    role."""

    token: str
    extra: Mapping[str, str] = field(default_factory=dict)
    sealed: Mapping[str, str] = field(default_factory=dict)
    knows_rep: bool = False
    stands_in: bool = False


@dataclass(frozen=True, slots=True)
class SystemSpec:
    """A system, as its connector declares it.

    `title` is its name for people; `offer` what connecting it would add, in one sentence (empty: windows don't offer it);
    `place` its place among the others in a window. `hosts` are those it needs beside its account's own address.

    A system either has a `provider`, at which people sign in, or a company token; then `allows` says what the token's
    owner should allow, `home` is the address that all its accounts share, and `fields` are what a window asks for
    ("address", "email", "client_id", "token"). `any_address`: the address need not be https. `address_is_token`: the
    address is itself the secret. `is_key_file`: the token is a whole file. `project_option`: the account's name for the
    command's `--project`.

    `kinds` are the writes it takes (`vendor`: under this name of the outbox, where it is not the usual one of each kind),
    `facts` what it tells for a brief, `clients` the modules of the vendor's own client, `descriptions` the interfaces (name,
    version) that Google's client must have a description of, and `option_help` what an option of `accounts connect` means
    here. `takes_token`: a company token may stand in for signing in.
    """

    system: System
    title: str
    roles: frozenset[Role]
    place: int
    offer: str = ""
    hosts: tuple[str, ...] = ()
    provider: Provider | None = None
    allows: tuple[str, ...] = ()
    home: str = ""
    fields: tuple[str, ...] = ()
    any_address: bool = False
    address_is_token: bool = False
    is_key_file: bool = False
    project_option: str = "projects"
    kinds: frozenset[ActionKind] = frozenset()
    vendor: Vendor | None = None
    takes_token: bool = False
    facts: frozenset[FactKind] = frozenset()
    clients: tuple[str, ...] = ()
    descriptions: tuple[tuple[str, str], ...] = ()
    option_help: Mapping[str, str] = field(default_factory=dict)
    sandbox: SandboxAccount | None = None

    @property
    def scopes(self) -> tuple[tuple[str, str], ...]:
        """(scope, what it allows, in words): the least that works. A company token has no scopes of its own."""
        return self.provider.scopes if self.provider else tuple(("", words) for words in self.allows)

    @property
    def vendors(self) -> frozenset[Vendor]:
        return frozenset(self.vendor or kind.vendor for kind in self.kinds)


Systems = Mapping[System, SystemSpec]
