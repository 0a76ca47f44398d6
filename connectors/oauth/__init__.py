"""Signing in, in the rep's own browser: authorization code with PKCE on a loopback port (RFC 8252, RFC 7636).

No secret of ours is in the program: the company's own app is used, whose client id IT configures. The listener takes
one answer, on 127.0.0.1 alone, and checks its `state`. Which rules each vendor has is in docs/decisions/0010.
"""

import warnings
from collections.abc import Callable, Sequence
from http.server import HTTPServer
from pathlib import Path

from app.domain.account import AccountInfo, AccountSecret, System, Tokens
from connectors.oauth.clients import graph_scopes, microsoft, microsoft_or_error, new_verifier, session_of
from connectors.oauth.loopback import answer_to, listen
from connectors.oauth.providers import PROVIDERS, TOKEN_WORDS, address_of, provider_of
from connectors.oauth.tokens import tokens_from

Show = Callable[[str], None]  # opens a page in the rep's browser


class BrowserSignIn:
    """The sign-in port, with the system's browser and a listener of ours."""

    def scopes(self, system: System) -> Sequence[tuple[str, str]]:
        provider = PROVIDERS.get(system)
        return provider.scopes if provider else [("", words) for words in TOKEN_WORDS[system]]

    def authorize(
        self,
        system: System,
        *,
        base_url: str | None,
        client_id: str,
        client_secret: str | None,
        ca_file: Path | None,
        show: Show,
        seconds: float,
    ) -> Tokens:
        listener = listen(provider_of(system).any_port)
        try:
            if system is System.MICROSOFT:
                return _by_microsoft(listener, base_url, client_id, ca_file, show, seconds)
            return _by_code(listener, system, base_url, client_id, client_secret, ca_file, show, seconds)
        finally:
            listener.server_close()

    def refresh(self, info: AccountInfo, secret: AccountSecret) -> Tokens:
        provider = provider_of(info.system)
        ca_file = Path(info.extra["ca_file"]) if info.extra.get("ca_file") else None
        if info.system is System.MICROSOFT:
            authority, old = info.extra.get("authority"), secret.tokens.refresh
            return tokens_from(
                info.system,
                lambda: microsoft(secret.client_id or "", authority, ca_file).acquire_token_by_refresh_token(
                    old, graph_scopes()
                ),
            )
        server = info.extra.get("server") or (info.base_url if info.system is System.SALESFORCE else None)
        session = session_of(info.system, server, secret.client_id or "", secret.client_secret, ca_file, None)
        address = address_of(provider.token, provider, server)
        return tokens_from(info.system, lambda: session.refresh_token(address, refresh_token=secret.tokens.refresh))


def _redirect(listener: HTTPServer, system: System) -> str:
    return f"http://{provider_of(system).host}:{listener.server_port}/callback"


def _by_code(
    listener: HTTPServer,
    system: System,
    base_url: str | None,
    client_id: str,
    client_secret: str | None,
    ca_file: Path | None,
    show: Show,
    seconds: float,
) -> Tokens:
    provider, verifier = provider_of(system), new_verifier()
    session = session_of(system, base_url, client_id, client_secret, ca_file, _redirect(listener, system))
    asked = {provider.scope_name: provider.scope_separator.join(s for s, _ in provider.scopes)}
    page, state = session.create_authorization_url(
        address_of(provider.authorize, provider, base_url), code_verifier=verifier, **{**asked, **provider.asked}
    )
    show(page)
    code = answer_to(listener, state, seconds)["code"]
    address = address_of(provider.token, provider, base_url)
    return tokens_from(system, lambda: session.fetch_token(address, code=code, code_verifier=verifier))


def _by_microsoft(
    listener: HTTPServer, authority: str | None, client_id: str, ca_file: Path | None, show: Show, seconds: float
) -> Tokens:
    client = microsoft_or_error(client_id, authority, ca_file)
    redirect = _redirect(listener, System.MICROSOFT)
    with warnings.catch_warnings():
        # msal would rather have the answer posted; RFC 8252 has it in the address.
        warnings.simplefilter("ignore", UserWarning)
        flow = client.initiate_auth_code_flow(graph_scopes(), redirect_uri=redirect)
    show(flow["auth_uri"])
    told = answer_to(listener, flow["state"], seconds)
    return tokens_from(System.MICROSOFT, lambda: client.acquire_token_by_auth_code_flow(flow, told))
