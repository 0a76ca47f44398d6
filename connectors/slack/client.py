"""Slack's own client with our transport, the addresses of its messages, and its escapes."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from connectors.base import Account
from connectors.network_policy import check

if TYPE_CHECKING:
    import requests

SlackClient = Any  # slack_sdk's WebClient, which is imported at its first use


def connect(account: Account, timeout: float, token: str | None = None, *, is_lasting: bool = False) -> SlackClient:
    """The client of an account, with one deadline over all its calls; of a lasting one each call has its own."""
    from connectors import http

    check(urlsplit(account.base_url).hostname or "")
    session = http.requests_session(account.base_url, timeout=timeout, ca_file=account.ca_file)
    if is_lasting:
        session.mount("https://", http.PatientAdapter(timeout, account.ca_file))
    client = _client_class()(
        token=token or account.token(),
        base_url=f"{account.base_url}/api/",
        ssl=http.ssl_context(account.ca_file),
        timeout=timeout,
        retry_handlers=[],
        logger=http.quiet_logger("slack"),
    )
    client.session = session
    if http.bypass_proxy(account.base_url):
        client.proxy = None
    return client


_made: list[type[Any]] = []


def _client_class() -> type[Any]:
    """slack_sdk's client with our transport in place of urllib's, which would follow a redirect to any host with the token,
    and take what is said there for Slack's answer."""
    if not _made:
        from slack_sdk import WebClient

        class Client(WebClient):
            session: "requests.Session"

            def _perform_urllib_http_request_internal(self, url: str, req: Any) -> dict[str, Any]:
                answer = self.session.request(
                    req.get_method(), url, data=req.data, headers=dict(req.header_items()), allow_redirects=False
                )
                body = answer.content.decode(errors="replace")
                return {"status": answer.status_code, "headers": answer.headers, "body": body}

        _made.append(Client)
    return _made[0]


def message_link(account: Account, channel: str, ts: str) -> str:
    """A message's page, in the workspace where `extra["workspace_url"]` names it."""
    base = account.extra.get("workspace_url", account.base_url).rstrip("/")
    return f"{base}/archives/{channel}/p{ts.replace('.', '')}"


def escape(text: str) -> str:
    """Slack's three escapes: after them nothing in a text is a mention, a channel or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
