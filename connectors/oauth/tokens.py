"""What a vendor answers when it is asked for tokens, read or explained."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.account import System, Tokens
from app.domain.errors import AuthExpired, UserActionNeeded
from app.domain.messages import Message
from connectors.base import as_error, classify_own, classify_transport, one_line, spec_of
from connectors.oauth.providers import provider_of

# What means that the grant is gone, as each vendor words it.
_GONE = frozenset(
    {
        "invalid_grant",
        "invalid_refresh_token",
        "bad_refresh_token",
        "token_revoked",
        "token_expired",
        "account_inactive",
    }
)


def tokens_from(system: System, ask: Callable[[], Any]) -> Tokens:
    """Tokens of a token endpoint's answer. Raises our errors in place of the library's."""
    from authlib.integrations.base_client import OAuthError
    from authlib.oauth2.base import OAuth2Error

    title = spec_of(system).title
    try:
        got = ask()
        if got.get("error"):  # msal answers with it in place of raising
            raise OAuth2Error(str(got["error"]))
    except (OAuthError, OAuth2Error) as error:
        said = one_line(str(error.error or error.description or ""), 60)
        if said in _GONE:
            raise AuthExpired(Message("signin.ended", title=title)) from None
        raise UserActionNeeded(Message("signin.rejected", title=title, said=said)) from None
    except Exception as error:  # noqa: BLE001 - whatever the client raises is read by its kind
        raise as_error(classify_own(error) or classify_transport(title, error)) from None
    if not got.get("access_token"):
        raise UserActionNeeded(Message("signin.no_token", title=title))
    return _read(system, got)


def _read(system: System, got: Mapping[str, Any]) -> Tokens:
    lasts = got.get("expires_in")
    ends = datetime.now(UTC) + timedelta(seconds=float(lasts)) if lasts else None
    extra, provider = {}, provider_of(system)
    if provider.address_in and got.get(provider.address_in):
        extra["base_url"] = str(got[provider.address_in])
    if provider.name_in and isinstance(named := got.get(provider.name_in), Mapping):
        extra["who"] = str(named.get("name") or "")
    said = str(got.get("scope") or "")
    scopes = tuple(s for s in said.replace(",", " ").split() if s)
    return Tokens(str(got["access_token"]), got.get("refresh_token"), ends, scopes, extra)
