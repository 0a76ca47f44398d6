"""3CX, as the rest of the program knows it."""

from app.domain.messages import Message
from app.domain.systems import Role, SandboxAccount, System, SystemSpec
from connectors.base import Connection, Parts

SPEC = SystemSpec(
    system=System.THREECX,
    title="3CX",
    roles=frozenset({Role.PHONE}),
    place=80,
    offer="Calls on the company's telephone are noticed, and their end.",
    allows=(Message("scope.threecx"),),
    fields=("address", "client_id", "token"),
    sandbox=SandboxAccount(token="threecx_client.secret", extra={"client_id": "threecx_client.id"}),
)


def parts(connection: Connection) -> Parts:
    from connectors.threecx.calls import ThreeCX

    return Parts(phone=ThreeCX(connection.at()))
