"""Slack, as the rest of the program knows it."""

from app.domain.brief import FactKind
from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
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
            ("channels:history", Message("scope.slack_public")),
            ("groups:history", Message("scope.slack_private")),
            ("im:history", Message("scope.slack_direct_history")),
            ("im:write", Message("scope.slack_direct_open")),
            ("channels:read", Message("scope.slack_list_public")),
            ("groups:read", Message("scope.slack_list_private")),
            ("search:read", Message("scope.slack_search")),
            ("users:read", Message("scope.slack_people")),
            ("users:read.email", Message("scope.slack_emails")),
            ("usergroups:read", Message("scope.slack_groups")),
            ("dnd:read", Message("scope.slack_dnd")),
            ("chat:write", Message("scope.slack_post")),
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
    """Messages, colleagues and mentions of a connected Slack workspace."""
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
        raise UserActionNeeded(Message("slack.app_token_missing"))
    return token
