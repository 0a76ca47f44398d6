"""Signing in, in the rep's own browser: authorization code with PKCE on a loopback port (RFC 8252, RFC 7636).

No secret of ours is in the program: the company's own app is used, whose client id IT configures. The listener takes
one answer, on 127.0.0.1 alone, and checks its `state`. Which rules each vendor has is in docs/decisions/0010.
"""

import warnings
from http.server import HTTPServer
from pathlib import Path

from app.domain.account import AccountInfo, AccountSecret, SignInRequest, System, Tokens
from connectors.base import spec_of
from connectors.oauth.clients import msal_client, msal_client_or_error, msal_scopes, new_verifier, session_of
from connectors.oauth.loopback import answer_to, listen
from connectors.oauth.providers import address_of, provider_of
from connectors.oauth.tokens import tokens_from


class BrowserSignIn:
    """The sign-in port, with the system's browser and a listener of ours."""

    def authorize(self, system: System, request: SignInRequest) -> Tokens:
        """Tokens of the account that signs in, in the browser, within the request's time. Raises UserActionNeeded and
        Unavailable."""
        provider = provider_of(system)
        listener = listen(provider.any_port)
        try:
            if provider.speaks_msal:
                return _by_msal(listener, system, request)
            return _by_code(listener, system, request)
        finally:
            listener.server_close()

    def refresh(self, info: AccountInfo, secret: AccountSecret) -> Tokens:
        """New tokens for an account. Raises AuthExpired if only signing in again helps."""
        provider, client_id = provider_of(info.system), secret.client_id or ""
        ca_file = Path(info.extra["ca_file"]) if info.extra.get("ca_file") else None
        if provider.speaks_msal:
            authority, old = info.extra.get("authority"), secret.tokens.refresh
            return tokens_from(
                info.system,
                lambda: msal_client(provider, client_id, authority, ca_file).acquire_token_by_refresh_token(
                    old, msal_scopes(provider)
                ),
            )
        server = info.extra.get("server") or (info.base_url if provider.address_in else None)
        request = SignInRequest(client_id, _shows_nothing, secret.client_secret, server, ca_file)
        session = session_of(provider, request, spec_of(info.system).title)
        address = address_of(provider.token, provider, server)
        return tokens_from(info.system, lambda: session.refresh_token(address, refresh_token=secret.tokens.refresh))


def _shows_nothing(address: str) -> None:
    """A renewal has no page."""


def _redirect(listener: HTTPServer, system: System) -> str:
    return f"http://{provider_of(system).host}:{listener.server_port}/callback"


def _by_code(listener: HTTPServer, system: System, request: SignInRequest) -> Tokens:
    provider, verifier = provider_of(system), new_verifier()
    session = session_of(provider, request, spec_of(system).title, _redirect(listener, system))
    asked = {provider.scope_name: provider.scope_separator.join(s for s, _ in provider.scopes)}
    page, state = session.create_authorization_url(
        address_of(provider.authorize, provider, request.base_url),
        code_verifier=verifier,
        **{**asked, **provider.asked},
    )
    request.show(page)
    code = answer_to(listener, state, request.seconds)["code"]
    address = address_of(provider.token, provider, request.base_url)
    return tokens_from(system, lambda: session.fetch_token(address, code=code, code_verifier=verifier))


def _by_msal(listener: HTTPServer, system: System, request: SignInRequest) -> Tokens:
    provider = provider_of(system)
    client = msal_client_or_error(provider, request)
    redirect = _redirect(listener, system)
    with warnings.catch_warnings():
        # msal would rather have the answer posted; RFC 8252 has it in the address.
        warnings.simplefilter("ignore", UserWarning)
        flow = client.initiate_auth_code_flow(msal_scopes(provider), redirect_uri=redirect)
    request.show(flow["auth_uri"])
    told = answer_to(listener, flow["state"], request.seconds)
    return tokens_from(system, lambda: client.acquire_token_by_auth_code_flow(flow, told))
