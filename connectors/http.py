"""The one door to the network: every client that a connector uses is built here, with time-outs and with trust.

Trust is the system's own certificate store (a corporate proxy's issuer lives there), or the sandbox's one file.
"""

import logging
import os
import ssl
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from connectors import network_time
from connectors.network_policy import check

if TYPE_CHECKING:
    import httpx

CONNECT_SECONDS = 5.0  # a laptop on a bad line still shakes hands in this; a dead address is given up on soon
MAX_BODY = 32 * 1024 * 1024  # bytes; no answer that we ask for comes near it
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def is_loopback(base_url: str) -> bool:
    return urlsplit(base_url).hostname in _LOOPBACK


def bypass_proxy(base_url: str) -> bool:
    """True for addresses on this machine, which no proxy may see; tells urllib too, which reads the environment."""
    if not is_loopback(base_url):
        return False
    for name in ("no_proxy", "NO_PROXY"):
        known = [part for part in os.environ.get(name, "").split(",") if part]
        if missing := [host for host in _LOOPBACK if host not in known]:
            os.environ[name] = ",".join(known + missing)
    return True


def ssl_context(ca_file: Path | None) -> ssl.SSLContext:
    """A verifying context: the system's certificates, or `ca_file` alone. Shared by all who trust the same."""
    return _context(ca_file, ca_file.stat().st_mtime_ns if ca_file else 0)


@lru_cache(maxsize=8)
def _context(ca_file: Path | None, changed: int) -> ssl.SSLContext:
    if ca_file is not None:
        return ssl.create_default_context(cafile=str(ca_file))
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class TrustAdapter(HTTPAdapter):
    """A transport that trusts what `ssl_context` does and nothing else, through a proxy too; no retries."""

    def __init__(self, ca_file: Path | None) -> None:
        self._ca_file = ca_file
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, ssl_context=ssl_context(self._ca_file))

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return super().proxy_manager_for(proxy, **{**kwargs, "ssl_context": ssl_context(self._ca_file)})

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        address = urlsplit(str(request.url))
        check(address.hostname or "")
        answer = super().send(request, *args, **kwargs)
        if address.scheme == "https" and address.hostname not in _LOOPBACK:
            network_time.note(answer.headers.get("Date"))
        return answer

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        # Trust is the context's alone: requests would add its own bundle, whatever the company distrusts.
        conn.cert_reqs, conn.ca_certs, conn.ca_cert_dir = "CERT_REQUIRED", None, None


