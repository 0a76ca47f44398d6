"""3CX's call control: client credentials, the active calls, and events over a WebSocket.

Source: 3CX's configuration and call control API guides (event_type 0 is "upset", an update; 1 is "remove").
"""

import asyncio
import json
import uuid
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from connectors.sandbox.state import Doc, State

VENDOR = "threecx"
_sockets: list[WebSocket] = []


def unauthorized() -> Response:
    return JSONResponse({"error": "invalid_token"}, 401)


async def _token(request: Request) -> Response:
    state: State = request.app.state.state
    form = dict(parse_qsl((await request.body()).decode()))
    client = state.settings()["threecx_client"]
    if form.get("grant_type") != "client_credentials":
        return JSONResponse({"error": "unsupported_grant_type"}, 400)
    if (form.get("client_id"), form.get("client_secret")) != (client["id"], client["secret"]):
        return JSONResponse({"error": "invalid_client"}, 400)
    token = f"threecx-{uuid.uuid4()}"
    state.put(VENDOR, "token", token, {"id": token})
    return JSONResponse({"token_type": "Bearer", "expires_in": 60, "access_token": token, "refresh_token": None})


def allowed(state: State, header: str) -> bool:
    return state.get(VENDOR, "token", header.removeprefix("Bearer ")) is not None


async def _active_calls(request: Request) -> Response:
    return JSONResponse({"@odata.context": "ActiveCalls", "value": request.app.state.state.all(VENDOR, "active_call")})


async def end_call(state: State, call: Doc) -> None:
    """The call is over: gone from the list, and each listener is told that its participant was removed."""
    state.delete(VENDOR, "active_call", str(call["Id"]))
    event = {"event_type": 1, "entity": f"/callcontrol/{call['Dn']}/participants/{call['Id']}", "attached_data": None}
    message = json.dumps({"sequence": state.number("threecx"), "event": event})
    for socket in [*_sockets]:  # a listener may leave while we tell the others
        await socket.send_text(message)


async def _events(socket: WebSocket) -> None:
    if not allowed(socket.app.state.state, socket.headers.get("authorization", "")):
        await socket.close(4401)
        return
    await socket.accept()
    _sockets.append(socket)
    try:
        while True:
            await socket.receive_text()
    except (WebSocketDisconnect, asyncio.CancelledError):
        pass
    finally:
        _sockets.remove(socket)


routes = [
    Route("/connect/token", _token, methods=["POST"]),
    Route("/xapi/v1/ActiveCalls", _active_calls),
    WebSocketRoute("/callcontrol/ws", _events),
]
