"""Refusals of Salesforce's, read by its own code: the status alone says too little."""

from collections.abc import Mapping
from typing import Any

from app.domain.messages import Message
from connectors.base import Classified, HttpAnswer, busy, classify_answer, classify_own, classify_transport, is_page

SOURCE = "Salesforce"
KEY_FIELD = "Callside_Key__c"
HIDDEN_FIELD, HIDDEN_OBJECT = "INVALID_FIELD", "INVALID_TYPE"
_REMEDIES = {
    "NOT_FOUND": Message("fix.salesforce_package", field=KEY_FIELD),
    "INVALID_FIELD": Message("fix.salesforce_package_old"),
    "INVALID_FIELD_FOR_INSERT_UPDATE": Message("fix.salesforce_field_access"),
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": Message("fix.salesforce_value"),
    "INVALID_CROSS_REFERENCE_KEY": Message("fix.salesforce_gone"),
    "ENTITY_IS_DELETED": Message("fix.salesforce_gone"),
    "INSUFFICIENT_ACCESS_OR_READONLY": Message("fix.salesforce_access"),
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": Message("fix.salesforce_access"),
    "API_DISABLED_FOR_ORG": Message("fix.salesforce_api"),
    "API_CURRENTLY_DISABLED": Message("fix.salesforce_api"),
    "REQUIRED_FIELD_MISSING": Message("fix.salesforce_rule"),
    "FIELD_CUSTOM_VALIDATION_EXCEPTION": Message("fix.salesforce_rule"),
}
# Refusals that pass by themselves (Salesforce's "Status codes and error responses"): nothing was written.
_PASSING = frozenset({"UNABLE_TO_LOCK_ROW", "QUERY_TIMEOUT", "API_TEMPORARILY_UNAVAILABLE", "SERVER_UNAVAILABLE"})
_SLOWER = frozenset({"REQUEST_LIMIT_EXCEEDED", "CONCURRENT_REQUESTS_LIMIT_EXCEEDED"})
_ENDED = frozenset({"INVALID_SESSION_ID", "INVALID_AUTH_HEADER"})


def classify(error: Exception) -> Classified:
    """Kind of a failure by Salesforce's own code, its sentence for a person, and the wait in seconds."""
    from simple_salesforce.exceptions import SalesforceError

    if own := classify_own(error):
        return own
    if not isinstance(error, SalesforceError):
        return classify_transport(SOURCE, error)
    return refusal(int(error.status), error.content, {})


def refusal(status: int, content: Any, headers: Mapping[str, str], remedy: Message | None = None) -> Classified:
    """An error answer, read; `content` is its list of errors, or the text of a page. `remedy` is for a code without one of
    its own."""
    code, said = first_error(content)
    if code in _PASSING:
        return busy(SOURCE)
    if code in _SLOWER:
        status = 429
    if code in _ENDED:
        status = 401
    lacks_key = code == HIDDEN_FIELD and KEY_FIELD in said
    remedy = _REMEDIES["NOT_FOUND" if lacks_key else code] if lacks_key or code in _REMEDIES else remedy
    is_theirs = bool(code) or not (isinstance(content, str | bytes) and is_page(headers, content))
    answer = HttpAnswer(status, headers, code, said, is_theirs)
    return classify_answer(SOURCE, answer, remedy=remedy)


def first_error(content: Any) -> tuple[str, str]:
    """(Salesforce's code, its message) of an error answer; empty for what is none of its own."""
    first = content[0] if isinstance(content, list) and content else content
    if not isinstance(first, Mapping):
        return "", ""
    return str(first.get("errorCode", "")), str(first.get("message", ""))


def refusal_of(answer: Any, remedy: Message | None = None) -> Classified:
    """The same of an answer as requests has it."""
    try:
        content = answer.json()
    except ValueError:
        content = answer.text
    return refusal(answer.status_code, content, answer.headers, remedy)
