"""Slack, as the rest of the program knows it."""

from app.domain.brief import FactKind
from app.domain.errors import UserActionNeeded
from app.domain.systems import ActionKind, Provider, Role, SandboxAccount, System, SystemSpec
from connectors.base import Connection, Parts

SPEC = SystemSpec(
    system=System.SLACK,
    title="Slack",
    roles=frozenset({Role.CHAT}),
    place=50,
    offer="Get SE finds who is really free; messages to colleagues are drafted.",
    hosts=("slack.com", "*.slack.com"),
    provider=Provider(
        home="https://slack.com",
        authorize="/oauth/v2/authorize",
        token="/api/oauth.v2.access",
        scopes=(
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
        token_in="authed_user",
        name_in="team",
    ),
    kinds=frozenset({ActionKind.MESSAGE, ActionKind.HELP_REQUEST, ActionKind.DIRECT_SUMMARY}),
    facts=frozenset({FactKind.MESSAGE}),
    clients=("slack_sdk.socket_mode.builtin",),
    option_help={"app_token": "ask for the app-level token (xapp-)"},
    sandbox=SandboxAccount(token="tokens.slack", sealed={"app_token": "tokens.slack_app"}),
)


def parts(connection: Connection) -> Parts:
    from connectors.slack.colleagues import SlackColleagues
    from connectors.slack.directory import SlackDirectory
    from connectors.slack.messages import Slack

    account = connection.at("https://slack.com")
    directory = SlackDirectory(account)
    messages = Slack(account, directory, connection.gather)
    colleagues = SlackColleagues(
        account,
        lambda: _app_token(connection),
        lambda: connection.clock.now().timestamp(),
        directory=directory,
        gather=connection.gather,
    )
    return Parts(
        colleagues=colleagues,
        account_sources=(messages,),
        writers=(messages,),
        can_hear=bool(connection.sealed("app_token")),
    )


def _app_token(connection: Connection) -> str:
    token = connection.sealed("app_token")
    if not token:
        raise UserActionNeeded(
            "Slack's buttons need the company app's own token: run `python -m app accounts connect slack --app-token`."
        )
    return token
