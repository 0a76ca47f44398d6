"""What a vendor answers when it is asked for tokens, read or explained."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.account import System, Tokens
from app.domain.errors import AuthExpired, CallsideError, NotSent, RateLimited, Unavailable, UserActionNeeded
from app.domain.messages import Message
from connectors.base import as_error, classify_own, classify_transport, is_page, one_line, retry_after, spec_of
from connectors.oauth.providers import provider_of

# What means that only signing in again helps, as each vendor words it: the grant is gone, or a person has to prove more.
_GONE = frozenset(
    {
        "account_inactive",
        "bad_refresh_token",
        "consent_required",
        "inactive_org",
        "inactive_user",
        "interaction_required",
        "invalid_auth",
        "invalid_grant",
        "invalid_refresh_token",
        "login_required",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)
# What passes by itself (RFC 6749, and the vendors' own words): the same is asked again later, and nobody is called.
_PASSING = frozenset(
    {
        "fatal_error",
        "internal_error",
        "internal_failure",
        "rate_limit_exceeded",
        "rate_limited",
        "ratelimited",
        "request_timeout",
        "server_error",
        "service_unavailable",
        "slow_down",
        "team_added_to_org",
        "temporarily_unavailable",
        "unknown_error",
    }
)
_CLIENT = ("client", "scope", "redirect")  # in a word about how the company's app is set up


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
        raise _refusal(title, said) from None
    except Exception as error:  # noqa: BLE001 - whatever the client raises is read by its kind
        raise _as_not_sent(as_error(classify_own(error) or classify_transport(title, error))) from None
    if not got.get("access_token"):
        raise UserActionNeeded(Message("signin.no_token", title=title))
    return _read(system, got)


def raise_for_page(title: str, answer: Any) -> None:
    """Raises where a token page's answer says, before anything is read of it, that it is busy or none of the vendor's."""
    wait = retry_after(answer.headers)
    if answer.status_code == 429:
        raise RateLimited(Message("connector.slow_down", system=title), wait)
    if answer.status_code >= 500:
        raise NotSent(Message("signin.passing", title=title), wait)
    if is_page(answer.headers, answer.content) or 300 <= answer.status_code < 400:
        raise NotSent(Message("connector.not_its_answer", system=title))


def _refusal(title: str, said: str) -> CallsideError:
    if said in _GONE:
        return AuthExpired(Message("signin.ended", title=title))
    if said in _PASSING:
        return NotSent(Message("signin.passing", title=title))
    if any(word in said for word in _CLIENT):
        return UserActionNeeded(Message("signin.rejected", title=title, said=said))
    return UserActionNeeded(Message("signin.refused", why=said))


def _as_not_sent(error: CallsideError) -> CallsideError:
    """Without a token nothing else was sent: a write that wanted one need not be looked for."""
    is_lost = isinstance(error, Unavailable) and not isinstance(error, NotSent | RateLimited)
    return NotSent(error.message, error.retry_after) if isinstance(error, Unavailable) and is_lost else error


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
