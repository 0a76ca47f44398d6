"""Microsoft 365, as the rest of the program knows it: one sign-in for the calendar and Outlook."""

from app.domain.brief import FactKind
from app.domain.messages import Message
from app.domain.systems import ActionKind, Provider, Role, System, SystemSpec
from connectors.base import Connection, Parts

SPEC = SystemSpec(
    system=System.MICROSOFT,
    title="Microsoft",
    roles=frozenset({Role.CALENDAR, Role.MAIL}),
    place=20,
    offer="The same, for a calendar and a mailbox at Microsoft.",
    hosts=("login.microsoftonline.com", "graph.microsoft.com"),
    provider=Provider(
        home="https://login.microsoftonline.com/organizations",
        authorize="/oauth2/v2.0/authorize",
        token="/oauth2/v2.0/token",
        scopes=(
            ("https://graph.microsoft.com/Calendars.Read", Message("scope.calendar")),
            ("https://graph.microsoft.com/Mail.ReadWrite", Message("scope.outlook_drafts")),
            ("offline_access", Message("scope.offline")),
        ),
        any_port=True,
        speaks_msal=True,
    ),
    kinds=frozenset({ActionKind.DRAFT}),
    facts=frozenset({FactKind.CONTACT}),
    clients=("msal",),
)


def parts(connection: Connection) -> Parts:
    """Calendar and drafts of a connected Microsoft account."""
    from connectors.microsoft.calendar import OutlookCalendar
    from connectors.microsoft.drafts import OutlookDrafts

    account = connection.at("https://graph.microsoft.com")
    calendar = OutlookCalendar(account, connection.own)
    return Parts(calendar=calendar, people_sources=(calendar,), writers=(OutlookDrafts(account),))
