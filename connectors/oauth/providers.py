"""How each vendor signs in, and what is asked of it: the least that works. Their rules are in docs/decisions/0010."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from app.domain.account import System
from app.domain.errors import BadInput


@dataclass(frozen=True, slots=True)
class Provider:
    """How one vendor signs in. `scopes` are (scope, what it allows, in words)."""

    home: str
    authorize: str
    token: str
    scopes: tuple[tuple[str, str], ...]
    asked: Mapping[str, str] = field(default_factory=dict)
    scope_name: str = "scope"
    scope_separator: str = " "
    any_port: bool = False
    host: str = "localhost"


PROVIDERS: Mapping[System, Provider] = {
    System.SALESFORCE: Provider(
        "https://login.salesforce.com",
        "/services/oauth2/authorize",
        "/services/oauth2/token",
        (
            ("api", "read accounts, contacts and opportunities, and write call notes and an approved stage, as you"),
            ("refresh_token", "stay signed in until you or IT end it"),
        ),
    ),
    System.GOOGLE: Provider(
        "https://accounts.google.com",
        "/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        (
            ("https://www.googleapis.com/auth/calendar.events.readonly", "read your calendar's events"),
            ("https://www.googleapis.com/auth/calendar.freebusy", "see when colleagues are busy"),
            (
                "https://www.googleapis.com/auth/gmail.compose",
                "write drafts (Google's permission for that could also send; Callside never does)",
            ),
        ),
        asked={"access_type": "offline", "prompt": "consent"},
        any_port=True,
        host="127.0.0.1",
    ),
    System.SLACK: Provider(
        "https://slack.com",
        "/oauth/v2/authorize",
        "/api/oauth.v2.access",
        (
            ("channels:history", "read public channels that you are in"),
            ("groups:history", "read private channels that you are in"),
            ("im:history", "find its own messages in your direct conversations"),
            ("im:write", "open a direct conversation"),
            ("channels:read", "list public channels"),
            ("groups:read", "list your private channels"),
            ("search:read", "search messages as you"),
            ("users:read", "see colleagues and whether they are active"),
            ("users:read.email", "match colleagues by their e-mail address"),
            ("dnd:read", "see Do Not Disturb"),
            ("chat:write", "post the messages that you approve, as you"),
        ),
        scope_name="user_scope",
        scope_separator=",",
    ),
    System.MICROSOFT: Provider(
        "https://login.microsoftonline.com/organizations",
        "/oauth2/v2.0/authorize",
        "/oauth2/v2.0/token",
        (
            ("https://graph.microsoft.com/Calendars.Read", "read your calendar's events"),
            ("https://graph.microsoft.com/Mail.ReadWrite", "write drafts, and find its own (it could read your mail)"),
            ("offline_access", "stay signed in until you or IT end it"),
        ),
        any_port=True,
    ),
}
# For company tokens: what their owner should allow, no more.
TOKEN_WORDS: Mapping[System, tuple[str, ...]] = {
    System.JIRA: ("read issues", "comment on issues, as the token's owner"),
    System.NOTION: ("read and extend the pages that are shared with it",),
    System.OPENAI: ("read the transcripts of your calls and answer questions about them",),
    System.ICS: ("read the calendar's events",),
    System.THREECX: ("see the extension's active call and when it ends",),
    System.BIGQUERY: ("add rows to the audit table",),
}


def provider_of(system: System) -> Provider:
    if system not in PROVIDERS:
        raise BadInput(f"{system.title()} has no sign-in of its own: connect it with a company token.")
    return PROVIDERS[system]


def address_of(path: str, provider: Provider, base_url: str | None) -> str:
    """Under `base_url` where one is given (a company's own domain, the sandbox), else at the vendor's home."""
    if path.startswith("https://"):
        return base_url + urlsplit(path).path if base_url else path
    return (base_url or provider.home).rstrip("/") + path
