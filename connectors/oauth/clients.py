"""The libraries that speak with the vendors' token pages, with our transport."""

from pathlib import Path
from typing import Any

from app.domain.account import System
from app.domain.errors import UserActionNeeded
from connectors.base import as_error, classify_transport
from connectors.oauth.providers import PROVIDERS

REQUEST_SECONDS = 20.0


def session_of(
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


def new_verifier() -> str:
    from authlib.common.security import generate_token

    return str(generate_token(64))


def microsoft(client_id: str, authority: str | None, ca_file: Path | None) -> Any:
    """msal's public client with our transport; it asks for openid, profile and offline_access by itself."""
    import msal

    from connectors import http

    address = authority or PROVIDERS[System.MICROSOFT].home
    session = http.requests_session(address, timeout=REQUEST_SECONDS, ca_file=ca_file)
    session.mount("https://", http.PatientAdapter(REQUEST_SECONDS, ca_file))
    return msal.PublicClientApplication(client_id, authority=address, http_client=session, instance_discovery=False)


def microsoft_or_error(client_id: str, authority: str | None, ca_file: Path | None) -> Any:
    """It asks the authority where to go before anything else. Raises from the error tree."""
    try:
        return microsoft(client_id, authority, ca_file)
    except ValueError as error:  # msal's word for a tenant that there is not
        raise UserActionNeeded("This Microsoft tenant is not known; check the address with IT.") from error
    except Exception as error:  # noqa: BLE001 - whatever the transport raises is read by its kind
        raise as_error(classify_transport("Microsoft", error)) from None


def graph_scopes() -> list[str]:
    return [scope for scope, _ in PROVIDERS[System.MICROSOFT].scopes if scope.startswith("https://")]
