"""Jira, as the rest of the program knows it."""

from app.domain.brief import FactKind
from app.domain.messages import Message
from app.domain.systems import ActionKind, Role, SandboxAccount, System, SystemSpec
from connectors.base import Connection, Parts

SPEC = SystemSpec(
    system=System.JIRA,
    title="Jira",
    roles=frozenset({Role.ISSUES}),
    place=40,
    offer="Jira would show the blocker here; comments carry the customer's own words.",
    allows=(Message("scope.jira_read"), Message("scope.jira_comment")),
    fields=("address", "email", "token"),
    kinds=frozenset({ActionKind.COMMENT}),
    facts=frozenset({FactKind.ISSUE}),
    clients=("jira",),
    option_help={
        "email": "the token's owner",
        "project": "keys to stay within",
        "data_center": "your company runs its own",
    },
    sandbox=SandboxAccount(token="tokens.jira", knows_rep=True),
)


def parts(connection: Connection) -> Parts:
    from connectors.jira.issues import Jira

    issues = Jira(connection.at())
    return Parts(account_sources=(issues,), writers=(issues,), tracker=issues)