class DeadlineAdapter(TrustAdapter):
    """One deadline for all that is done with it: made anew for each operation.

    requests' own time-out starts anew with each read, so a body that trickles could hold a caller forever.
    """

    def __init__(self, seconds: float, ca_file: Path | None) -> None:
        self._deadline = time.monotonic() + seconds
        super().__init__(ca_file)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """One request within what is left of the deadline. Raises requests' Timeout behind it."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise requests.exceptions.ConnectTimeout("no time left to ask", request=request)
        kwargs["timeout"] = (min(CONNECT_SECONDS, left), left)
        kwargs["stream"] = True
        kwargs["verify"] = True  # never what a client or REQUESTS_CA_BUNDLE would have instead
        response = super().send(request, *args, **kwargs)
        try:
            response._content = self._body(response)
        finally:
            response.close()
        response._content_consumed = True  # type: ignore[attr-defined]
        return response

    def _body(self, response: requests.Response) -> bytes:
        chunks: list[bytes] = []
        size = 0
        try:
            while chunk := response.raw.read1(65536, decode_content=True):
                chunks.append(chunk)
                size += len(chunk)
                if time.monotonic() > self._deadline or size > MAX_BODY:
                    raise requests.exceptions.ReadTimeout("the answer did not end in time", request=response.request)
        except (OSError, requests.exceptions.RequestException):
            raise
        except Exception as error:  # urllib3's own errors, which are no OSErrors
            raise requests.exceptions.ConnectionError(error, request=response.request) from error
        expected = response.headers.get("Content-Length")
        if expected and not response.headers.get("Content-Encoding") and size < int(expected):
            raise requests.exceptions.ConnectionError("the answer broke off", request=response.request)
        return b"".join(chunks)


class PatientAdapter(DeadlineAdapter):
    """A transport whose deadline begins with each request, for a session that a person keeps waiting."""

    def __init__(self, seconds: float, ca_file: Path | None) -> None:
        self._seconds = seconds
        super().__init__(seconds, ca_file)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        self._deadline = time.monotonic() + self._seconds
        return super().send(request, *args, **kwargs)


def equip(
    session: requests.Session, base_url: str, *, timeout: float, ca_file: Path | None, redirects: int = 0
) -> requests.Session:
    """Gives a session (a client may bring its own) our transport; `timeout` is in seconds for the whole operation.

    A vendor's interface does not redirect: whoever does would get the token and the text, and its answer would count as
    the vendor's. Only a calendar's link may, which carries neither.
    """
    session.max_redirects = redirects
    session.trust_env = not bypass_proxy(base_url)
    session.mount("https://", DeadlineAdapter(timeout, ca_file))
    session.mount("http://", DeadlineAdapter(timeout, ca_file))
    return session


def requests_session(
    base_url: str, *, timeout: float, ca_file: Path | None = None, redirects: int = 0
) -> requests.Session:
    return equip(requests.Session(), base_url, timeout=timeout, ca_file=ca_file, redirects=redirects)


def download_session(base_url: str, *, ca_file: Path | None = None) -> requests.Session:
    """For files of any length, which are streamed: each read has a time-out of its own, the whole has none."""
    session = requests.Session()
    session.trust_env = not bypass_proxy(base_url)
    session.mount("https://", TrustAdapter(ca_file))
    session.mount("http://", TrustAdapter(ca_file))
    return session


def httpx_client(base_url: str, *, timeout: float, ca_file: Path | None = None) -> "httpx.Client":
    """An httpx client without retries; `timeout` in seconds bounds each phase (httpx has no total)."""
    import httpx

    from connectors.bounded_body import Bounded

    is_direct = bypass_proxy(base_url)
    client = httpx.Client(
        timeout=httpx.Timeout(timeout, connect=min(CONNECT_SECONDS, timeout)),
        verify=ssl_context(ca_file),
        trust_env=not is_direct,
        follow_redirects=False,
        # One encoding, which can be unpacked within a bound.
        headers={"Accept-Encoding": "gzip"},
        event_hooks={"request": [lambda request: check(request.url.host)]},
    )
    client._transport = Bounded(client._transport, MAX_BODY)
    client._mounts = {
        pattern: Bounded(transport, MAX_BODY) if transport else None for pattern, transport in client._mounts.items()
    }
    return client


class GoogleTransport:
    """What google-api-python-client takes for httplib2, which would send a lost request a second time by itself."""

    def __init__(self, session: requests.Session, token: Callable[[], str]) -> None:
        self._session = session
        self._token = token

    def request(
        self, uri: str, method: str = "GET", body: Any = None, headers: dict[str, str] | None = None, **_: Any
    ) -> tuple[Any, bytes]:
        """One exchange, in httplib2's shape: (headers with `status`, content)."""
        import httplib2

        sent = {**(headers or {}), "authorization": f"Bearer {self._token()}"}
        answer = self._session.request(method, uri, data=body, headers=sent, allow_redirects=False)
        shaped = httplib2.Response({k.lower(): v for k, v in answer.headers.items()} | {"status": answer.status_code})
        shaped.reason = answer.reason
        return shaped, answer.content

    def close(self) -> None:
        self._session.close()


def google_service(
    name: str, version: str, *, endpoint: str, token: Callable[[], str], ca_file: Path | None, timeout: float
) -> Any:
    """Google's client for one service at `endpoint`, from the discovery document inside the package."""
    from googleapiclient.discovery import build

    session = requests_session(endpoint, timeout=timeout, ca_file=ca_file)
    options = {"api_endpoint": endpoint}
    transport = GoogleTransport(session, token)
    return build(name, version, http=transport, static_discovery=True, client_options=options, cache_discovery=False)


def quiet_logger(name: str) -> logging.Logger:
    """For clients that log addresses and bodies: they are asked only for what nobody could miss."""
    logger = logging.getLogger(f"callside.{name}")
    logger.setLevel(logging.CRITICAL)
    return logger
