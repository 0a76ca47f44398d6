"""HubSpot's interface, asked through our own transport, and its refusals, read by their category.

The official library is 2,184 generated modules (26 MB) with a connection pool of its own, past our deadlines, proxies and
network policy; eight addresses need none of it. Source: HubSpot's CRM API reference (objects v3, associations v4) and its
page on error handling.
"""

from collections.abc import Mapping
from typing import Any

from app.domain.messages import Message
from connectors.base import (
    Account,
    Classified,
    HttpAnswer,
    canonical,
    classify_answer,
    classify_own,
    classify_transport,
    is_page,
)

SOURCE = "HubSpot"
_REMEDIES = {
    "MISSING_SCOPES": Message("fix.hubspot_scopes"),
    "OBJECT_NOT_FOUND": Message("fix.hubspot_gone"),
    "VALIDATION_ERROR": Message("fix.hubspot_value"),
}
# How long each of HubSpot's limits lasts, in seconds, where its answer does not say when to come back.
_LIMITS = {"SECONDLY": 1.0, "TEN_SECONDLY_ROLLING": 10.0, "DAILY": 3600.0}


class Refused(Exception):
    """An error answer of HubSpot's; `policy` names the limit that was reached."""

    def __init__(self, answer: HttpAnswer, policy: str = "") -> None:
        super().__init__(answer.code)
        self.answer = answer
        self.policy = policy


class HubSpotClient:
    """`account.base_url` is https://api.hubapi.com."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def ask(
        self, method: str, path: str, timeout: float, *, asked: Mapping[str, str] | None = None, body: Any = None
    ) -> dict[str, Any]:
        """One request. Raises Refused for an error answer, and what requests raises."""
        from connectors import http

        base = self._account.base_url
        sent = {"Authorization": f"Bearer {self._account.token()}", "Content-Type": "application/json"}
        with http.requests_session(base, timeout=timeout, ca_file=self._account.ca_file) as session:
            data = canonical(body) if body is not None else None
            answer = session.request(method, base + path, params=asked, data=data, headers=sent)
        if answer.status_code >= 400:
            raise _refusal(answer)
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found

    def search(self, kind: str, body: Mapping[str, Any], timeout: float) -> list[dict[str, Any]]:
        """Records by HubSpot's search, which lags by some seconds: for reading, never for telling what was written."""
        found: list[dict[str, Any]] = self.ask("POST", f"/crm/v3/objects/{kind}/search", timeout, body=body)["results"]
        return found

    def read(self, kind: str, ids: list[str], properties: list[str], timeout: float) -> list[dict[str, Any]]:
        """Records by their ids, at most a hundred."""
        body = {"inputs": [{"id": one} for one in ids], "properties": properties}
        found: list[dict[str, Any]] = self.ask("POST", f"/crm/v3/objects/{kind}/batch/read", timeout, body=body)[
            "results"
        ]
        return found


def _refusal(answer: Any) -> Refused:
    try:
        told = answer.json()
        read = HttpAnswer(answer.status_code, dict(answer.headers), str(told["category"]), str(told.get("message", "")))
        return Refused(read, str(told.get("policyName") or ""))
    except (ValueError, KeyError, TypeError):
        # Without a category it is a proxy's or a gateway's, which says nothing of what HubSpot did; a bare 401 is believed.
        theirs = answer.status_code == 401 and not is_page(answer.headers, answer.content)
        return Refused(HttpAnswer(answer.status_code, dict(answer.headers), is_theirs=theirs))


def classify(error: Exception) -> Classified:
    """Kind of a failure by HubSpot's own category, its sentence for a person, and the wait in seconds."""
    if own := classify_own(error):
        return own
    if not isinstance(error, Refused):
        return classify_transport(SOURCE, error)
    answer = error.answer
    if answer.code == "RATE_LIMITS" or answer.status == 429:
        kind, said, wait = classify_answer(SOURCE, HttpAnswer(429, answer.headers))
        return kind, said, wait if wait is not None else _LIMITS.get(error.policy)
    return classify_answer(SOURCE, answer, remedy=_REMEDIES.get(answer.code))
