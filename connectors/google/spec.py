"""Google, as the rest of the program knows it: one sign-in for the calendar and Gmail."""

from app.domain.brief import FactKind
from app.domain.messages import Message
from app.domain.systems import ActionKind, Provider, Role, SandboxAccount, System, SystemSpec
from connectors.base import Connection, Parts

SPEC = SystemSpec(
    system=System.GOOGLE,
    title="Google",
    roles=frozenset({Role.CALENDAR, Role.MAIL}),
    place=10,
    offer="Briefs come by themselves before each call, and follow-up mails are drafted, never sent.",
    hosts=("accounts.google.com", "oauth2.googleapis.com", "www.googleapis.com", "gmail.googleapis.com"),
    provider=Provider(
        home="https://accounts.google.com",
        authorize="/o/oauth2/v2/auth",
        token="https://oauth2.googleapis.com/token",
        scopes=(
            ("https://www.googleapis.com/auth/calendar.events.readonly", Message("scope.calendar")),
            ("https://www.googleapis.com/auth/calendar.freebusy", Message("scope.free_busy")),
            (
                "https://www.googleapis.com/auth/gmail.compose",
                Message("scope.gmail_drafts"),
            ),
            ("https://www.googleapis.com/auth/gmail.metadata", Message("scope.gmail_sent")),
        ),
        asked={"access_type": "offline", "prompt": "consent"},
        any_port=True,
        host="127.0.0.1",
    ),
    kinds=frozenset({ActionKind.DRAFT}),
    facts=frozenset({FactKind.CONTACT}),
    clients=("googleapiclient.discovery",),
    descriptions=(("calendar", "v3"), ("gmail", "v1")),
    sandbox=SandboxAccount(token="tokens.google", knows_rep=True),
)


def parts(connection: Connection) -> Parts:
    """Calendar and mailbox of a connected Google account."""
    from connectors.google.calendar import GoogleCalendar
    from connectors.google.gmail import Gmail

    calendar = GoogleCalendar(connection.at("https://www.googleapis.com"), connection.own)
    return Parts(
        calendar=calendar,
        people_sources=(calendar,),
        writers=(Gmail(connection.at("https://gmail.googleapis.com")),),
    )
