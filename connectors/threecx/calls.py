"""3CX, where the company uses it: which call is active on the rep's extension, and when it ended.

There is no interface to join a call; the join link comes from the calendar. Source: 3CX's configuration API and call
control API (events: type 0 changes a participant, type 1 removes it).
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from app.domain.call import PhoneCall, PhoneCallEnded
from app.domain.errors import Rejected
from app.domain.messages import Message
from connectors.base import (
    Account,
    Classified,
    HttpAnswer,
    classify_answer,
    classify_own,
    classify_transport,
    mapped,
    one_line,
)

_REMOVED = 1


class ThreeCX:
    """`account.base_url` is the switch; `account.token()` gives the client secret, `extra["client_id"]` its id."""

    source = "3CX"

    def __init__(self, account: Account) -> None:
        self._account = account

    def _session(self, timeout: float) -> Any:
        from connectors import http

        return http.requests_session(self._account.base_url, timeout=timeout, ca_file=self._account.ca_file)

    def _bearer(self, session: Any) -> str:
        """A token by client credentials. 3CX's lives for a minute, so it isn't kept."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self._account.extra["client_id"],
            "client_secret": self._account.token(),
        }
        answer = session.post(f"{self._account.base_url}/connect/token", data=form)
        if answer.status_code == 400:
            raise Rejected(Message("signin.phone_client"))
        answer.raise_for_status()
        return f"Bearer {answer.json()['access_token']}"

    def active_calls(self, *, timeout: float = 5.0) -> tuple[PhoneCall, ...]:
        """The calls of the extensions that this client may see."""
        with mapped(self.classify):
            session = self._session(timeout)
            headers = {"Authorization": self._bearer(session)}
            answer = session.get(f"{self._account.base_url}/xapi/v1/ActiveCalls", headers=headers)
            answer.raise_for_status()
            return tuple(_call(item) for item in answer.json()["value"])

    @contextmanager
    def ended(self, *, timeout: float = 5.0) -> Iterator[Callable[[float], PhoneCallEnded | None]]:
        """Listens while open; the function waits at most that many seconds for the next call that ended."""
        from websockets.sync.client import connect

        from connectors import http

        stack = ExitStack()
        with mapped(self.classify):
            bearer = self._bearer(self._session(timeout))
            opening = connect(
                f"wss://{urlsplit(self._account.base_url).netloc}/callcontrol/ws",
                additional_headers={"Authorization": bearer},
                ssl=http.ssl_context(self._account.ca_file),
                open_timeout=timeout,
                proxy=None if http.bypass_proxy(self._account.base_url) else True,
            )
            socket = stack.enter_context(opening)
        with stack:
            yield lambda seconds: self._next(socket, seconds)

    def _next(self, socket: Any, seconds: float) -> PhoneCallEnded | None:
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            with mapped(self.classify):
                try:
                    event = json.loads(socket.recv(timeout=left)).get("event", {})
                except TimeoutError:
                    return None
            parts = str(event.get("entity", "")).strip("/").split("/")
            if event.get("event_type") == _REMOVED and len(parts) == 4 and parts[2] == "participants":
                return PhoneCallEnded(parts[1], parts[3])
        return None

    def classify(self, error: Exception) -> Classified:
        """Kind of a failure, its sentence for a person, and the wait in seconds that was asked for."""
        import requests

        if own := classify_own(error):
            return own
        if isinstance(error, requests.HTTPError) and error.response is not None:
            said = one_line(error.response.text, 120)
            return classify_answer(
                self.source, HttpAnswer(error.response.status_code, error.response.headers, "", said)
            )
        return classify_transport(self.source, error)


def _call(item: dict[str, Any]) -> PhoneCall:
    established = item.get("EstablishedAt")
    return PhoneCall(
        id=str(item["Id"]),
        caller=item.get("Caller", ""),
        callee=item.get("Callee", ""),
        status=item.get("Status", ""),
        established=datetime.fromisoformat(established.replace("Z", "+00:00")) if established else None,
    )
