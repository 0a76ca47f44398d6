"""What Slack's connectors share: the reading of its refusals, its escapes, and who and what there is in a workspace."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from app.domain.outbox import FailureKind
from connectors.base.common import (
    Account,
    Classified,
    HttpAnswer,
    classify_answer,
    classify_own,
    classify_transport,
    retry_after,
)

SLACK_JOIN, SLACK_JOIN_PAUSED, SLACK_DECLINE = "callside_join", "callside_join_pause", "callside_decline"
_SLACK_EXPIRED = frozenset({"token_expired", "token_revoked", "invalid_auth", "not_authed", "account_inactive"})
_SLACK_LOST = frozenset(
    {"internal_error", "fatal_error", "request_timeout", "service_unavailable", "team_added_to_org"}
)
_SLACK_PAGES = 50  # 10,000 people or channels; a company beyond that names people by address
_SLACK_REMEDIES = {
    "channel_not_found": "choose a channel that you can see",
    "not_in_channel": "join the channel first",
    "is_archived": "choose another channel",
    "missing_scope": "ask IT to grant the scopes of Callside's manifest",
    "msg_too_long": "shorten the message",
    "user_not_found": "choose another person",
}


def classify_slack(error: Exception) -> Classified:
    """Reads Slack's refusals, which come with status 200, and everything else that its client raises."""
    from slack_sdk.errors import SlackApiError

    if own := classify_own(error):
        return own
    if not isinstance(error, SlackApiError):
        return classify_transport("Slack", error)
    response: Any = error.response
    headers, status = dict(response.headers), int(response.status_code)
    data = response.data if isinstance(response.data, dict) else {}
    code = str(data.get("error", ""))
    if code == "ratelimited":
        return FailureKind.RATE_LIMITED, "Slack asks to go slower; it is sent again in a moment.", retry_after(headers)
    if code in _SLACK_EXPIRED:
        return classify_answer("Slack", HttpAnswer(401, headers))
    if status != 200 or code in _SLACK_LOST or not code.replace("_", "").isalnum():  # a sentence: the body was no JSON
        return classify_answer("Slack", HttpAnswer(status if status != 200 else 500, headers, message=code))
    return classify_answer("Slack", HttpAnswer(400, headers, code), remedy=_SLACK_REMEDIES.get(code))


def slack_escape(text: str) -> str:
    """Slack's three escapes: after them nothing in a text is a mention, a channel or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def slack_unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def slack_name(user: dict[str, Any]) -> str:
    return str(user.get("real_name") or user["profile"].get("real_name") or user["name"])


def slack_pages(method: Callable[..., Any], field: str, **asked: Any) -> Iterator[dict[str, Any]]:
    """What a listing method lists, page by page; Slack asks to stay at or below 200 a page."""
    cursor = None
    for _ in range(_SLACK_PAGES):
        page = method(limit=200, cursor=cursor, **asked)
        yield from page[field]
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return


def slack_link(account: Account, channel: str, ts: str) -> str:
    """A message's page, in the workspace where `extra["workspace_url"]` names it."""
    base = account.extra.get("workspace_url", account.base_url).rstrip("/")
    return f"{base}/archives/{channel}/p{ts.replace('.', '')}"


def slack_client(account: Account, timeout: float, token: str | None = None) -> Any:
    """The client of an account, with one deadline over all its calls."""
    from connectors import http

    return http.slack_client(account.base_url, token or account.token(), ca_file=account.ca_file, timeout=timeout)


# Does several pieces of work, in parallel where the program offers that; their answers in order, or the first error.
Together = Callable[[Sequence[Callable[[], Any]]], list[Any]]


def in_turn(works: Sequence[Callable[[], Any]]) -> list[Any]:
    return [work() for work in works]


_FRESH_SECONDS = {"users": 6 * 3600.0, "channels": 1800.0, "groups": 900.0}
# A name that the list lacks may be a new colleague's: the list is asked for anew, but not at every question.
_MISS_SECONDS = 300.0


class SlackDirectory:
    """Who and what there is in a workspace, kept for a while: to list it takes a request for every 200. What people say
    and whether they are there is never kept."""

    def __init__(self, account: Account, clock: Callable[[], float] = time.monotonic) -> None:
        self._account = account
        self._clock = clock
        self._held: dict[str, list[dict[str, Any]]] = {}
        self._at: dict[str, float] = {}
        self._users: dict[str, dict[str, Any]] = {}
        self._own_id: str | None = None

    def has(self, what: str) -> bool:
        return what in self._held and self._clock() - self._at[what] < _FRESH_SECONDS[what]

    def users(self, client: Any, *, anew: bool = False) -> list[dict[str, Any]]:
        old = self._clock() - self._at.get("users", -_MISS_SECONDS) >= _MISS_SECONDS
        found = self._listed("users", lambda: list(slack_pages(client.users_list, "members")), anew=anew and old)
        self._users = {user["id"]: user for user in found}
        return found

    def channels(self, client: Any) -> list[dict[str, Any]]:
        """The channels that the rep is in."""
        asked = {"types": "public_channel,private_channel", "exclude_archived": True}
        return self._listed("channels", lambda: list(slack_pages(client.users_conversations, "channels", **asked)))

    def groups(self, client: Any) -> list[dict[str, Any]]:
        return self._listed("groups", lambda: list(client.usergroups_list(include_users=True)["usergroups"]))

    def known(self, user_id: str) -> dict[str, Any] | None:
        """A colleague whom a list has named, without asking."""
        return self._users.get(user_id)

    def listed(self) -> list[dict[str, Any]]:
        """Those whom a list has named, without asking."""
        return list(self._users.values())

    def by_email(self, email: str) -> dict[str, Any] | None:
        wanted = email.lower()
        return next((u for u in self._users.values() if u["profile"].get("email", "").lower() == wanted), None)

    def own_id(self, client: Any) -> str:
        """The token's owner, who never changes."""
        if self._own_id is None:
            self._own_id = str(client.auth_test()["user_id"])
        return self._own_id

    def forget(self) -> None:
        """What is listed next is asked for anew."""
        self._at = dict.fromkeys(self._at, -max(_FRESH_SECONDS.values()))

    def _listed(
        self, what: str, ask: Callable[[], list[dict[str, Any]]], *, anew: bool = False
    ) -> list[dict[str, Any]]:
        if anew or not self.has(what):
            self._held[what] = ask()
            self._at[what] = self._clock()
        return self._held[what]
