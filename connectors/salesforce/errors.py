"""Refusals of Salesforce's, read."""

from typing import Any

from app.domain.messages import Message
from app.domain.outbox import FailureKind
from connectors.base import Classified, HttpAnswer, classify_answer, classify_own, classify_transport

KEY_FIELD = "Callside_Key__c"
_REMEDIES = {
    "NOT_FOUND": Message("fix.salesforce_package", field=KEY_FIELD),
    "INVALID_FIELD": Message("fix.salesforce_package_old"),
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": Message("fix.salesforce_value"),
    "INVALID_CROSS_REFERENCE_KEY": Message("fix.salesforce_gone"),
    "INSUFFICIENT_ACCESS_OR_READONLY": Message("fix.salesforce_access"),
}


# Refusals that pass by themselves (Salesforce's "Status codes and error responses"): nothing was written.
_PASSING = frozenset({"UNABLE_TO_LOCK_ROW", "QUERY_TIMEOUT", "API_TEMPORARILY_UNAVAILABLE", "SERVER_UNAVAILABLE"})


def classify(error: Exception) -> Classified:
    """Kind of a failure by Salesforce's own code, its sentence for a person, and the wait in seconds."""
    from simple_salesforce.exceptions import SalesforceError

    if own := classify_own(error):
        return own
    if not isinstance(error, SalesforceError):
        return classify_transport("Salesforce", error)
    first: Any = error.content[0] if isinstance(error.content, list) and error.content else {}
    code = str(first.get("errorCode", "")) if isinstance(first, dict) else ""
    said = str(first.get("message", "")) if isinstance(first, dict) else ""
    status = int(error.status)
    if status == 403 and code == "REQUEST_LIMIT_EXCEEDED":
        status = 429
    if code in _PASSING:
        return FailureKind.NOT_SENT, Message("connector.busy", system="Salesforce"), None
    answer = HttpAnswer(status, {}, code, said)
    return classify_answer("Salesforce", answer, remedy=_REMEDIES.get(code))
