"""The libraries that speak with the vendors' token pages, with our transport: authlib, and msal for its own vendor."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.domain.account import SignInRequest
from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from app.domain.systems import Provider
from connectors.base import as_error, classify_transport
from connectors.oauth.tokens import raise_for_page

REQUEST_SECONDS = 20.0


def session_of(provider: Provider, request: SignInRequest, title: str, redirect: str | None = None) -> Any:
    """authlib's session, for the requests of one sign-in or one renewal."""
    from authlib.integrations.requests_client import OAuth2Session

    from connectors import http

    session = OAuth2Session(
        request.client_id,
        request.client_secret,
        token_endpoint_auth_method="client_secret_post" if request.client_secret else "none",
        code_challenge_method="S256",
        redirect_uri=redirect,
    )
    session.max_redirects = 0  # whoever redirects a token page would get the refresh token
    # The time-out begins with each request: a person may take minutes in between.
    session.mount("https://", http.PatientAdapter(REQUEST_SECONDS, request.ca_file))
    session.trust_env = not http.bypass_proxy(request.base_url or "")
    for hook in ("access_token_response", "refresh_token_response"):
        session.register_compliance_hook(hook, _checked(title))
    if provider.token_in:
        for hook in ("access_token_response", "refresh_token_response"):
            session.register_compliance_hook(hook, _flatten(provider.token_in))
    if provider.error_in:
        for hook in ("access_token_response", "refresh_token_response"):
            session.register_compliance_hook(hook, _with_error(provider.error_in))
    return session


def _with_error(error_in: str) -> Callable[[Any], Any]:
    """For a vendor that names a refusal in a field of its own."""
    import json

    def named(response: Any) -> Any:
        body = response.json()
        if "access_token" not in body and body.get(error_in):
            response._content = json.dumps({**body, "error": str(body[error_in]).lower()}).encode()
        return response

    return named


def _checked(title: str) -> Callable[[Any], Any]:
    def check(response: Any) -> Any:
        raise_for_page(title, response)
        return response

    return check


def _flatten(token_in: str) -> Callable[[Any], Any]:
    """For a vendor that answers a refusal with 200 and `ok`, and puts a person's token one level down."""
    import json

    def flat(response: Any) -> Any:
        body = response.json()
        if not body.get("ok", True):
            body = {"error": body.get("error", "unknown")}
        elif token_in in body and body[token_in].get("access_token"):
            body = {**body, **body[token_in]}
        response._content = json.dumps(body).encode()
        return response

    return flat


def new_verifier() -> str:
    from authlib.common.security import generate_token

    return str(generate_token(64))


def msal_client(provider: Provider, client_id: str, authority: str | None, ca_file: Path | None) -> Any:
    """msal's public client with our transport; it asks for openid, profile and offline_access by itself."""
    import msal

    from connectors import http

    address = authority or provider.home
    session = http.requests_session(address, timeout=REQUEST_SECONDS, ca_file=ca_file)
    session.mount("https://", http.PatientAdapter(REQUEST_SECONDS, ca_file))
    return msal.PublicClientApplication(client_id, authority=address, http_client=session, instance_discovery=False)


def msal_client_or_error(provider: Provider, request: SignInRequest) -> Any:
    """It asks the authority where to go before anything else. Raises `CallsideError`."""
    try:
        return msal_client(provider, request.client_id, request.base_url, request.ca_file)
    except ValueError as error:  # msal's word for a tenant that there is not
        raise UserActionNeeded(Message("signin.tenant")) from error
    except Exception as error:  # noqa: BLE001 - whatever the transport raises is read by its kind
        raise as_error(classify_transport("Microsoft", error)) from None


def msal_scopes(provider: Provider) -> list[str]:
    return [scope for scope, _ in provider.scopes if scope.startswith("https://")]
