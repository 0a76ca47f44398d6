"""Teams, as the rest of the program knows it: a sign-in of its own, for companies without another chat."""

from app.domain.messages import Message
from app.domain.systems import ActionKind, Provider, Role, SandboxAccount, System, SystemSpec, Vendor
from connectors.base import Connection, Parts

SPEC = SystemSpec(
    system=System.TEAMS,
    title="Teams",
    roles=frozenset({Role.CHAT}),
    place=51,
    offer="Get SE finds who is really free, for a company whose chat is Teams.",
    hosts=("login.microsoftonline.com", "graph.microsoft.com"),
    provider=Provider(
        home="https://login.microsoftonline.com/organizations",
        authorize="/oauth2/v2.0/authorize",
        token="/oauth2/v2.0/token",
        scopes=(
            ("https://graph.microsoft.com/User.Read", Message("scope.teams_me")),
            ("https://graph.microsoft.com/User.ReadBasic.All", Message("scope.teams_people")),
            ("https://graph.microsoft.com/Presence.Read.All", Message("scope.teams_presence")),
            ("https://graph.microsoft.com/Chat.ReadWrite", Message("scope.teams_chat")),
            ("offline_access", Message("scope.offline")),
        ),
        any_port=True,
        speaks_msal=True,
    ),
    vendor=Vendor.TEAMS,
    kinds=frozenset({ActionKind.MESSAGE, ActionKind.HELP_REQUEST}),
    clients=("msal",),
    sandbox=SandboxAccount(token="tokens.microsoft", stands_in=True),
)


def parts(connection: Connection) -> Parts:
    """Colleagues and messages of a connected Teams account."""
    from connectors.teams.colleagues import TeamsColleagues
    from connectors.teams.messages import Teams

    account = connection.at("https://graph.microsoft.com")
    messages = Teams(account)
    return Parts(colleagues=TeamsColleagues(account, messages), writers=(messages,))
