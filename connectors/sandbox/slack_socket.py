"""Socket Mode: envelopes over a WebSocket, delivered again until they are acknowledged; and the scripted colleague.

Source: Slack's Socket Mode guide (hello, envelopes, acknowledgements by envelope_id, repeats). It has its own port,
without TLS and for this machine alone: slack_sdk's built-in client speaks TLS on port 443 only.
"""

import asyncio
import json
import time
import uuid
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from connectors.sandbox.state import Doc, State

VENDOR = "slack"
_REPEAT_SECONDS = 3.0  # an envelope that isn't acknowledged comes again after this
_TICK = 0.05


class Hub:
    """The open connections, what is still to be delivered, and who presses a button when."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._sockets: list[ServerConnection] = []
        self._tickets: set[str] = set()
        self._server: Server | None = None
        self._sent: dict[str, float] = {}

    def expect_press(self, message: Doc, user_id: str | None) -> None:
        """If the message has buttons and went to somebody with a script, notes when they press which, or answer with an
        `emoji` or a `reply`."""
        script = self._state.settings().get("people", {}).get(user_id or "")
        buttons = [e for b in message.get("blocks", []) if b["type"] == "actions" for e in b["elements"]]
        wanted = next((b for b in buttons if script and b["action_id"] == script.get("press")), None)
        if script and buttons and user_id and (wanted or script.get("emoji") or script.get("reply")):
            due = self._state.now() + float(script.get("after", 3.0))
            said: Doc = {k: script[k] for k in ("emoji", "reply") if script.get(k)}
            press: Doc = {
                "id": str(uuid.uuid4()),
                "due": due,
                "user": user_id,
                "button": wanted,
                "message": message,
                **said,
            }
            self._state.put(VENDOR, "press", press["id"], press)

    def _act(self, press: Doc) -> None:
        message, user = press["message"], press["user"]
        name = f"{message['channel']}/{message['ts']}"
        if press.get("emoji"):
            reaction = {"name": press["emoji"], "users": [user], "count": 1}
            self._state.put(VENDOR, "message", name, {**message, "reactions": [reaction]})
        elif press.get("reply"):
            ts = f"{int(self._state.now())}.{100000 + self._state.number('slack') % 900000:06d}"
            reply: Doc = {
                "type": "message",
                "user": user,
                "ts": ts,
                "channel": message["channel"],
                "text": press["reply"],
            }
            self._state.put(VENDOR, "message", f"{message['channel']}/{ts}", reply)
        else:
            self.press(user, press["button"], message)

    def press(self, user_id: str, button: Doc, message: Doc) -> None:
        """A person presses a button: block_actions, as Slack tells an app."""
        action: Doc = {k: button[k] for k in ("action_id", "value", "type", "text") if k in button}
        payload: Doc = {
            "type": "block_actions",
            "user": {"id": user_id, "team_id": "T05TECHCORP"},
            "api_app_id": "A05CALLSIDE",
            "trigger_id": f"{int(self._state.now())}.1",
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": message["channel"]},
            "channel": {"id": message["channel"]},
            "message": message,
            "actions": [{**action, "block_id": "callside", "action_ts": f"{self._state.now():.6f}"}],
        }
        self._envelope("interactive", payload)

    def mention(self, user_id: str, channel: str, text: str) -> None:
        """Somebody mentions the app in a channel."""
        event = {"type": "app_mention", "user": user_id, "text": text, "channel": channel,
                 "ts": f"{self._state.now():.6f}"}  # fmt: skip
        payload = {"type": "event_callback", "event_id": f"Ev{uuid.uuid4().hex[:10].upper()}", "event": event}
        self._envelope("events_api", payload)

    def _envelope(self, kind: str, payload: Doc) -> None:
        envelope: Doc = {"envelope_id": str(uuid.uuid4()), "type": kind, "accepts_response_payload": False,
                    "payload": payload}  # fmt: skip
        self._state.put(VENDOR, "envelope", envelope["envelope_id"], envelope)

    async def run(self) -> None:
        """Presses what is due and delivers what isn't acknowledged; ends with the server."""
        while True:
            await asyncio.sleep(_TICK)
            for press in self._state.all(VENDOR, "press"):
                if press["due"] <= self._state.now():
                    with self._state.transaction():
                        self._state.delete(VENDOR, "press", press["id"])
                        self._act(press)
            if self._sockets:
                await self._deliver()

    async def _deliver(self) -> None:
        now = time.monotonic()
        for envelope in self._state.all(VENDOR, "envelope"):
            name = envelope["envelope_id"]
            if now - self._sent.get(name, -_REPEAT_SECONDS) < _REPEAT_SECONDS:
                continue
            attempt: Doc = {"retry_attempt": 1 if name in self._sent else 0, "retry_reason": ""}
            self._sent[name] = now
            try:
                await self._sockets[-1].send(json.dumps({**envelope, **attempt}))
            except ConnectionClosed:
                self._sent.pop(name, None)
                return

    def address(self) -> str:
        """A fresh address to connect to, good for one connection, as apps.connections.open gives it."""
        assert self._server is not None
        ticket = str(uuid.uuid4())
        self._tickets.add(ticket)
        port = self._server.sockets[0].getsockname()[1]
        return f"ws://127.0.0.1:{port}/slack/link?ticket={ticket}&app_id=A05CALLSIDE"

    async def listen(self) -> None:
        self._server = await serve(self._connected, "127.0.0.1", 0)

    async def _connected(self, socket: ServerConnection) -> None:
        path = socket.request.path if socket.request else ""
        ticket = parse_qs(urlsplit(path).query).get("ticket", [""])[0]
        if ticket not in self._tickets:
            await socket.close(1008, "unknown ticket")
            return
        self._tickets.discard(ticket)
        hello = {"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A05CALLSIDE"},
                 "debug_info": {"host": "sandbox", "approximate_connection_time": 18060}}  # fmt: skip
        await socket.send(json.dumps(hello))
        self._sockets.append(socket)
        self._sent.clear()
        try:
            async for message in socket:
                answer = json.loads(message)
                self._state.delete(VENDOR, "envelope", str(answer.get("envelope_id")))
        except (ConnectionClosed, json.JSONDecodeError):
            pass
        finally:
            self._sockets.remove(socket)
