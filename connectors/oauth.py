"""Signing in, in the rep's own browser: authorization code with PKCE on a loopback port (RFC 8252, RFC 7636).

No secret of ours is in the program: the company's own app is used, whose client id IT configures. The listener takes
one answer, on 127.0.0.1 alone, and checks its `state`. Which rules each vendor has is in docs/decisions/0010.
"""

import html
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from app.domain.account import AccountInfo, AccountSecret, System, Tokens
from app.domain.errors import AuthExpired, BadInput, UserActionNeeded
from connectors.base import as_error, classify_own, classify_transport, one_line

REQUEST_SECONDS = 20.0
# Slack and Salesforce compare the redirect address as it was registered, port included; Google lets any port pass.
PORTS = (53682, 53683, 53684)
# What means that the grant is gone, as each vendor words it.
_GONE = frozenset({"invalid_grant", "invalid_refresh_token", "token_revoked", "token_expired", "account_inactive"})


@dataclass(frozen=True, slots=True)
class Provider:
    """How one vendor signs in. `scopes` are (scope, what it allows, in words)."""

    home: str
    authorize: str
    token: str
    scopes: tuple[tuple[str, str], ...]
    asked: Mapping[str, str] = field(default_factory=dict)
    scope_name: str = "scope"
    scope_separator: str = " "
    any_port: bool = False
    host: str = "localhost"


PROVIDERS: Mapping[System, Provider] = {
    System.SALESFORCE: Provider(
        "https://login.salesforce.com",
        "/services/oauth2/authorize",
        "/services/oauth2/token",
        (
            ("api", "read accounts, contacts and opportunities, and write call notes and an approved stage, as you"),
            ("refresh_token", "stay signed in until you or IT end it"),
        ),
    ),
    System.GOOGLE: Provider(
        "https://accounts.google.com",
        "/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        (
            ("https://www.googleapis.com/auth/calendar.events.readonly", "read your calendar's events"),
            ("https://www.googleapis.com/auth/calendar.freebusy", "see when colleagues are busy"),
            (
                "https://www.googleapis.com/auth/gmail.compose",
                "write drafts (Google's permission for that could also send; Callside never does)",
            ),
        ),
        asked={"access_type": "offline", "prompt": "consent"},
        any_port=True,
        host="127.0.0.1",
    ),
    System.SLACK: Provider(
        "https://slack.com",
        "/oauth/v2/authorize",
        "/api/oauth.v2.access",
        (
            ("channels:history", "read public channels that you are in"),
            ("groups:history", "read private channels that you are in"),
            ("im:history", "find its own messages in your direct conversations"),
            ("im:write", "open a direct conversation"),
            ("channels:read", "list public channels"),
            ("groups:read", "list your private channels"),
            ("search:read", "search messages as you"),
            ("users:read", "see colleagues and whether they are active"),
            ("users:read.email", "match colleagues by their e-mail address"),
            ("dnd:read", "see Do Not Disturb"),
            ("chat:write", "post the messages that you approve, as you"),
        ),
        scope_name="user_scope",
        scope_separator=",",
    ),
    System.MICROSOFT: Provider(
        "https://login.microsoftonline.com/organizations",
        "/oauth2/v2.0/authorize",
        "/oauth2/v2.0/token",
        (
            ("https://graph.microsoft.com/Calendars.Read", "read your calendar's events"),
            ("https://graph.microsoft.com/Mail.ReadWrite", "write drafts, and find its own (it could read your mail)"),
            ("offline_access", "stay signed in until you or IT end it"),
        ),
        any_port=True,
    ),
}
# For company tokens: what their owner should allow, no more.
_TOKEN_WORDS: Mapping[System, tuple[str, ...]] = {
    System.JIRA: ("read issues", "comment on issues, as the token's owner"),
    System.NOTION: ("read and extend the pages that are shared with it",),
    System.OPENAI: ("read the transcripts of your calls and answer questions about them",),
    System.ICS: ("read the calendar's events",),
    System.THREECX: ("see the extension's active call and when it ends",),
    System.BIGQUERY: ("add rows to the audit table",),
}


