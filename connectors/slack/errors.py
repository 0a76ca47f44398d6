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

EXPIRED = frozenset({"token_expired", "token_revoked", "invalid_auth", "not_authed", "account_inactive"})
_SLOWER = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_LOST = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable", "team_added_to_org"})
_NO_JSON = "Received a response in a non-JSON format"  # how the client words it, with the page behind it
_OWN_STATUSES = frozenset({429, 500, 502, 503, 504})  # that Slack's own front answers without JSON
_REMEDIES = {
    "channel_not_found": Message("fix.slack_channel"),
    "not_in_channel": Message("fix.slack_join"),
    "is_archived": Message("fix.slack_archived"),
    "missing_scope": Message("fix.slack_scope"),
    "msg_too_long": Message("fix.slack_shorten"),
    "user_not_found": Message("fix.slack_person"),
    "msg_blocks_too_long": Message("fix.slack_shorten"),
} | dict.fromkeys(
    (
        "access_denied",
        "ekm_access_denied",
        "no_permission",
        "org_login_required",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
        "team_access_not_granted",
    ),
    Message("fix.slack_allow"),
)


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
    if code in _SLOWER:
        return FailureKind.RATE_LIMITED, Message("connector.slow_down", system="Slack"), retry_after(headers)
    if code in EXPIRED:
        return classify_answer("Slack", HttpAnswer(401, headers))
    if code.startswith(_NO_JSON):
        # Slack's own refusals are JSON, whatever the status; a page of another's may come with any.
        is_theirs = status in _OWN_STATUSES
        return classify_answer("Slack", HttpAnswer(status, headers, is_theirs=is_theirs))
    if status != 200 or code in _LOST or not code.replace("_", "").isalnum():
        return classify_answer("Slack", HttpAnswer(status if status != 200 else 500, headers, message=code))
    return classify_answer("Slack", HttpAnswer(400, headers, code), remedy=_REMEDIES.get(code))
