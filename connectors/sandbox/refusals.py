"""Refusals as each vendor words them, and pages that no vendor sent: what a fault answers in place of the vendor.

Sources: the vendors' pages on errors (Salesforce's status codes, Google's, Graph's and HubSpot's error objects, Slack's
`error`, Jira's `errorMessages`, Notion's `code`).
"""

from typing import Any

from connectors.sandbox.state import Doc

JSON, HTML = b"application/json", b"text/html; charset=utf-8"
Answer = tuple[int, bytes, Any]  # status, type, JSON value or page

_PREFIXES = (
    ("/services/data", "salesforce"), ("/crm/", "hubspot"), ("/account-info/", "hubspot"), ("/calendar/", "google"),
    ("/gmail/", "google"), ("/bigquery/", "google"), ("/rest/api", "jira"), ("/api/", "slack"), ("/v1.0/", "microsoft"),
    ("/v1/", "notion"),
)  # fmt: skip


def vendor_of(path: str) -> str:
    return next((vendor for prefix, vendor in _PREFIXES if path.startswith(prefix)), "")


def _salesforce(code: str, message: str) -> list[Doc]:
    return [{"errorCode": code, "message": message, "fields": []}]


def _google(status: int, reason: str, message: str) -> Doc:
    detail = {"message": message, "domain": "global", "reason": reason}
    return {"error": {"code": status, "message": message, "errors": [detail]}}


def _graph(code: str, message: str) -> Doc:
    return {"error": {"code": code, "message": message, "innerError": {}}}


def _hubspot(category: str, message: str, **more: Any) -> Doc:
    return {"status": "error", "message": message, "category": category, "correlationId": "0", **more}


def _jira(message: str) -> Doc:
    return {"errorMessages": [message], "errors": {}}


def _notion(status: int, code: str, message: str) -> Doc:
    return {"object": "error", "status": status, "code": code, "message": message}


_SCOPE = "The scope for this is missing."
_MISSING_SCOPE: dict[str, tuple[int, Any]] = {
    "salesforce": (403, _salesforce("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")),
    "hubspot": (403, _hubspot("MISSING_SCOPES", "This app hasn't been granted all required scopes to make this call.")),
    "google": (403, _google(403, "insufficientPermissions", "Request had insufficient authentication scopes.")),
    "microsoft": (403, _graph("Forbidden", "Insufficient privileges to complete the operation.")),
    "jira": (403, _jira(_SCOPE)),
    "slack": (200, {"ok": False, "error": "missing_scope", "needed": "chat:write", "provided": "identify"}),
    "notion": (403, _notion(403, "restricted_resource", "Insufficient permissions for this endpoint.")),
}
_EXPIRED = "The session has expired."
_SESSION_EXPIRED: dict[str, tuple[int, Any]] = {
    "salesforce": (401, _salesforce("INVALID_SESSION_ID", "Session expired or invalid")),
    "hubspot": (401, _hubspot("EXPIRED_AUTHENTICATION", _EXPIRED)),
    "google": (401, _google(401, "authError", "Request had invalid authentication credentials.")),
    "microsoft": (401, _graph("InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.")),
    "jira": (401, _jira("Client must be authenticated to access this resource.")),
    "slack": (200, {"ok": False, "error": "token_expired"}),
    "notion": (401, _notion(401, "unauthorized", "API token is invalid.")),
}
_BUSY = "Somebody else is changing this at the moment."
_LOCKED: dict[str, tuple[int, Any]] = {
    "salesforce": (400, _salesforce("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record")),
    "hubspot": (409, _hubspot("CONFLICT", _BUSY)),
    "google": (409, _google(409, "conflict", _BUSY)),
    "microsoft": (423, _graph("resourceLocked", _BUSY)),
    "jira": (409, _jira(_BUSY)),
    "slack": (200, {"ok": False, "error": "internal_error"}),
    "notion": (409, _notion(409, "conflict_error", "Conflict occurred while saving.")),
}
_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"
_LOGIN = "<!doctype html><html><title>Sign in to the network</title><form method=post><input name=user></form></html>"
NAMES = frozenset({"missing_scope", "session_expired", "lock_row", "gateway_page", "login_page", "429_policy"})


def answer(fault: Doc, path: str) -> Answer:
    """What is answered at this path; for a path that is no vendor's, a plain refusal."""
    name, vendor = fault["fault"], vendor_of(path)
    if name == "gateway_page":
        return int(fault.get("status", 502)), HTML, _GATEWAY
    if name == "login_page":
        return 200, HTML, _LOGIN
    if name == "429_policy":
        policy = fault.get("policy", "TEN_SECONDLY_ROLLING")
        return 429, JSON, _hubspot("RATE_LIMITS", "You have reached your limit.", policyName=policy)
    by_vendor = {"missing_scope": _MISSING_SCOPE, "session_expired": _SESSION_EXPIRED, "lock_row": _LOCKED}[name]
    status, body = by_vendor.get(vendor, (403, {"error": name}))
    return status, JSON, body
