"""Slack's own client with our transport, the addresses of its messages, and its escapes."""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from connectors.base import Account
from connectors.network_policy import check


@dataclass(frozen=True, slots=True)
class SlackClient:
    """slack_sdk's WebClient with one deadline over all its calls; by itself it has a time-out a call only."""

    client: Any
    deadline: float

    def __getattr__(self, name: str) -> Any:
        self.client.timeout = max(self.deadline - time.monotonic(), 0.05)
        return getattr(self.client, name)


def connect(account: Account, timeout: float, token: str | None = None) -> SlackClient:
    """The client of an account, with one deadline over all its calls."""
    from slack_sdk import WebClient

    from connectors import http

    check(urlsplit(account.base_url).hostname or "")
    client = WebClient(
        token=token or account.token(),
        base_url=f"{account.base_url}/api/",
        ssl=http.ssl_context(account.ca_file),
        retry_handlers=[],
        logger=http.quiet_logger("slack"),
    )
    if http.bypass_proxy(account.base_url):
        client.proxy = None
    return SlackClient(client, time.monotonic() + timeout)


def message_link(account: Account, channel: str, ts: str) -> str:
    """A message's page, in the workspace where `extra["workspace_url"]` names it."""
    base = account.extra.get("workspace_url", account.base_url).rstrip("/")
    return f"{base}/archives/{channel}/p{ts.replace('.', '')}"


def escape(text: str) -> str:
    """Slack's three escapes: after them nothing in a text is a mention, a channel or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
