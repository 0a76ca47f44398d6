"""Directory of a workspace: its people, channels and groups, kept for a while."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from connectors.base import Account
from connectors.slack.client import SlackClient

_MOST_PAGES = 50  # 10,000 people or channels; a company beyond that names people by address
_FRESH_SECONDS = {"users": 6 * 3600.0, "channels": 1800.0, "groups": 900.0}
# A name that the list lacks may be a new colleague's: the list is asked for anew, but not at every question.
_MISS_SECONDS = 300.0


def name_of(user: dict[str, Any]) -> str:
    return str(user.get("real_name") or user["profile"].get("real_name") or user["name"])


def pages(method: Callable[..., Any], field: str, **asked: Any) -> Iterator[dict[str, Any]]:
    """What a listing method lists, page by page; Slack asks to stay at or below 200 a page."""
    cursor = None
    for _ in range(_MOST_PAGES):
        page = method(limit=200, cursor=cursor, **asked)
        yield from page[field]
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return


def _groups(client: SlackClient) -> list[dict[str, Any]]:
    from slack_sdk.errors import SlackApiError

    try:
        return list(client.usergroups_list(include_users=True)["usergroups"])
    except SlackApiError as error:
        if error.response.get("error") not in ("missing_scope", "paid_teams_only", "not_allowed_token_type"):
            raise
        return []


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

    def users(self, client: SlackClient, *, anew: bool = False) -> list[dict[str, Any]]:
        old = self._clock() - self._at.get("users", -_MISS_SECONDS) >= _MISS_SECONDS
        found = self._listed("users", lambda: list(pages(client.users_list, "members")), anew=anew and old)
        self._users = {user["id"]: user for user in found}
        return found

    def channels(self, client: SlackClient) -> list[dict[str, Any]]:
        """The channels that the rep is in."""
        asked = {"types": "public_channel,private_channel", "exclude_archived": True}
        return self._listed("channels", lambda: list(pages(client.users_conversations, "channels", **asked)))

    def groups(self, client: SlackClient) -> list[dict[str, Any]]:
        """User groups; none for an app that was set up before it asked for them (people are then found by title)."""
        return self._listed("groups", lambda: _groups(client))

    def known(self, user_id: str) -> dict[str, Any] | None:
        """A colleague whom a list has named, without asking."""
        return self._users.get(user_id)

    def listed(self) -> list[dict[str, Any]]:
        """Those whom a list has named, without asking."""
        return list(self._users.values())

    def names(self) -> dict[str, str]:
        """Names by id of those whom a list has named, without asking."""
        return {user_id: name_of(user) for user_id, user in self._users.items()}

    def channel_names(self) -> dict[str, str]:
        """Names by id of the channels that were listed, without asking."""
        return {c["id"]: str(c.get("name", "")) for c in self._held.get("channels", ())}

    def by_email(self, email: str) -> dict[str, Any] | None:
        wanted = email.lower()
        return next((u for u in self._users.values() if u["profile"].get("email", "").lower() == wanted), None)

    def own_id(self, client: SlackClient) -> str:
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