class BrowserSignIn:
    """The sign-in port, with the system's browser and a listener of ours."""

    def scopes(self, system: System) -> Sequence[tuple[str, str]]:
        provider = PROVIDERS.get(system)
        return provider.scopes if provider else [("", words) for words in _TOKEN_WORDS[system]]

    def authorize(
        self,
        system: System,
        *,
        base_url: str | None,
        client_id: str,
        client_secret: str | None,
        ca_file: Path | None,
        show: Callable[[str], None],
        seconds: float,
    ) -> Tokens:
        provider = _provider(system)
        listener = _listen(provider.any_port)
        try:
            redirect = f"http://{provider.host}:{listener.server_port}/callback"
            if system is System.MICROSOFT:
                app = _microsoft_or_error(client_id, base_url, ca_file)
                with (
                    warnings.catch_warnings()
                ):  # msal would rather have the answer posted; RFC 8252 has it in the address
                    warnings.simplefilter("ignore", UserWarning)
                    flow = app.initiate_auth_code_flow(_graph_scopes(), redirect_uri=redirect)
                show(flow["auth_uri"])
                told = _answer(listener, flow["state"], seconds)
                return _tokens(system, lambda: app.acquire_token_by_auth_code_flow(flow, told))
            session = _session(system, base_url, client_id, client_secret, ca_file, redirect)
            verifier = _verifier()
            asked = {provider.scope_name: provider.scope_separator.join(s for s, _ in provider.scopes)}
            address, state = session.create_authorization_url(
                _address(provider.authorize, provider, base_url),
                code_verifier=verifier,
                **{**asked, **provider.asked},
            )
            show(address)
            answer = _answer(listener, state, seconds)
        finally:
            listener.server_close()
        return _tokens(
            system,
            lambda: session.fetch_token(
                _address(provider.token, provider, base_url), code=answer["code"], code_verifier=verifier
            ),
        )

    def refresh(self, info: AccountInfo, secret: AccountSecret) -> Tokens:
        provider = _provider(info.system)
        ca_file = Path(info.extra["ca_file"]) if info.extra.get("ca_file") else None
        if info.system is System.MICROSOFT:
            return _tokens(
                info.system,
                lambda: _microsoft(
                    secret.client_id or "", info.extra.get("authority"), ca_file
                ).acquire_token_by_refresh_token(secret.tokens.refresh, _graph_scopes()),
            )
        server = info.extra.get("server") or (info.base_url if info.system is System.SALESFORCE else None)
        session = _session(info.system, server, secret.client_id or "", secret.client_secret, ca_file, None)
        address = _address(provider.token, provider, server)
        return _tokens(info.system, lambda: session.refresh_token(address, refresh_token=secret.tokens.refresh))


def _provider(system: System) -> Provider:
    if system not in PROVIDERS:
        raise BadInput(f"{system.title()} has no sign-in of its own: connect it with a company token.")
    return PROVIDERS[system]


def _address(path: str, provider: Provider, base_url: str | None) -> str:
    """Under `base_url` where one is given (a company's own domain, the sandbox), else at the vendor's home."""
    if path.startswith("https://"):
        return base_url + urlsplit(path).path if base_url else path
    return (base_url or provider.home).rstrip("/") + path


def _session(
    system: System, base_url: str | None, client_id: str, secret: str | None, ca_file: Path | None, redirect: str | None
) -> Any:
    from authlib.integrations.requests_client import OAuth2Session

    from connectors import http

    session = OAuth2Session(
        client_id,
        secret,
        token_endpoint_auth_method="client_secret_post" if secret else "none",
        code_challenge_method="S256",
        redirect_uri=redirect,
    )
    # The time-out begins with each request: a person may take minutes in between.
    session.mount("https://", http.PatientAdapter(REQUEST_SECONDS, ca_file))
    session.trust_env = not http.bypass_proxy(base_url or "")
    if system is System.SLACK:
        for hook in ("access_token_response", "refresh_token_response"):
            session.register_compliance_hook(hook, _flat_slack)
    return session


def _microsoft(client_id: str, authority: str | None, ca_file: Path | None) -> Any:
    """msal's public client with our transport; it asks for openid, profile and offline_access by itself."""
    import msal

    from connectors import http

    address = authority or PROVIDERS[System.MICROSOFT].home
    session = http.requests_session(address, timeout=REQUEST_SECONDS, ca_file=ca_file)
    session.mount("https://", http.PatientAdapter(REQUEST_SECONDS, ca_file))
    return msal.PublicClientApplication(client_id, authority=address, http_client=session, instance_discovery=False)


