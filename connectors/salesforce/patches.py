"""Changes of an opportunity's fields and of our tasks: read, compared with what was shown, and set or put back."""

from typing import Any

from app.domain.crm_fields import Plain
from app.domain.errors import Rejected
from app.domain.messages import Message
from app.domain.outbox import Finding, Found, Prepared, Receipt
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import one_line, request_of
from connectors.base.field_changes import holds, require
from connectors.salesforce.queries import filled

KINDS = frozenset({ActionKind.FIELD, ActionKind.TASK_UPDATE})
_STATUS = {"open": "Not Started", "done": "Completed"}


def request(action: Action) -> dict[str, Any]:
    """The frozen request: the record, and (before, after) of each field. Raises Rejected for a name that is none."""
    content = action.content
    if action.kind is ActionKind.FIELD:
        changes = {content["field"]: [content["before"], content["value"]]}
        kind, record_id = "Opportunity", action.target
        told = f"{content['label']}: {content['shown_before'] or '–'} → {content['shown'] or '–'}"
    else:
        changes = dict(_of_task(name, pair) for name, pair in content["changes"].items())
        kind, _, record_id = action.target.partition("/")
        told = content["told"]
    for name in changes:
        if not name.replace("_", "").isalnum():
            raise Rejected(Message("salesforce.field_name", field=one_line(name, 40)))
    return {"sobject": kind, "id": record_id, "changes": changes, "told": told, "label": action.target_label}


def _of_task(name: str, pair: list[str | None]) -> tuple[str, list[str | None]]:
    if name == "status":
        return "Status", [_STATUS[str(one)] for one in pair]
    return "ActivityDate", list(pair)


def preview(write: Prepared) -> str:
    """The record and the change, as a person reads them."""
    asked = request_of(write)
    return f"{asked['label']}\n{asked['told']}"


def send(client: Any, write: Prepared, base_url: str) -> Receipt:
    """Sets the fields in one request. A record that holds neither what was shown nor what is wanted is left alone, since
    a person has written into it: Rejected."""
    asked = request_of(write)
    present = _present(client, asked)
    if not holds(present, asked, after=True):
        require(present, asked, after=False)
        _set(client, asked, {name: after for name, (_, after) in asked["changes"].items()})
    return receipt(write, base_url)


def find(client: Any, write: Prepared, base_url: str) -> Finding:
    """Whether the record holds what is wanted (found), what was shown (absent), or anything else (unknown)."""
    asked = request_of(write)
    present = _present(client, asked)
    if holds(present, asked, after=True):
        return Finding(Found.FOUND, receipt(write, base_url))
    return Finding(Found.ABSENT if holds(present, asked, after=False) else Found.UNKNOWN)


def revert(client: Any, write: Prepared) -> None:
    """Puts the values of before back, unless a person has changed them since."""
    asked = request_of(write)
    present = _present(client, asked)
    if not holds(present, asked, after=False):
        require(present, asked, after=True)
        _set(client, asked, {name: before for name, (before, _) in asked["changes"].items()})


def receipt(write: Prepared, base_url: str) -> Receipt:
    """The receipt of a change: the record itself."""
    asked = request_of(write)
    kind, record_id = asked["sobject"], asked["id"]
    url = f"{base_url}/lightning/r/{kind}/{record_id}/view"
    return Receipt(write.key, Vendor.SALESFORCE, f"{kind}/{record_id}", url)


def _present(client: Any, asked: dict[str, Any]) -> dict[str, Plain]:
    fields = ", ".join(sorted(asked["changes"]))
    soql = f"SELECT Id, {fields} FROM {asked['sobject']} WHERE Id = {{}}"  # noqa: S608 - names are checked by `request`
    rows = client.query(filled(soql, asked["id"]))["records"]
    if not rows:
        raise Rejected(Message("crm.record_gone", record=asked["label"]))
    return {name: rows[0].get(name) for name in asked["changes"]}


def _set(client: Any, asked: dict[str, Any], values: dict[str, Plain]) -> None:
    getattr(client, asked["sobject"]).update(asked["id"], values)
