"""Graph, as all adapters of its vendor ask it: calendar, mailbox and chat. Source: the Graph v1.0 reference."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from app.domain.messages import Message
from connectors.base.account import Account, canonical
from connectors.base.errors import (
    Classified,
    HttpAnswer,
    busy,
    classify_answer,
    classify_own,
    classify_transport,
    is_page,
    retry_after,
)

AGAIN = Message("fix.microsoft_again")
# Graph's own codes for refusals that pass, whatever the status ("Microsoft Graph error responses").
_SLOWER = frozenset(
    {"TooManyRequests", "ErrorTooManyConnections", "ApplicationThrottled", "ErrorExceededConnectionCount"}
)
_BUSY = frozenset(
    {"ErrorServerBusy", "ErrorMailboxStoreUnavailable", "ErrorIrresolvableConflict", "MailboxConcurrency"}
)


class GraphRefused(Exception):
    """An error answer of Graph's."""

    def __init__(self, answer: HttpAnswer) -> None:
        super().__init__(answer.code)
        self.answer = answer


class Graph:
    """Requests to Graph and their refusals. `account.base_url` is https://graph.microsoft.com; `remedies` are by its error
    codes."""

    source = "Microsoft 365"
    remedies: Mapping[str, Message] = MappingProxyType({})

    def __init__(self, account: Account) -> None:
        self._account = account

    def ask(self, method: str, path: str, timeout: float, *, asked: Mapping[str, str] | None = None,
             body: Any = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:  # fmt: skip
        """One request. Raises GraphRefused for an error answer, and what requests raises."""
        from connectors import http

        base = self._account.base_url
        sent = {
            "Authorization": f"Bearer {self._account.token()}",
            "Content-Type": "application/json",
            **(headers or {}),
        }
        with http.requests_session(base, timeout=timeout, ca_file=self._account.ca_file) as session:
            data = canonical(body) if body is not None else None
            answer = session.request(method, f"{base}/v1.0{path}", params=asked, data=data, headers=sent)
        if answer.status_code >= 400:
            raise GraphRefused(_refusal(answer))
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found

    def classify(self, error: Exception) -> Classified:
        if own := classify_own(error):
            return own
        if not isinstance(error, GraphRefused):
            return classify_transport(self.source, error)
        if error.answer.code in _SLOWER:
            return classify_answer(self.source, HttpAnswer(429, error.answer.headers))
        if error.answer.code in _BUSY:
            return busy(self.source, retry_after(error.answer.headers))
        return classify_answer(self.source, error.answer, remedy=self.remedies.get(error.answer.code, AGAIN))


def _refusal(answer: Any) -> HttpAnswer:
    try:
        told = answer.json()["error"]
        return HttpAnswer(answer.status_code, dict(answer.headers), str(told["code"]), str(told["message"]))
    except (ValueError, KeyError, TypeError):
        is_theirs = not is_page(answer.headers, answer.content)
        return HttpAnswer(answer.status_code, dict(answer.headers), is_theirs=is_theirs)