def _microsoft_or_error(client_id: str, authority: str | None, ca_file: Path | None) -> Any:
    """It asks the authority where to go before anything else. Raises from the error tree."""
    try:
        return _microsoft(client_id, authority, ca_file)
    except ValueError as error:  # msal's word for a tenant that there is not
        raise UserActionNeeded("This Microsoft tenant is not known; check the address with IT.") from error
    except Exception as error:  # noqa: BLE001 - whatever the transport raises is read by its kind
        raise as_error(classify_transport("Microsoft", error)) from None


def _graph_scopes() -> list[str]:
    return [scope for scope, _ in PROVIDERS[System.MICROSOFT].scopes if scope.startswith("https://")]


def _flat_slack(response: Any) -> Any:
    """Slack answers a refusal with 200 and `ok`, and puts a person's token one level down."""
    import json

    body = response.json()
    if not body.get("ok", True):
        body = {"error": body.get("error", "unknown")}
    elif "authed_user" in body and body["authed_user"].get("access_token"):
        body = {**body, **body["authed_user"]}
    response._content = json.dumps(body).encode()
    return response


def _verifier() -> str:
    from authlib.common.security import generate_token

    return str(generate_token(64))


def _tokens(system: System, ask: Callable[[], Any]) -> Tokens:
    from authlib.integrations.base_client import OAuthError
    from authlib.oauth2.base import OAuth2Error

    try:
        got = ask()
        if got.get("error"):  # msal answers with it in place of raising
            raise OAuth2Error(str(got["error"]))
    except (OAuthError, OAuth2Error) as error:
        said = one_line(str(error.error or error.description or ""), 60)
        if said in _GONE:
            raise AuthExpired(f"{system.title()} says that the sign-in has ended; connect it again.") from None
        raise UserActionNeeded(f"{system.title()} refused the sign-in ({said}); check the client id with IT.") from None
    except Exception as error:  # noqa: BLE001 - whatever the client raises is read by its kind
        raise as_error(classify_own(error) or classify_transport(system.title(), error)) from None
    if not got.get("access_token"):
        raise UserActionNeeded(f"{system.title()} gave no token; check the app's settings with IT.")
    return _read(system, got)


def _read(system: System, got: Mapping[str, Any]) -> Tokens:
    lasts = got.get("expires_in")
    ends = datetime.now(UTC) + timedelta(seconds=float(lasts)) if lasts else None
    extra = {}
    if system is System.SALESFORCE and got.get("instance_url"):
        extra["base_url"] = str(got["instance_url"])
    if system is System.SLACK and isinstance(got.get("team"), Mapping):
        extra["who"] = str(got["team"].get("name") or "")
    said = str(got.get("scope") or "")
    scopes = tuple(s for s in said.replace(",", " ").split() if s)
    return Tokens(str(got["access_token"]), got.get("refresh_token"), ends, scopes, extra)


# ── the loopback listener ───────────────────────────────────────────────────────────────────────────────────────


def _listen(any_port: bool) -> HTTPServer:
    for port in (0,) if any_port else PORTS:
        try:
            return HTTPServer(("127.0.0.1", port), _Handler)
        except OSError:
            continue
    raise UserActionNeeded("The ports for signing in are taken; end the other sign-in and try again.")


class _Handler(BaseHTTPRequestHandler):
    """Keeps the question of the one request that matters on the server; answers every other with 404."""

    timeout = 5

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        mine = parts.path == "/callback" and asked.get("state") == getattr(self.server, "expected", None)
        if mine:
            self.server.answer = asked  # type: ignore[attr-defined]
        said = "Callside is connected. You can close this page." if mine and "code" in asked else "This did not work."
        body = f"<!doctype html><meta charset=utf-8><title>Callside</title><p>{html.escape(said)}".encode()
        self.send_response(200 if mine else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Says nothing: the address holds the code."""


def _answer(listener: HTTPServer, state: str, seconds: float) -> dict[str, str]:
    """Waits for the browser. Raises UserActionNeeded where the rep says no or nothing."""
    listener.expected = state  # type: ignore[attr-defined]
    listener.answer = None  # type: ignore[attr-defined]
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        listener.timeout = left
        listener.handle_request()
        answer: dict[str, str] | None = listener.answer  # type: ignore[attr-defined]
        if answer is None:
            continue
        if "code" in answer:
            return answer
        why = one_line(answer.get("error", "no reason"), 60)
        raise UserActionNeeded(f"The sign-in was refused ({why}); try again, or ask IT whether it is allowed.")
    raise UserActionNeeded("Nobody signed in within the time; run it again and finish in the browser.")
