"""Refusals of Google's, read by its own reasons; a status alone says too little (403 is a limit or a missing right)."""

import json
from typing import Any

from app.domain.messages import Message
from connectors.base import Classified, HttpAnswer, classify_answer, classify_own, classify_transport, is_page

_SLOWER = frozenset(
    {"rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded", "quotaExceeded", "RATE_LIMIT_EXCEEDED"}
)
_SCOPES = frozenset({"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})


def classify(system: str, error: Exception, remedy: Message) -> Classified:
    """Kind of a failure, its sentence for a person, and the wait in seconds that was asked for. `remedy` is for refusals
    that are about neither pace nor rights."""
    from googleapiclient.errors import HttpError

    if own := classify_own(error):
        return own
    if not isinstance(error, HttpError):
        return classify_transport(system, error)
    failed: Any = error
    why, status = reasons(error), int(failed.resp.status)
    status = 429 if status == 403 and why & _SLOWER else status
    answer = HttpAnswer(status, dict(failed.resp), message=failed.reason or "", is_theirs=is_theirs(error))
    return classify_answer(system, answer, remedy=Message("fix.google_scopes") if why & _SCOPES else remedy)


def reasons(error: Any) -> frozenset[str]:
    """Google's own words for why: of its older interfaces and of its newer."""
    try:
        told = json.loads(error.content)["error"]
        older = [one.get("reason") for one in told.get("errors") or ()]
        newer = [one.get("reason") for one in told.get("details") or ()]
        return frozenset(str(one) for one in (*older, *newer) if one)
    except (ValueError, KeyError, TypeError, AttributeError):
        return frozenset()


def is_theirs(error: Any) -> bool:
    """Whether Google's interface gave this answer."""
    return not is_page(error.resp, error.content)


def is_gone(error: Any) -> bool:
    """Whether Google says that there is no such thing: the page of a web filter doesn't count."""
    return int(error.resp.status) in (404, 410) and is_theirs(error)


def lacks_scope(error: Any) -> bool:
    """Whether the rep has not granted what this question needs."""
    return int(error.resp.status) == 403 and bool(reasons(error) & _SCOPES)
