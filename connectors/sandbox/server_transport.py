"""The server's HTTP protocol, with one thing added: a connection can be cut in the middle, as networks do."""

import asyncio

from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

_open: dict[tuple[str, int], asyncio.Transport] = {}


class CuttableProtocol(H11Protocol):
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self.client:
            _open[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self.client:
            _open.pop(self.client, None)
        super().connection_lost(exc)


def abort(scope: Scope) -> None:
    """Cuts the TCP connection that this request came on; not a byte of an answer leaves."""
    transport = _open.get(tuple(scope["client"])) if scope.get("client") else None
    if transport is not None:
        transport.abort()
