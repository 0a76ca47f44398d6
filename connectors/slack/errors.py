"""Refusals of Slack's, read: they come with status 200."""

from typing import Any

from app.domain.messages import Message
from app.domain.outbox import FailureKind
from connectors.base import (
    Classified,
    HttpAnswer,
    classify_answer,
    classify_own,
    classify_transport,
    retry_after,
)

_EXPIRED = frozenset({"token_expired", "token_revoked", "invalid_auth", "not_authed", "account_inactive"})
_LOST = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable", "team_added_to_org"})
_REMEDIES = {
    "channel_not_found": Message("fix.slack_channel"),
    "not_in_channel": Message("fix.slack_join"),
    "is_archived": Message("fix.slack_archived"),
    "missing_scope": Message("fix.slack_scope"),
    "msg_too_long": Message("fix.slack_shorten"),
    "user_not_found": Message("fix.slack_person"),
}


def classify(error: Exception) -> Classified:
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
        return FailureKind.RATE_LIMITED, Message("connector.slow_down", system="Slack"), retry_after(headers)
    if code in _EXPIRED:
        return classify_answer("Slack", HttpAnswer(401, headers))
    if status != 200 or code in _LOST or not code.replace("_", "").isalnum():  # a sentence: the body was no JSON
        return classify_answer("Slack", HttpAnswer(status if status != 200 else 500, headers, message=code))
    return classify_answer("Slack", HttpAnswer(400, headers, code), remedy=_REMEDIES.get(code))
