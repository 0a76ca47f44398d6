"""A program of the rep's own that listens on this machine."""

import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from app.domain.errors import BadInput, Unavailable
from app.domain.messages import Message
from app.domain.wording import is_loopback

SECONDS = 10.0


class LocalAddress:
    """An http address of this machine; no proxy and no redirect is followed."""

    def __init__(self, url: str) -> None:
        """Raises BadInput for an address elsewhere."""
        if not is_loopback(url):
            raise BadInput(Message("events.address", url=url))
        self._parts = urlsplit(url)

    def __call__(self, message: Mapping[str, Any]) -> None:
        """Posts it. Raises Unavailable where nobody answers, or not with 2xx."""
        parts = self._parts
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=SECONDS)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request("POST", path, json.dumps(message).encode(), {"Content-Type": "application/json"})
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise Unavailable(Message("events.no_answer")) from error
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise Unavailable(Message("events.no_answer"))
