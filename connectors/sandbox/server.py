"""The sandbox as a process: one TLS port, a state folder that a restart finds again, an end with its parent."""

import asyncio
import base64
import logging
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain.errors import UserActionNeeded
from app.paths import RESOURCES
from connectors.sandbox import (
    bigquery,
    control,
    discovery,
    google,
    hubspot,
    jira,
    microsoft,
    notion,
    oauth,
    salesforce,
    salesforce_rules,
    slack,
    slack_socket,
    teams,
    threecx,
)
from connectors.sandbox.certificate import certificate
from connectors.sandbox.faults import FaultMiddleware, Faults
from connectors.sandbox.recorder import Recorder, RecorderMiddleware
from connectors.sandbox.server_transport import CuttableProtocol
from connectors.sandbox.state import State

PORT_FILE = "sandbox.port"
CA_FILE = "ca.pem"

_VENDORS: tuple[tuple[str, str, Callable[[], Response]], ...] = (  # path prefix, name of its token, its 401
    ("/services/data", "salesforce", salesforce.unauthorized),
    ("/crm/", "hubspot", hubspot.unauthorized),
    ("/account-info/", "hubspot", hubspot.unauthorized),
    ("/calendar/", "google", google.unauthorized),
    ("/gmail/", "google", google.unauthorized),
    ("/bigquery/", "google", google.unauthorized),
    ("/batch/", "google", google.unauthorized),
    ("/rest/api", "jira", jira.unauthorized),
    ("/api/apps.connections.open", "slack_app", slack.unauthorized),
    ("/api/", "slack", slack.unauthorized),
    ("/v1.0/", "microsoft", microsoft.unauthorized),
    ("/v1/", "notion", notion.unauthorized),
    ("/xapi/", "threecx", threecx.unauthorized),
)


class TokenMiddleware:
    """Lets in who brings the vendor's token, and answers the others as that vendor does."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for prefix, name, unauthorized in _VENDORS:
                if scope["path"].startswith(prefix) and scope["path"] not in oauth.TOKEN_PATHS:
                    headers = {k.decode().lower(): v.decode() for k, v in scope["headers"]}
                    if not self._allowed(name, headers.get("authorization", "")):
                        await unauthorized()(scope, receive, send)
                        return
                    asked = set(parse_qs(scope["query_string"].decode(), keep_blank_values=True))
                    if name == "google" and (wrong := discovery.problem(scope["method"], scope["path"], asked)):
                        await google.error(400, "badRequest", wrong)(scope, receive, send)
                        return
                    break
        await self._app(scope, receive, send)

    def _allowed(self, name: str, header: str) -> bool:
        if name == "threecx":
            return threecx.allowed(self._state, header)
        scheme, _, value = header.partition(" ")
        if scheme.lower() == "basic":  # Jira's e-mail address and API token
            value = base64.b64decode(value).decode().partition(":")[2]
        if oauth.allowed(self._state, name, value):
            return True
        return bool(value == self._state.settings()["tokens"].get(name))


async def _unknown(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": f"the sandbox has no {request.method} {request.url.path}"}, 404)


async def _gone(request: Request, error: Exception) -> Response:
    """The client ended in the middle of its request; nobody reads this."""
    return Response(status_code=400)


def application(state: State, faults: Faults) -> Starlette:
    """The sandbox's application: every vendor's routes on one state."""
    vendors = (oauth, bigquery, microsoft, teams, salesforce, hubspot, google, jira, slack, notion, threecx, control)
    app = Starlette(
        routes=[route for vendor in vendors for route in vendor.routes],
        exception_handlers={salesforce_rules.Refused: salesforce.refused, ClientDisconnect: _gone, 404: _unknown},
    )
    app.state.state = state
    app.state.faults = faults
    faults.attach(state)
    app.state.hub = slack_socket.Hub(state)
    app.state.recorder = Recorder()
    app.add_middleware(TokenMiddleware, state=state)
    app.add_middleware(RecorderMiddleware, recorder=app.state.recorder)
    app.add_middleware(FaultMiddleware, faults=faults)  # outermost: a fault doesn't ask who you are
    return app


_PREDECESSOR_SECONDS = 5.0


def _bind(port: int | None, folder: Path) -> socket.socket:
    """The port asked for, else the one recorded, else a free one.

    On the recorded port a predecessor may still be on its way out, its parent having been killed: it is waited for.
    """
    recorded = folder / PORT_FILE
    if port is not None or not recorded.exists():
        return _listen(port or 0)
    deadline = time.monotonic() + _PREDECESSOR_SECONDS
    while True:
        try:
            return _listen(int(recorded.read_text().strip() or 0))
        except UserActionNeeded:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _listen(wanted: int) -> socket.socket:
    # With the protocol named, asyncio switches Nagle's delay off; without, each answer would wait 40 ms for an ACK.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(("127.0.0.1", wanted))
    except OSError as error:
        bound.close()
        raise UserActionNeeded(
            f"Port {wanted} is taken; end the program that holds it, or choose another with --port."
        ) from error
    bound.listen(128)
    return bound


def serve(
    *,
    folder: Path,
    port: int | None = None,
    latency_ms: float = 0.0,
    faults: list[dict[str, Any]] | None = None,
    watch_stdin: bool = False,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Runs until it is stopped. `on_ready` gets the base address once the port accepts connections.

    The state folder then holds the database, the certificates, and `sandbox.port`.
    Raises UserActionNeeded for a port that is taken or a fault that isn't known.
    """
    import uvicorn

    try:
        wanted = Faults(faults, latency_ms)
    except (KeyError, ValueError) as error:
        raise UserActionNeeded(f"The faults can't be used, {error}; correct the file.") from error
    folder.mkdir(parents=True, exist_ok=True)
    bound = _bind(port, folder)
    state = State(folder)
    state.seed(RESOURCES / "sandbox")
    _, server_file = certificate(folder)
    config = uvicorn.Config(
        application(state, wanted),
        http=CuttableProtocol,
        ws="websockets-sansio",
        loop="asyncio",
        lifespan="off",
        log_level="warning",
        access_log=False,
        ssl_certfile=server_file,
        ssl_keyfile=server_file,
        timeout_graceful_shutdown=1,
    )
    try:
        asyncio.run(_main(uvicorn.Server(config), bound, folder, watch_stdin, on_ready))
    finally:
        state.close()


async def _main(
    server: Any, bound: socket.socket, folder: Path, watch_stdin: bool, on_ready: Callable[[str], None] | None
) -> None:
    number = bound.getsockname()[1]
    # A cut connection is a fault that was asked for; uvicorn takes it for a mistake of the application.
    logging.getLogger("uvicorn.error").addFilter(lambda record: "without starting response" not in record.getMessage())
    hub = server.config.app.state.hub
    await hub.listen()
    background = [asyncio.create_task(hub.run())]
    if watch_stdin:
        background.append(asyncio.create_task(_end_with_parent(server)))
    part = folder / f"{PORT_FILE}.part"
    part.write_text(f"{number}\n")
    part.replace(folder / PORT_FILE)
    if on_ready:
        on_ready(f"https://127.0.0.1:{number}")
    await server.serve(sockets=[bound])
    for task in background:
        task.cancel()
    if watch_stdin:
        # A thread may still wait for standard input, and the interpreter would wait for it; all state is on disk.
        os._exit(0)


async def _end_with_parent(server: Any) -> None:
    """Standard input ends when the parent does, however it ended."""
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, os.read, sys.stdin.fileno(), 4096):
        pass
    server.should_exit = True
