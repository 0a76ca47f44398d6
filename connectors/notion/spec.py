"""Notion, as the rest of the program knows it."""

from app.domain.brief import FactKind
from app.domain.messages import Message
from app.domain.systems import ActionKind, Role, SandboxAccount, System, SystemSpec
from connectors.base import Connection, Parts

SPEC = SystemSpec(
    system=System.NOTION,
    title="Notion",
    roles=frozenset({Role.PAGES}),
    place=60,
    offer="Your weekly summary writes itself, a line a call.",
    hosts=("api.notion.com",),
    allows=(Message("scope.notion"),),
    home="https://api.notion.com",
    fields=("token",),
    kinds=frozenset({ActionKind.SUMMARY_LINE}),
    facts=frozenset({FactKind.PRIORITY}),
    clients=("notion_client",),
    sandbox=SandboxAccount(token="tokens.notion"),
)


def parts(connection: Connection) -> Parts:
    from connectors.notion.pages import Notion

    pages = Notion(connection.at())
    return Parts(account_sources=(pages,), writers=(pages,), rota=pages)
