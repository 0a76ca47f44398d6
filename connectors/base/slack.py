"""What Slack's connectors share: the reading of its refusals, its escapes, and who and what there is in a workspace."""

from collections.abc import Callable, Iterator
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
